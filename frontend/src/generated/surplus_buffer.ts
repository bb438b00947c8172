// SurplusBuffer's ABI, written by `python -m tools.frontend`. Do not edit.

export const authority = [{"type":"function","name":"authority","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"address"}]}] as const;
export const isConsumingScheduledOp = [{"type":"function","name":"isConsumingScheduledOp","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"bytes4"}]}] as const;
export const pay = [{"type":"function","name":"pay","stateMutability":"nonpayable","inputs":[{"name":"token","type":"address"},{"name":"to","type":"address"},{"name":"amount","type":"uint256"}],"outputs":[]}] as const;
export const payEther = [{"type":"function","name":"payEther","stateMutability":"nonpayable","inputs":[{"name":"to","type":"address"},{"name":"amount","type":"uint256"}],"outputs":[]}] as const;
export const setAuthority = [{"type":"function","name":"setAuthority","stateMutability":"nonpayable","inputs":[{"name":"newAuthority","type":"address"}],"outputs":[]}] as const;
export const AuthorityUpdatedEvent = {"type":"event","name":"AuthorityUpdated","inputs":[{"name":"authority","type":"address"}]} as const;
export const EtherReceivedEvent = {"type":"event","name":"EtherReceived","inputs":[{"name":"from","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
export const PaidEvent = {"type":"event","name":"Paid","inputs":[{"name":"token","type":"address","indexed":true},{"name":"to","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
