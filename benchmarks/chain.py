"""One anvil, and scenarios on it whose gas is the same on every run.

Everything that could move a figure is fixed: block times, the actors' keys, the order of transactions, and so every
address and signature. Each scenario begins on the pristine chain, so that none can shift another's.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from eth_abi.abi import encode
from eth_abi.grammar import TupleType, parse
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from web3 import HTTPProvider
from web3.types import RPCEndpoint

from scripts._errors import ScriptError
from scripts._rehearsal import running_anvil
from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert

ROOT = Path(__file__).resolve().parent.parent
CHAIN_ID = 31337
GENESIS = 1_800_000_000
"""Time of the first block, seconds."""
BLOCK_TIME = 12
"""Seconds between two transactions, each in a block of its own."""
GAS_LIMIT = 16_000_000
"""Below the most that a transaction may have since Osaka (2^24, EIP-7825)."""

Sender = LocalAccount | str


class BenchmarkError(Exception):
    """The benchmark cannot be run; the message says what to do."""


@dataclass(frozen=True)
class Deployment:
    """A contract, and what it took to deploy it."""

    address: str
    gas: int
    runtime_bytes: int


@dataclass(frozen=True)
class Domain:
    """An EIP-712 domain on the benchmark's chain."""

    name: str
    version: str
    verifying_contract: str


class Chain:
    """An anvil behind what a scenario needs. Gas is a receipt's: base cost and calldata included."""

    def __init__(self, url: str) -> None:
        self._provider = HTTPProvider(url, request_kwargs={"timeout": 60})
        self._pristine: str | None = None
        self.now = GENESIS
        """Time of the latest block, seconds."""

    def request(self, method: str, *parameters: Any) -> Any:
        """The result of a JSON-RPC request. Raises `BenchmarkError` with the node's message."""
        response = self._provider.make_request(cast(RPCEndpoint, method), list(parameters))
        error = response.get("error")
        if error is not None:
            raise BenchmarkError(f"{method}: {error}")
        return response["result"]

    def restart(self) -> None:
        """Back to the pristine chain."""
        if self._pristine is not None:
            self.request("evm_revert", self._pristine)
        self._pristine = self.request("evm_snapshot")
        self.now = GENESIS

    def wait(self, seconds: int) -> None:
        """Lets time pass before the next transaction."""
        self.now += seconds

    def version(self) -> dict[str, str]:
        """The node and the hard fork that it runs by default."""
        info = self.request("anvil_nodeInfo")
        client = str(self.request("web3_clientVersion"))
        fork = str(info["hardFork"]).lower()
        # "Blob parameters only": such a fork changes nothing of what a transaction costs.
        return {"client": client, "hardfork": f"osaka ({fork})" if fork.startswith("bpo") else fork}

    def deploy(
        self, sender: Sender, code: Artifact | bytes, types: str = "()", *arguments: Any
    ) -> Deployment:
        """Creates a contract; `types` are its constructor's arguments, as in `(address,uint16)`."""
        bytecode = code.bytecode if isinstance(code, Artifact) else code
        receipt = self._transact(sender, None, bytecode + _encode(types, arguments))
        address = str(receipt["contractAddress"])
        runtime = self.request("eth_getCode", address, "latest")
        return Deployment(to_checksum_address(address), int(receipt["gasUsed"], 16), len(runtime) // 2 - 1)

    def send(self, sender: Sender, to: str, signature: str, *arguments: Any, value: int = 0) -> int:
        """Calls `signature` of `to` in a transaction, with `value` wei of ether. Returns the gas used."""
        return int(self._transact(sender, to, calldata(signature, *arguments), value)["gasUsed"], 16)

    def give_ether(self, account: Sender, wei: int) -> None:
        """Sets the ether of an account."""
        address = account if isinstance(account, str) else str(account.address)
        self.request("anvil_setBalance", address, hex(wei))

    def call(self, to: str, signature: str, *arguments: Any) -> int:
        """The first word that `signature` of `to` returns."""
        transaction = {"to": to, "data": "0x" + calldata(signature, *arguments).hex()}
        return int(self.request("eth_call", transaction, "latest")[:66], 16)

    def _transact(self, sender: Sender, to: str | None, data: bytes, value: int = 0) -> dict[str, Any]:
        origin = sender if isinstance(sender, str) else str(sender.address)
        transaction = {"from": origin, "data": "0x" + data.hex(), "gas": hex(GAS_LIMIT), "gasPrice": "0x0"}
        if to is not None:
            transaction["to"] = to
        if value:
            transaction["value"] = hex(value)
        self.now += BLOCK_TIME
        digest = self.request("eth_sendTransaction", transaction)
        self.request("evm_mine", self.now)
        receipt: dict[str, Any] = self.request("eth_getTransactionReceipt", digest)
        if receipt["status"] != "0x1":
            raise BenchmarkError(
                f"a transaction of the scenario reverts: {self._reason(transaction, receipt)}"
            )
        return receipt

    def _reason(self, transaction: dict[str, str], receipt: dict[str, Any]) -> str:
        before = hex(int(receipt["blockNumber"], 16) - 1)
        response = self._provider.make_request(cast(RPCEndpoint, "eth_call"), [transaction, before])
        error: Any = response.get("error") or {}
        data = error.get("data")
        if isinstance(data, str) and data != "0x":
            return str(decode_revert(bytes.fromhex(data.removeprefix("0x"))))
        return str(error.get("message", "no reason given"))


@contextlib.contextmanager
def anvil() -> Iterator[Chain]:
    """A chain on an anvil of its own, with anvil's default hard fork; ended on the way out.

    Raises `BenchmarkError` where there is no anvil, or it does not start.
    """
    options = (
        *("--chain-id", str(CHAIN_ID)),
        *("--timestamp", str(GENESIS)),
        *("--gas-price", "0"),
        *("--block-base-fee-per-gas", "0"),
        *("--accounts", "1"),
        "--auto-impersonate",
        "--no-mining",
    )
    try:
        with running_anvil(*options) as url:
            yield Chain(url)
    except ScriptError as error:
        raise BenchmarkError(str(error)) from None


@cache
def actor(role: str) -> LocalAccount:
    """The account of a role; its key, and so its address, follows from the name."""
    account: LocalAccount = Account.from_key(keccak(text=f"strongroom benchmark: {role}"))
    return account


def calldata(signature: str, *arguments: Any) -> bytes:
    """A call of `signature`, as in `transfer(address,uint256)`."""
    return keccak(text=signature)[:4] + _encode(signature[signature.index("(") :], arguments)


def sign(
    signer: LocalAccount, domain: Domain, struct: str, fields: dict[str, str], message: dict[str, Any]
) -> bytes:
    """65 bytes (r, s, v) over the EIP-712 message; `fields` are its names and types in their order."""
    signed = signer.sign_typed_data(
        {
            "name": domain.name,
            "version": domain.version,
            "chainId": CHAIN_ID,
            "verifyingContract": domain.verifying_contract,
        },
        {struct: [{"name": name, "type": kind} for name, kind in fields.items()]},
        message,
    )
    return bytes(signed.signature)


def split(signature: bytes) -> tuple[int, bytes, bytes]:
    """A 65-byte signature as (v, r, s)."""
    return signature[64], signature[:32], signature[32:64]


def _encode(types: str, arguments: tuple[Any, ...]) -> bytes:
    if types == "()":
        return b""
    parsed = parse(types)
    assert isinstance(parsed, TupleType)
    return encode([item.to_type_str() for item in parsed.components], arguments)
