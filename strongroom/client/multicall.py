"""Many reads in one request, through Multicall3.

with a `Batch`:

    batch = client.batch()
    supply = batch.add(client.stablecoin.totalSupply)
    status = batch.add(client.psm.pegStatus)
    batch.run()
    supply.value, status.value

All reads of one chunk are of the same block. A read that fails does not stop the others: its `value` raises the
`ContractError`, its `error` is it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar, cast

from strongroom.client.codec import Array, Function, Struct
from strongroom.client.connection import Block, Connection
from strongroom.client.contract import Call, prepare
from strongroom.client.errors import ClientError, MulticallNotDeployedError
from strongroom.errors import ContractError, decode_revert

T = TypeVar("T")
P = ParamSpec("P")

MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"
"""The same address on nearly every chain."""
CHUNK = 500
"""Calls in one request. A node limits the gas of an `eth_call`, usually to 50 million or more."""


class _Call3(NamedTuple):
    target: str
    allowFailure: bool  # noqa: N815
    callData: bytes  # noqa: N815


class _Result3(NamedTuple):
    success: bool
    returnData: bytes  # noqa: N815


_AGGREGATE3: Function[tuple[_Result3, ...]] = Function(
    "aggregate3",
    "0x82ad56cb",
    (("calls", Array(Struct(_Call3, ("address", "bool", "bytes")))),),
    (Array(Struct(_Result3, ("bool", "bytes"))),),
)


@dataclass
class Read(Generic[T]):
    """One read of a batch, answered once the batch has run."""

    call: Call[T]
    done: bool = False
    error: ContractError | ClientError | None = None
    _value: Any = field(default=None, repr=False)

    @property
    def value(self) -> T:
        """The decoded answer. Raises the read's own error, or `ClientError` before the batch has run."""
        if not self.done:
            raise ClientError(f"{self.call} is not read yet: run the batch first")
        if self.error is not None:
            raise self.error
        return cast(T, self._value)

    def or_none(self) -> T | None:
        """The answer, `None` if the contract refused."""
        return self.value if self.error is None else None

    def _settle(self, success: bool, data: bytes) -> None:
        self.done = True
        if not success:
            self.error = decode_revert(data)
            return
        try:
            self._value = self.call.function.decode(data)
        except ClientError as error:
            self.error = error


class Batch:
    """Reads to be made together."""

    def __init__(self, connection: Connection, chunk: int = CHUNK) -> None:
        self._connection = connection
        self._chunk = chunk
        self._reads: list[Read[Any]] = []

    def add(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Read[T]:
        """Take a view's reading down: `batch.add(coin.balanceOf, holder)`."""
        return self.add_call(prepare(method, *args, **kwargs))

    def add_call(self, call: Call[T]) -> Read[T]:
        """Take a call down."""
        read = Read(call)
        self._reads.append(read)
        return read

    def run(self, block: Block = "latest", one_by_one: bool = False) -> None:
        """Make the reads that are not made yet.

        Raises `MulticallNotDeployedError` on a chain without Multicall3, unless `one_by_one` allows a request
        for each.
        """
        waiting = [read for read in self._reads if not read.done]
        if not waiting:
            return
        if not is_deployed(self._connection):
            if not one_by_one:
                raise MulticallNotDeployedError(
                    f"Multicall3 is not on chain {self._connection.chain_id}: there is no code at {MULTICALL3}. "
                    "Deploy it there, or read one by one with run(one_by_one=True)"
                )
            for read in waiting:
                read_alone(read, block)
            return
        for start in range(0, len(waiting), self._chunk):
            _read_together(self._connection, waiting[start : start + self._chunk], block)


def is_deployed(connection: Connection) -> bool:
    """Whether the chain has Multicall3. Asked once for each connection."""
    known = connection.memory.get("multicall3")
    if known is None:
        known = connection.memory["multicall3"] = bool(connection.fetch_code(MULTICALL3))
    return bool(known)


def sent_together(calls: Sequence[Call[Any]], *, whole: bool = False) -> Call[Any]:
    """Writes in one transaction, through Multicall3: for calls that do the same whoever sends them.

    What is refused stops nothing else, and shows by its missing events; `whole`: all or nothing.
    """
    steps = [_Call3(call.to, not whole, call.data) for call in calls]
    return Call(calls[0].connection, MULTICALL3, _AGGREGATE3, (steps,))


def gas_together(calls: Sequence[Call[Any]]) -> int:
    """The gas limit to send them with: what all need if none is refused, which a node that estimates does not see where
    refusals are swallowed. Raises `ContractError` if one would be refused.
    """
    return calls[0].connection.gas_limit(sent_together(calls, whole=True).transaction())


def _read_together(connection: Connection, reads: Sequence[Read[Any]], block: Block) -> None:
    calls = [_Call3(read.call.to, True, read.call.data) for read in reads]
    results = Call(connection, MULTICALL3, _AGGREGATE3, (calls,)).call(block=block)
    for read, result in zip(reads, results, strict=True):
        read._settle(result.success, result.returnData)


def read_alone(read: Read[Any], block: Block = "latest") -> None:
    """One read in a request of its own."""
    try:
        data = read.call.connection.call(read.call.transaction(), block)
    except ContractError as error:
        read.done, read.error = True, error
    else:
        read._settle(True, data)
