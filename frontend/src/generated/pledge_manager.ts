// PledgeManager's ABI, written by `python -m tools.frontend`. Do not edit.

export const FACTORY = [{"type":"function","name":"FACTORY","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const IDENTITY_REGISTRY = [{"type":"function","name":"IDENTITY_REGISTRY","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const IMPLEMENTATION = [{"type":"function","name":"IMPLEMENTATION","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const POOL = [{"type":"function","name":"POOL","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const create = [{"type":"function","name":"create","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"address"}],"outputs":[]}] as const;
export const isLoanAllowed = [{"type":"function","name":"isLoanAllowed","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"},{"type":"address"}],"outputs":[{"type":"bool"}]}] as const;
export const isPledgedShares = [{"type":"function","name":"isPledgedShares","stateMutability":"view","inputs":[{"type":"address"}],"outputs":[{"type":"bool"}]}] as const;
export const lien = [{"type":"function","name":"lien","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"}],"outputs":[{"type":"uint256"},{"type":"uint256"}]}] as const;
export const lock = [{"type":"function","name":"lock","stateMutability":"nonpayable","inputs":[{"type":"uint256"}],"outputs":[]}] as const;
export const pledgedSharesOf = [{"type":"function","name":"pledgedSharesOf","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"},{"type":"address"}],"outputs":[{"type":"address"}]}] as const;
export const release = [{"type":"function","name":"release","stateMutability":"nonpayable","inputs":[{"type":"uint256"}],"outputs":[]}] as const;
export const seize = [{"type":"function","name":"seize","stateMutability":"nonpayable","inputs":[{"type":"uint256"},{"type":"address"}],"outputs":[]}] as const;
export const setLoanAllowed = [{"type":"function","name":"setLoanAllowed","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"address"},{"type":"address"},{"type":"bool"}],"outputs":[]}] as const;
export const LoanAllowedSetEvent = {"type":"event","name":"LoanAllowedSet","inputs":[{"name":"asset","type":"address","indexed":true},{"name":"oracle","type":"address","indexed":true},{"name":"loanToken","type":"address","indexed":true},{"name":"allowed","type":"bool"}]} as const;
export const PledgedSharesCreatedEvent = {"type":"event","name":"PledgedSharesCreated","inputs":[{"name":"pledgedShares","type":"address","indexed":true},{"name":"asset","type":"address","indexed":true},{"name":"borrower","type":"address","indexed":true},{"name":"oracle","type":"address"}]} as const;
