// SurplusBuffer's ABI, written by `python -m tools.frontend`. Do not edit.

export const authority = [{"type":"function","name":"authority","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const collectSupply = [{"type":"function","name":"collectSupply","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"tuple","components":[{"name":"loanToken","type":"address"},{"name":"collateralToken","type":"address"},{"name":"oracle","type":"address"},{"name":"irm","type":"address"},{"name":"lltv","type":"uint256"}]},{"type":"uint256"}],"outputs":[]}] as const;
export const coverLoss = [{"type":"function","name":"coverLoss","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const isConsumingScheduledOp = [{"type":"function","name":"isConsumingScheduledOp","stateMutability":"view","inputs":[],"outputs":[{"type":"bytes4"}]}] as const;
export const pay = [{"type":"function","name":"pay","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const payEther = [{"type":"function","name":"payEther","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const reportShortfall = [{"type":"function","name":"reportShortfall","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const setAuthority = [{"type":"function","name":"setAuthority","stateMutability":"nonpayable","inputs":[{"type":"address"}],"outputs":[]}] as const;
export const shortfall = [{"type":"function","name":"shortfall","stateMutability":"view","inputs":[{"type":"address"}],"outputs":[{"type":"uint256"}]}] as const;
export const shortfallOf = [{"type":"function","name":"shortfallOf","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"}],"outputs":[{"type":"uint256"}]}] as const;
export const AuthorityUpdatedEvent = {"type":"event","name":"AuthorityUpdated","inputs":[{"name":"authority","type":"address"}]} as const;
export const EtherReceivedEvent = {"type":"event","name":"EtherReceived","inputs":[{"name":"from","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
export const LossCoveredEvent = {"type":"event","name":"LossCovered","inputs":[{"name":"token","type":"address","indexed":true},{"name":"facilitator","type":"address","indexed":true},{"name":"amount","type":"uint256"},{"name":"covered","type":"uint256"}]} as const;
export const PaidEvent = {"type":"event","name":"Paid","inputs":[{"name":"token","type":"address","indexed":true},{"name":"to","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
export const ShortfallReportedEvent = {"type":"event","name":"ShortfallReported","inputs":[{"name":"token","type":"address","indexed":true},{"name":"facilitator","type":"address","indexed":true},{"name":"amount","type":"uint256"},{"name":"total","type":"uint256"}]} as const;
export const SupplyCollectedEvent = {"type":"event","name":"SupplyCollected","inputs":[{"name":"pool","type":"address","indexed":true},{"name":"loanToken","type":"address","indexed":true},{"name":"assets","type":"uint256"}]} as const;
