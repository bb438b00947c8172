// SettlementOracle's ABI, written by `python -m tools.frontend`. Do not edit.

export const SOURCE = [{"type":"function","name":"SOURCE","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const WIND_DOWN = [{"type":"function","name":"WIND_DOWN","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const close = [{"type":"function","name":"close","stateMutability":"nonpayable","inputs":[],"outputs":[]}] as const;
export const isClosed = [{"type":"function","name":"isClosed","stateMutability":"view","inputs":[],"outputs":[{"type":"bool"}]}] as const;
export const liquidationPrice = [{"type":"function","name":"liquidationPrice","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const price = [{"type":"function","name":"price","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const setAnswer = [{"type":"function","name":"setAnswer","stateMutability":"nonpayable","inputs":[{"type":"uint256"}],"outputs":[]}] as const;
export const sourcePrice = [{"type":"function","name":"sourcePrice","stateMutability":"view","inputs":[],"outputs":[{"type":"uint256"}]}] as const;
export const ClosedEvent = {"type":"event","name":"Closed","inputs":[]} as const;
