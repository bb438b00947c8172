"""Tiny hand-assembled contracts, so that the engine's tests depend on no compiler."""

_OPCODES = { "STOP": 0x00, "ADD": 0x01, "CALLDATASIZE": 0x36, "CALLDATALOAD": 0x35, "CALLDATACOPY": 0x37,
"CODECOPY": 0x39, "ADDRESS": 0x30, "BALANCE": 0x31, "ORIGIN": 0x32, "CALLER": 0x33, "CALLVALUE": 0x34,
"GASPRICE": 0x3A, "EXTCODESIZE": 0x3B, "EXTCODEHASH": 0x3F, "COINBASE": 0x41, "TIMESTAMP": 0x42, "NUMBER":
0x43, "PREVRANDAO": 0x44, "GASLIMIT": 0x45, "CHAINID": 0x46, "SELFBALANCE": 0x47, "BASEFEE": 0x48, "POP":
0x50, "MSTORE": 0x52, "SLOAD": 0x54, "SSTORE": 0x55, "JUMP": 0x56, "JUMPI": 0x57, "GAS": 0x5A, "JUMPDEST":
0x5B, "TLOAD": 0x5C, "TSTORE": 0x5D, "PUSH0": 0x5F, "DUP1": 0x80, "SWAP1": 0x90, "LOG0": 0xA0, "LOG1": 0xA1,
"LOG2": 0xA2, "CREATE": 0xF0, "CALL": 0xF1, "RETURN": 0xF3, "CREATE2": 0xF5, "REVERT": 0xFD, "INVALID": 0xFE,
"SELFDESTRUCT": 0xFF, }  # fmt: skip


def assemble(source: str) -> bytes:
    """Bytecode of a list of mnemonics and hex numbers; a number becomes the PUSH that fits it."""
    code = b""
    for word in source.split():
        if word in _OPCODES:
            code += bytes([_OPCODES[word]])
        else:
            raw = bytes.fromhex(word.removeprefix("0x"))
            code += bytes([0x5F + len(raw)]) + raw
    return code


def creation(runtime: bytes) -> bytes:
    """Creation code that deploys `runtime`."""
    return assemble(f"{len(runtime):04x} DUP1 0a PUSH0 CODECOPY PUSH0 RETURN") + runtime


RETURN_TOP = "PUSH0 MSTORE 20 PUSH0 RETURN"
"""Returns the word on top of the stack."""
