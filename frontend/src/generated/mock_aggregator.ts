// MockAggregator's ABI, written by `python -m tools.frontend`. Do not edit.

export const answer = [{"type":"function","name":"answer","stateMutability":"view","inputs":[],"outputs":[{"type":"int120"}]}] as const;
export const decimals = [{"type":"function","name":"decimals","stateMutability":"view","inputs":[],"outputs":[{"type":"uint8"}]}] as const;
export const fault = [{"type":"function","name":"fault","stateMutability":"view","inputs":[],"outputs":[{"type":"uint8"}]}] as const;
export const latestRoundData = [{"type":"function","name":"latestRoundData","stateMutability":"view","inputs":[],"outputs":[{"type":"uint80"},{"type":"int256"},{"type":"uint256"},{"type":"uint256"},{"type":"uint80"}]}] as const;
export const set = [{"type":"function","name":"set","stateMutability":"nonpayable","inputs":[{"type":"int120"}],"outputs":[]}] as const;
export const setFault = [{"type":"function","name":"setFault","stateMutability":"nonpayable","inputs":[{"type":"uint8"}],"outputs":[]}] as const;
export const setRound = [{"type":"function","name":"setRound","stateMutability":"nonpayable","inputs":[{"type":"int120"},{"type":"uint64"},{"type":"uint64"}],"outputs":[]}] as const;
export const startedAt = [{"type":"function","name":"startedAt","stateMutability":"view","inputs":[],"outputs":[{"type":"uint64"}]}] as const;
export const updatedAt = [{"type":"function","name":"updatedAt","stateMutability":"view","inputs":[],"outputs":[{"type":"uint64"}]}] as const;
