// SettlementOracleMaker's ABI, written by `python -m tools.frontend`. Do not edit.

export const WIND_DOWN = [{"type":"function","name":"WIND_DOWN","stateMutability":"view","inputs":[],"outputs":[{"type":"address"}]}] as const;
export const make = [{"type":"function","name":"make","stateMutability":"nonpayable","inputs":[{"type":"address"}],"outputs":[]}] as const;
