// TransferValidator's ABI, written by `python -m tools.frontend`. Do not edit.

export const applyCollectionTransferPolicy = [{"type":"function","name":"applyCollectionTransferPolicy","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"},{"type":"address"}],"outputs":[]}] as const;
export const isOperatorAllowed = [{"type":"function","name":"isOperatorAllowed","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"}],"outputs":[{"type":"bool"}]}] as const;
export const setOperators = [{"type":"function","name":"setOperators","stateMutability":"nonpayable","inputs":[{"type":"address"},{"type":"address[]"},{"type":"bool"}],"outputs":[]}] as const;
export const validateTransfer = [{"type":"function","name":"validateTransfer","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"},{"type":"address"}],"outputs":[]}] as const;
export const validateTransfer_address_address_address_uint256 = [{"type":"function","name":"validateTransfer","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"},{"type":"address"},{"type":"uint256"}],"outputs":[]}] as const;
export const validateTransfer_address_address_address_uint256_uint256 = [{"type":"function","name":"validateTransfer","stateMutability":"view","inputs":[{"type":"address"},{"type":"address"},{"type":"address"},{"type":"uint256"},{"type":"uint256"}],"outputs":[]}] as const;
export const OperatorSetEvent = {"type":"event","name":"OperatorSet","inputs":[{"name":"collection","type":"address","indexed":true},{"name":"operator","type":"address","indexed":true},{"name":"allowed","type":"bool"}]} as const;
