// StabilityPoolFactory's ABI, written by `python -m tools.frontend`. Do not edit.

export const IMPLEMENTATION = [{"type":"function","name":"IMPLEMENTATION","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const LENDING_POOL = [{"type":"function","name":"LENDING_POOL","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const MAX_CALLER_SHARE_BPS = [{"type":"function","name":"MAX_CALLER_SHARE_BPS","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const STABLECOIN = [{"type":"function","name":"STABLECOIN","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const authority = [{"type":"function","name":"authority","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const closePool = [{"type":"function","name":"closePool","stateMutability":"nonpayable","inputs":[{"type":"address"}],"outputs":[]}] as const;
export const createPool = [{"type":"function","name":"createPool","stateMutability":"nonpayable","inputs":[{"type":"address"}],"outputs":[]}] as const;
export const delistMarket = [{"type":"function","name":"delistMarket","stateMutability":"nonpayable","inputs":[{"type":"tuple","components":[{"name":"loanToken","type":"address"},{"name":"collateralToken","type":"address"},{"name":"oracle","type":"address"},{"name":"irm","type":"address"},{"name":"lltv","type":"uint256"}]}],"outputs":[]}] as const;
export const isConsumingScheduledOp = [{"type":"function","name":"isConsumingScheduledOp","stateMutability":"view","inputs":[],"outputs":[{"type":"bytes4"}]}] as const;
export const isPool = [{"type":"function","name":"isPool","stateMutability":"view","inputs":[{"type":"address"}],"outputs":[{"type":"bool"}]}] as const;
export const listMarket = [{"type":"function","name":"listMarket","stateMutability":"nonpayable","inputs":[{"type":"tuple","components":[{"name":"loanToken","type":"address"},{"name":"collateralToken","type":"address"},{"name":"oracle","type":"address"},{"name":"irm","type":"address"},{"name":"lltv","type":"uint256"}]}],"outputs":[]}] as const;
export const poolAddress = [{"type":"function","name":"poolAddress","stateMutability":"view","inputs":[{"type":"address"}],"outputs":[{"type":"address"}]}] as const;
export const poolOf = [{"type":"function","name":"poolOf","stateMutability":"view","inputs":[{"type":"address"}],"outputs":[{"type":"address"}]}] as const;
export const setAuthority = [{"type":"function","name":"setAuthority","stateMutability":"nonpayable","inputs":[{"type":"address"}],"outputs":[]}] as const;
export const AuthorityUpdatedEvent = {"type":"event","name":"AuthorityUpdated","inputs":[{"name":"authority","type":"address"}]} as const;
export const MarketDelistedEvent = {"type":"event","name":"MarketDelisted","inputs":[{"name":"pool","type":"address","indexed":true},{"name":"id","type":"bytes32","indexed":true}]} as const;
export const MarketListedEvent = {"type":"event","name":"MarketListed","inputs":[{"name":"pool","type":"address","indexed":true},{"name":"id","type":"bytes32","indexed":true},{"name":"marketParams","type":"tuple","components":[{"name":"loanToken","type":"address"},{"name":"collateralToken","type":"address"},{"name":"oracle","type":"address"},{"name":"irm","type":"address"},{"name":"lltv","type":"uint256"}]}]} as const;
export const PoolCreatedEvent = {"type":"event","name":"PoolCreated","inputs":[{"name":"pool","type":"address","indexed":true},{"name":"collateral","type":"address","indexed":true},{"name":"caller","type":"address","indexed":true}]} as const;
export const PoolEndedEvent = {"type":"event","name":"PoolEnded","inputs":[{"name":"pool","type":"address","indexed":true},{"name":"collateral","type":"address","indexed":true}]} as const;
