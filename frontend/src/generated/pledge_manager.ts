// PledgeManager's ABI, written by `python -m tools.frontend`. Do not edit.

export const FACTORY = [{"type":"function","name":"FACTORY","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"address"}]}] as const;
export const IMPLEMENTATION = [{"type":"function","name":"IMPLEMENTATION","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"address"}]}] as const;
export const create = [{"type":"function","name":"create","stateMutability":"nonpayable","inputs":[{"name":"asset","type":"address"},{"name":"oracle","type":"address"}],"outputs":[{"name":"pledgedShares","type":"address"}]}] as const;
export const isPledgedShares = [{"type":"function","name":"isPledgedShares","stateMutability":"view","inputs":[{"name":"account","type":"address"}],"outputs":[{"name":"","type":"bool"}]}] as const;
export const lien = [{"type":"function","name":"lien","stateMutability":"view","inputs":[{"name":"asset","type":"address"},{"name":"borrower","type":"address"}],"outputs":[{"name":"units","type":"uint256"},{"name":"shares","type":"uint256"}]}] as const;
export const lock = [{"type":"function","name":"lock","stateMutability":"nonpayable","inputs":[{"name":"shares","type":"uint256"}],"outputs":[{"name":"units","type":"uint256"}]}] as const;
export const pledgedSharesOf = [{"type":"function","name":"pledgedSharesOf","stateMutability":"view","inputs":[{"name":"asset","type":"address"},{"name":"borrower","type":"address"},{"name":"oracle","type":"address"}],"outputs":[{"name":"","type":"address"}]}] as const;
export const release = [{"type":"function","name":"release","stateMutability":"nonpayable","inputs":[{"name":"units","type":"uint256"}],"outputs":[{"name":"shares","type":"uint256"}]}] as const;
export const seize = [{"type":"function","name":"seize","stateMutability":"nonpayable","inputs":[{"name":"units","type":"uint256"},{"name":"to","type":"address"}],"outputs":[{"name":"delivered","type":"bool"},{"name":"shares","type":"uint256"}]}] as const;
export const PledgedSharesCreatedEvent = {"type":"event","name":"PledgedSharesCreated","inputs":[{"name":"pledgedShares","type":"address","indexed":true},{"name":"asset","type":"address","indexed":true},{"name":"borrower","type":"address","indexed":true},{"name":"oracle","type":"address"}]} as const;
