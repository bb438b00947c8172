"""What can go wrong between a person and a contract, each with a sentence that says what to do.

A contract's own refusal is a `strongroom.errors.ContractError`, whatever form the node wrapped it in:
`contract_error` finds the revert data in JSON-RPC error objects of every known form, and `translate` in the
exceptions web3 makes of them.
"""

import re
from collections.abc import Mapping
from typing import Any

from strongroom.errors import EMPTY, HALT, ContractError, decode_revert

__all__ = [
    "AccountError",
    "AmountError",
    "ArgumentError",
    "CannotConnectError",
    "ClientError",
    "ContractError",
    "CostTooHighError",
    "InsufficientFundsError",
    "MulticallNotDeployedError",
    "NoDeploymentError",
    "NodeError",
    "SignatureError",
    "TransactionFailedError",
    "TransactionPendingError",
    "UnexpectedReceiptError",
    "WrongChainError",
    "contract_error",
    "translate",
]


class ClientError(Exception):
    """Anything that is not the contract's refusal. Its text is one sentence or two and says what to do."""


class CannotConnectError(ClientError):
    """No node answers at the address, or what answers is no Ethereum node."""


class WrongChainError(ClientError):
    """The node's chain is not the one the deployment, or the signed message, is for."""


class NoDeploymentError(ClientError):
    """No registry of deployed contracts for this chain, or it lacks or contradicts what is asked of it."""


class NodeError(ClientError):
    """The node refused a request, for a reason other than a contract's revert."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class AccountError(ClientError):
    """No account to sign with, or one that cannot be used."""


class InsufficientFundsError(ClientError):
    """The account has too little of a token, or of ether for the gas."""


class TransactionFailedError(ClientError):
    """A transaction was mined and failed, and no node would say with which error."""

    def __init__(self, message: str, transaction_hash: str) -> None:
        super().__init__(message)
        self.transaction_hash = transaction_hash


class CostTooHighError(ClientError):
    """The gas would cost more than was agreed to, or than is sensible. Nothing was sent."""


class TransactionPendingError(ClientError):
    """A transaction was sent, or may have been, and nothing tells what became of it.

    It may be mined, or may still be: look its hash up before sending again, for that could be a second payment.
    """

    def __init__(self, message: str, transaction_hash: str) -> None:
        super().__init__(message)
        self.transaction_hash = transaction_hash
        """Empty if the node signs and did not say."""


class UnexpectedReceiptError(TransactionPendingError):
    """By the node's receipt the transaction did something else than it was made for."""


class ArgumentError(ClientError, ValueError):
    """An argument does not fit the function's type. Nothing was sent."""


class AmountError(ClientError, ValueError):
    """An amount has more digits than its token, is negative, or is not a number."""


class SignatureError(ClientError):
    """A signature is not the signer's, or the token's EIP-712 domain is not what it says."""


class MulticallNotDeployedError(ClientError):
    """Multicall3 is not on this chain."""


_HEX = re.compile(r"0x(?:[0-9a-fA-F]{2})*")
_REVERT = re.compile(r"revert", re.IGNORECASE)
_HALTS = ("out of gas", "outofgas", "invalid opcode", "invalidfeopcode", "opcodenotfound", "stack underflow")
_FUNDS = ("insufficient funds", "insufficient balance for transfer", "lack of funds", "lackoffundformaxfee")
_REASON = re.compile(
    r"revert(?:ed)?(?: with reason string)?:?\s+'?(?P<reason>.+?)'?$", re.IGNORECASE | re.DOTALL
)
_DATA_KEYS = ("data", "result", "return", "output", "originalError", "error")
_DEPTH = 8
"""Objects inside objects that are looked into; nodes nest three."""


def contract_error(error: Mapping[str, Any]) -> ContractError | None:
    """The contract's refusal that a JSON-RPC error object reports, or `None` if it reports something else.

    Forms seen in the wild: `data` as a hex string (geth, anvil, reth, erigon), as a text that ends in one
    (`"Reverted 0x…"`: OpenEthereum, Nethermind), as an object that holds one under `data`, `result`,
    `return` or `originalError` (Hardhat, Ganache, wallets), and no data but a message with the reason.
    """
    message = str(error.get("message") or "")
    found = _find_data(error.get("data"))
    says_revert = error.get("code") == 3 or _REVERT.search(message) is not None
    if found:
        # Four bytes at least: a node may attach a hash or a number to an error that is no revert.
        if says_revert or len(found) % 32 == 4:
            return decode_revert(found)
        return None
    if not says_revert:
        lowered = message.lower()
        if any(sign in lowered for sign in _HALTS):
            return ContractError(HALT, (message,), "The engine stopped the call.")
        return None
    reason = _REASON.search(message)
    if reason is not None:
        text = reason["reason"].strip()
        embedded = _HEX.search(text)
        if embedded is not None and len(embedded[0]) >= 10:
            return decode_revert(bytes.fromhex(embedded[0][2:]))
        if text:
            return ContractError(
                "Error", (text,), "A `require` with a text failed.", "0x08c379a0", arguments={"message": text}
            )
    return ContractError(EMPTY, notice="The call reverted without saying why.")


def _find_data(value: Any, depth: int = _DEPTH) -> bytes | None:
    """The first revert data in a JSON-RPC error's `data`, or in the objects there; `None` if there is none."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        last = value.rsplit(maxsplit=1)[-1] if value else ""
        return bytes.fromhex(last[2:]) if _HEX.fullmatch(last) else None
    if isinstance(value, Mapping) and depth:
        named = [value[key] for key in _DATA_KEYS if key in value]
        others = [item for key, item in value.items() if key not in _DATA_KEYS and isinstance(item, Mapping)]
        for item in (*named, *others):
            found = _find_data(item, depth - 1)
            if found is not None:
                return found
    return None


def node_error(error: Mapping[str, Any], method: str) -> Exception:
    """The exception for a JSON-RPC error object: `ContractError` for a revert, else a `ClientError`."""
    refused = contract_error(error)
    if refused is not None:
        return refused
    message = str(error.get("message") or error)
    lowered = message.lower()
    if any(sign in lowered for sign in _FUNDS):
        return InsufficientFundsError(
            f"the account has too little ether to pay for the gas: send it some (the node says: {message})"
        )
    if "no signer available" in lowered or "unknown account" in lowered:
        return AccountError(f"the node does not hold this account's key: {message}")
    code = error.get("code")
    return NodeError(f"the node refused {method}: {message}", code if isinstance(code, int) else None)


def translate(error: Exception) -> Exception:
    """What an exception of web3 means: `ContractError` for a revert, `error` itself for anything else.

    For those who call contracts with web3 directly; the wrappers here do this already.
    """
    from web3.exceptions import ContractLogicError, Web3RPCError

    if isinstance(error, ContractError):
        return error
    if isinstance(error, ContractLogicError):  # ContractCustomError and ContractPanicError are such
        data = _find_data(error.data)
        if data:
            return decode_revert(data)
        # web3 puts the selector and data of a custom error into the message when it has nothing else
        found = contract_error({"code": 3, "message": str(error.message or ""), "data": error.data})
        return found if found is not None else error
    if isinstance(error, Web3RPCError) and error.rpc_response is not None:
        reported = error.rpc_response.get("error")
        if isinstance(reported, Mapping):
            found = contract_error(reported)
            if found is not None:
                return found
    return error
