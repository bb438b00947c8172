"""The forms in which nodes report a revert, each found to be the same error."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.exceptions import ContractCustomError, ContractLogicError, ContractPanicError, Web3RPCError

from strongroom.client.errors import (
    AccountError,
    InsufficientFundsError,
    NodeError,
    contract_error,
    node_error,
    translate,
)
from strongroom.errors import ContractError

DATA = "0x" + (keccak(text="PegStabilityModule_ZeroAmount()")[:4]).hex()
TEXT = "0x08c379a0" + encode(["string"], ["feed is down"]).hex()

FORMS: dict[str, dict[str, Any]] = {
    "geth, reth, erigon": {"code": 3, "message": "execution reverted", "data": DATA},
    "anvil": {"code": 3, "message": "execution reverted: custom error 0x01: 0x", "data": DATA},
    "nethermind": {"code": -32015, "message": "VM execution error.", "data": f"Reverted {DATA}"},
    "openethereum": {"code": -32015, "message": "VM execution error", "data": f"revert: {DATA}"},
    "hardhat": {
        "code": -32603,
        "message": "Error: VM Exception while processing transaction: reverted with custom error",
        "data": {"message": "Error: VM Exception", "data": DATA},
    },
    "older ganache": {
        "code": -32000,
        "message": "VM Exception while processing transaction: revert",
        "data": {"0x" + "ab" * 32: {"error": "revert", "program_counter": 1, "return": DATA}, "stack": "x"},
    },
    "newer ganache": {
        "code": -32000,
        "message": "VM Exception while processing transaction: revert",
        "data": {"hash": None, "programCounter": 1, "result": DATA, "message": "revert"},
    },
    "a wallet": {
        "code": -32603,
        "message": "Internal JSON-RPC error.",
        "data": {"code": 3, "message": "execution reverted", "originalError": {"code": 3, "data": DATA}},
    },
    "without the code": {"message": "execution reverted", "data": DATA},
    "in the message": {"code": -32000, "message": f"execution reverted: {DATA}"},
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_forms(form: dict[str, Any]) -> None:
    error = contract_error(form)
    assert error is not None
    assert error.name == "PegStabilityModule_ZeroAmount"
    assert error.notice == "Thrown when an amount, given or resulting, is zero."
    assert isinstance(node_error(form, "eth_call"), ContractError)


def test_text() -> None:
    for form in (
        {"code": 3, "message": "execution reverted: feed is down", "data": TEXT},
        {"code": 3, "message": "execution reverted: feed is down"},
        {"code": -32000, "message": "VM Exception: reverted with reason string 'feed is down'"},
    ):
        error = contract_error(form)
        assert error is not None
        assert (error.name, error.args, error.arguments) == (
            "Error",
            ("feed is down",),
            {"message": "feed is down"},
        )


def test_without_reason() -> None:
    for form in (
        {"code": 3, "message": "execution reverted", "data": "0x"},
        {"code": -32000, "message": "execution reverted"},
        {"code": 3, "message": ""},
    ):
        error = contract_error(form)
        assert error is not None
        assert error.name == "EmptyRevert"


def test_halts() -> None:
    for message in ("out of gas", "EVM error: OutOfGas", "invalid opcode: INVALID"):
        error = contract_error({"code": -32000, "message": message})
        assert error is not None
        assert (error.name, error.args) == ("Halt", (message,))


@pytest.mark.parametrize(
    ("form", "kind", "says"),
    [
        (
            {"code": -32003, "message": "Insufficient funds for gas * price + value"},
            InsufficientFundsError,
            "ether",
        ),
        ({"code": -32602, "message": "No Signer available"}, AccountError, "does not hold"),
        (
            {"code": 429, "message": "too many requests", "data": {"see": "https://example.org"}},
            NodeError,
            "too many",
        ),
        ({"code": -32000, "message": "nonce too low"}, NodeError, "refused eth_call: nonce too low"),
        ({"code": -32000, "message": "known block", "data": "0x" + "ab" * 32}, NodeError, "known block"),
        ({"message": None}, NodeError, "refused eth_call"),
    ],
)
def test_other_refusals(form: dict[str, Any], kind: type[Exception], says: str) -> None:
    assert contract_error(form) is None
    error = node_error(form, "eth_call")
    assert isinstance(error, kind)
    assert says in str(error)


def test_exceptions_of_web3() -> None:
    for error in (
        ContractCustomError(DATA, data=DATA),
        ContractLogicError("execution reverted", data=DATA),
        ContractLogicError("execution reverted", data={"data": DATA}),
        Web3RPCError("x", rpc_response={"jsonrpc": "2.0", "error": FORMS["geth, reth, erigon"]}),  # type: ignore[typeddict-item]
    ):
        found = translate(error)
        assert isinstance(found, ContractError)
        assert found.name == "PegStabilityModule_ZeroAmount"
    panic = translate(ContractPanicError("Panic", data="0x4e487b71" + f"{0x11:064x}"))
    assert isinstance(panic, ContractError)
    assert panic.notice == "Arithmetic overflow or underflow."
    reason = translate(ContractLogicError("execution reverted: feed is down"))
    assert isinstance(reason, ContractError)
    assert reason.args == ("feed is down",)
    for other in (
        ValueError("x"),
        Web3RPCError("x"),
        Web3RPCError("x", rpc_response={"error": {"code": -32000, "message": "nonce too low"}}),  # type: ignore[typeddict-item,typeddict-unknown-key]
    ):
        assert translate(other) is other
    refusal = ContractError("X")
    assert translate(refusal) is refusal
