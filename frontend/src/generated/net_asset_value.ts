// NetAssetValue's ABI, written by `python -m tools.frontend`. Do not edit.

export const appraiser = [{"type":"function","name":"appraiser","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const bounds = [{"type":"function","name":"bounds","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"},{"type":"uint256"},{"type":"uint256"}]}] as const;
export const confirmRevaluation = [{"type":"function","name":"confirmRevaluation","stateMutability":"nonpayable","inputs":[{"type":"uint256"}],"outputs":[]}] as const;
export const latest = [{"type":"function","name":"latest","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"},{"type":"uint256"},{"type":"uint256"},{"type":"bool"}]}] as const;
export const liquidationPrice = [{"type":"function","name":"liquidationPrice","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const number = [{"type":"function","name":"number","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const params = [{"type":"function","name":"params","stateMutability":"view","inputs":[],"outputs":[{"type":"tuple","components":[{"name":"share","type":"address"},{"name":"paymentToken","type":"address"},{"name":"initialValue","type":"uint128"},{"name":"maxChangeBps","type":"uint16"},{"name":"maxChangePerDayBps","type":"uint16"},{"name":"minInterval","type":"uint32"},{"name":"maxAge","type":"uint32"}]}]}] as const;
export const price = [{"type":"function","name":"price","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const proposal = [{"type":"function","name":"proposal","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"},{"type":"uint256"}]}] as const;
export const proposeRevaluation = [{"type":"function","name":"proposeRevaluation","stateMutability":"nonpayable","inputs":[{"type":"uint256"}],"outputs":[]}] as const;
export const publish = [{"type":"function","name":"publish","stateMutability":"nonpayable","inputs":[{"type":"uint256"}],"outputs":[]}] as const;
export const setAppraiser = [{"type":"function","name":"setAppraiser","stateMutability":"nonpayable","inputs":[{"type":"address"}],"outputs":[]}] as const;
export const suspend = [{"type":"function","name":"suspend","stateMutability":"nonpayable","inputs":[],"outputs":[]}] as const;
export const usable = [{"type":"function","name":"usable","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"},{"type":"uint256"}]}] as const;
export const value = [{"type":"function","name":"value","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const AppraiserSetEvent = {"type":"event","name":"AppraiserSet","inputs":[{"name":"appraiser","type":"address","indexed":true}]} as const;
export const PublishedEvent = {"type":"event","name":"Published","inputs":[{"name":"number","type":"uint256","indexed":true},{"name":"value","type":"uint256"},{"name":"publisher","type":"address","indexed":true}]} as const;
export const RevaluationProposedEvent = {"type":"event","name":"RevaluationProposed","inputs":[{"name":"value","type":"uint256"}]} as const;
export const SuspendedEvent = {"type":"event","name":"Suspended","inputs":[{"name":"number","type":"uint256","indexed":true},{"name":"caller","type":"address","indexed":true}]} as const;
