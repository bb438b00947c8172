// MockWrappedEther's ABI, written by `python -m tools.frontend`. Do not edit.

export const DOMAIN_SEPARATOR = [{"type":"function","name":"DOMAIN_SEPARATOR","stateMutability":"view","inputs":[],"outputs":[{"type":"bytes32"}]}] as const;
export const allowance = [{"type":"function","name":"allowance","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"}],"outputs":[{"type":"uint256"}]}] as const;
export const approve = [{"type":"function","name":"approve","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const balanceOf = [{"type":"function","name":"balanceOf","stateMutability":"view","inputs":[{"type":"address"}],"outputs":[{"type":"uint256"}]}] as const;
export const decimals = [{"type":"function","name":"decimals","stateMutability":"view","inputs":[],"outputs":[{"type":"uint8"}]}] as const;
export const deposit = [{"type":"function","name":"deposit","stateMutability":"payable","inputs":[],"outputs":[]}] as const;
export const name = [{"type":"function","name":"name","stateMutability":"view","inputs":[],"outputs":[{"type":"string"}]}] as const;
export const nonces = [{"type":"function","name":"nonces","stateMutability":"view","inputs":[{"type":"address"}],"outputs":[{"type":"uint256"}]}] as const;
export const permit = [{"type":"function","name":"permit","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"address"},{"type":"uint256"},{"type":"uint256"},{"type":"uint8"},{"type":"bytes32"},{"type":"bytes32"}],"outputs":[]}] as const;
export const symbol = [{"type":"function","name":"symbol","stateMutability":"view","inputs":[],"outputs":[{"type":"string"}]}] as const;
export const totalSupply = [{"type":"function","name":"totalSupply","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const transfer = [{"type":"function","name":"transfer","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const transferFrom = [{"type":"function","name":"transferFrom","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const withdraw = [{"type":"function","name":"withdraw","stateMutability":"nonpayable","inputs":[{"type":"uint256"}],"outputs":[]}] as const;
export const ApprovalEvent = {"type":"event","name":"Approval","inputs":[{"name":"owner","type":"address","indexed":true},{"name":"spender","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
export const TransferEvent = {"type":"event","name":"Transfer","inputs":[{"name":"from","type":"address","indexed":true},{"name":"to","type":"address","indexed":true},{"name":"amount","type":"uint256"}]} as const;
