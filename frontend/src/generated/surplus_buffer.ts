// SurplusBuffer's ABI, written by `python -m tools.frontend`. Do not edit.

export const authority = [{"type":"function","name":"authority","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"address"}]}] as const;
export const coverLoss = [{"type":"function","name":"coverLoss","stateMutability":"nonpayable","inputs":[{"name":"token","type":"address"},{"name":"amount","type":"uint256"}],"outputs":[{"name":"covered","type":"uint256"}]}] as const;
export const isConsumingScheduledOp = [{"type":"function","name":"isConsumingScheduledOp","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"bytes4"}]}] as const;
export const pay = [{"type":"function","name":"pay","stateMutability":"nonpayable","inputs":[{"name":"token","type":"address"},{"name":"to","type":"address"},{"name":"amount","type":"uint256"}],"outputs":[]}] as const;
export const payEther = [{"type":"function","name":"payEther","stateMutability":"nonpayable","inputs":[{"name":"to","type":"address"},{"name":"amount","type":"uint256"}],"outputs":[]}] as const;
export const reportShortfall = [{"type":"function","name":"reportShortfall","stateMutability":"nonpayable","inputs":[{"name":"token","type":"address"},{"name":"amount","type":"uint256"}],"outputs":[]}] as const;
export const setAuthority = [{"type":"function","name":"setAuthority","stateMutability":"nonpayable","inputs":[{"name":"newAuthority","type":"address"}],"outputs":[]}] as const;
export const shortfall = [{"type":"function","name":"shortfall","stateMutability":"view","inputs":[{"name":"token","type":"address"}],"outputs":[{"name":"","type":"uint256"}]}] as const;
export const shortfallOf = [{"type":"function","name":"shortfallOf","stateMutability":"view","inputs":[{"name":"token","type":"address"},{"name":"facilitator","type":"address"}],"outputs":[{"name":"","type":"uint256"}]}] as const;
export const AuthorityUpdatedEvent = {"type":"event","name":"AuthorityUpdated","inputs":[{"name":"authority","type":"address"}]} as const;
export const EtherReceivedEvent = {"type":"event","name":"EtherReceived","inputs":[{"name":"from","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
export const LossCoveredEvent = {"type":"event","name":"LossCovered","inputs":[{"name":"token","type":"address","indexed":true},{"name":"facilitator","type":"address","indexed":true},{"name":"amount","type":"uint256"},{"name":"covered","type":"uint256"}]} as const;
export const PaidEvent = {"type":"event","name":"Paid","inputs":[{"name":"token","type":"address","indexed":true},{"name":"to","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
export const ShortfallReportedEvent = {"type":"event","name":"ShortfallReported","inputs":[{"name":"token","type":"address","indexed":true},{"name":"facilitator","type":"address","indexed":true},{"name":"amount","type":"uint256"},{"name":"total","type":"uint256"}]} as const;
