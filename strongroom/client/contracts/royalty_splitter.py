"""RoyaltySplitter: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["RoyaltySplitter", "AllPayeesResult", "ChangesOfResult", "PayeeOfResult", "ShortfallResult"]


class AllPayeesResult(NamedTuple):
    """What `allPayees` returns."""

    accounts: tuple[Address, ...]
    shares: tuple[int, ...]


class ChangesOfResult(NamedTuple):
    """What `changesOf` returns."""

    newAccount: Address
    agent: Address
    recoveringTo: Address
    notBefore: int
    claimsByOthers: bool


class PayeeOfResult(NamedTuple):
    """What `payeeOf` returns."""

    account: Address
    shares: int


class ShortfallResult(NamedTuple):
    """What `shortfall` returns."""

    amount: int
    since: int


_CLAIM_GAS: Function[int] = Function("CLAIM_GAS", "0x5884dbce", (), ("uint256",))
_RECOVERY_DELAY: Function[int] = Function("RECOVERY_DELAY", "0x47b45652", (), ("uint256",))
_SHORTFALL_GRACE: Function[int] = Function("SHORTFALL_GRACE", "0x5fd17fa6", (), ("uint256",))
_SHORTFALL_TOLERANCE_BPS: Function[int] = Function("SHORTFALL_TOLERANCE_BPS", "0x4e90d74e", (), ("uint256",))
_ACCEPT_PAYEE: Function[None] = Function("acceptPayee", "0xd3b23a1a", (("payee", "uint256"),))
_ACCEPT_RECOVERY: Function[None] = Function("acceptRecovery", "0x4f9d43fe", (("payee", "uint256"),))
_ALL_PAYEES: Function[AllPayeesResult] = Function(
    "allPayees", "0x230d0b4d", (), (Array("address"), Array("uint256")), AllPayeesResult
)
_CANCEL_RECOVERY: Function[None] = Function("cancelRecovery", "0x10de2676", (("payee", "uint256"),))
_CHANGE_PAYEE: Function[None] = Function(
    "changePayee", "0xae5aa0d8", (("payee", "uint256"), ("newAccount", "address"))
)
_CHANGES_OF: Function[ChangesOfResult] = Function(
    "changesOf",
    "0x0dfdc91b",
    (("payee", "uint256"),),
    ("address", "address", "address", "uint256", "bool"),
    ChangesOfResult,
)
_CLAIM: Function[int] = Function(
    "claim", "0xddd5e1b2", (("payee", "uint256"), ("token", "address")), ("uint256",)
)
_CLAIM_STEP: Function[None] = Function(
    "claimStep", "0x9347fb1a", (("caller", "address"), ("payee", "uint256"), ("token", "address"))
)
_CLAIMABLE: Function[int] = Function(
    "claimable", "0xa0c7f71c", (("payee", "uint256"), ("token", "address")), ("uint256",)
)
_OWED: Function[int] = Function(
    "owed", "0x1755ccfc", (("payee", "uint256"), ("token", "address")), ("uint256",)
)
_PAYEE_COUNT: Function[int] = Function("payeeCount", "0x00dbe109", (), ("uint256",))
_PAYEE_OF: Function[PayeeOfResult] = Function(
    "payeeOf", "0x5f51c7ed", (("payee", "uint256"),), ("address", "uint256"), PayeeOfResult
)
_RECEIVED: Function[int] = Function("received", "0xdf0cb934", (("token", "address"),), ("uint256",))
_SET_CLAIMS_BY_OTHERS: Function[None] = Function(
    "setClaimsByOthers", "0x533f0338", (("payee", "uint256"), ("allowed", "bool"))
)
_SET_RECOVERY_AGENT: Function[None] = Function(
    "setRecoveryAgent", "0x34384793", (("payee", "uint256"), ("agent", "address"))
)
_SETTLED: Function[int] = Function("settled", "0xe660b066", (("token", "address"),), ("uint256",))
_SHORTFALL: Function[ShortfallResult] = Function(
    "shortfall", "0xb4d6f781", (("token", "address"),), ("uint256", "uint256"), ShortfallResult
)
_START_RECOVERY: Function[None] = Function(
    "startRecovery", "0x9a116486", (("payee", "uint256"), ("newAccount", "address"))
)
_SYNC: Function[None] = Function("sync", "0xd195a755", (("tokens", Array("address")),))
_SYNC_AND_CLAIM: Function[None] = Function(
    "syncAndClaim", "0x48213983", (("payees", Array("uint256")), ("tokens", Array("address")))
)
_SYNC_STEP: Function[None] = Function("syncStep", "0xfc700216", (("token", "address"),))
_TOTAL_SHARES: Function[int] = Function("totalShares", "0x3a98ef39", (), ("uint256",))
_UNSYNCED: Function[int] = Function("unsynced", "0x7c1318a6", (("token", "address"),), ("uint256",))


class RoyaltySplitter(ContractClient):
    """A splitter whose shares never change, by nobody: they stand in the clone's code. A payee has been paid
    `received * shares / totalShares`, rounded down, in all, once it has claimed.
    """

    _artifact: ClassVar[str] = "RoyaltySplitter"

    def CLAIM_GAS(self, *, block: Block = "latest") -> int:
        """Gas that a claim within `syncAndClaim` gets at most."""
        return self._read(_CLAIM_GAS, (), block)

    def RECOVERY_DELAY(self, *, block: Block = "latest") -> int:
        """Seconds between the beginning of a recovery and its end."""
        return self._read(_RECOVERY_DELAY, (), block)

    def SHORTFALL_GRACE(self, *, block: Block = "latest") -> int:
        """Seconds for which only the payee itself can make a loss of a shortfall its own."""
        return self._read(_SHORTFALL_GRACE, (), block)

    def SHORTFALL_TOLERANCE_BPS(self, *, block: Block = "latest") -> int:
        """How much deeper than recorded a shortfall may be for others to make the loss final, in hundredths of a
        percent of what was left then: what a token loses bit by bit does not put the end of the grace off for
        ever.
        """
        return self._read(_SHORTFALL_TOLERANCE_BPS, (), block)

    def acceptPayee(self, payee: int) -> Call[None]:
        """Finishes the change: the payee is the caller from here on, with all it is owed. Ends a recovery, and the
        new account names its own agent. Only the account that `changePayee` named.
        """
        return self._call(_ACCEPT_PAYEE, (payee,))

    def acceptRecovery(self, payee: int) -> Call[None]:
        """Finishes a recovery: the payee is the caller from here on, with all it is owed. Only the account that
        `startRecovery` named.
        """
        return self._call(_ACCEPT_RECOVERY, (payee,))

    def allPayees(self, *, block: Block = "latest") -> AllPayeesResult:
        """Every payee's account and its shares at present."""
        return self._read(_ALL_PAYEES, (), block)

    def cancelRecovery(self, payee: int) -> Call[None]:
        """Calls a recovery off. Only the payee's account or the agent."""
        return self._call(_CANCEL_RECOVERY, (payee,))

    def changePayee(self, payee: int, newAccount: Addressish) -> Call[None]:
        """Begins to move a payee to another account, which must accept; zero takes it back. Only the payee's
        account.
        """
        return self._call(_CHANGE_PAYEE, (payee, newAccount))

    def changesOf(self, payee: int, *, block: Block = "latest") -> ChangesOfResult:
        """Where a payee is moving to, and who may recover it, to which account and from when on, in seconds; zeros
        where nothing is.
        """
        return self._read(_CHANGES_OF, (payee,), block)

    def claim(self, payee: int, token: Addressish) -> Call[int]:
        """Pays a payee what it is owed of a token that is synced. Anyone may call it; the money goes to the payee's
        account.

        Returns: What was sent.
        """
        return self._call(_CLAIM, (payee, token))

    def claimStep(self, caller: Addressish, payee: int, token: Addressish) -> Call[None]:
        """A step of `syncAndClaim`, for the splitter alone."""
        return self._call(_CLAIM_STEP, (caller, payee, token))

    def claimable(self, payee: int, token: Addressish, *, block: Block = "latest") -> int:
        """What a sync and a claim by the payee would pay now. Equal to what they do pay."""
        return self._read(_CLAIMABLE, (payee, token), block)

    def owed(self, payee: int, token: Addressish, *, block: Block = "latest") -> int:
        """What a payee is owed of the booked money, before any shortfall."""
        return self._read(_OWED, (payee, token), block)

    def payeeCount(self, *, block: Block = "latest") -> int:
        """How many payees there are."""
        return self._read(_PAYEE_COUNT, (), block)

    def payeeOf(self, payee: int, *, block: Block = "latest") -> PayeeOfResult:
        """A payee's account and its shares at present."""
        return self._read(_PAYEE_OF, (payee,), block)

    def received(self, token: Addressish, *, block: Block = "latest") -> int:
        """All that was ever booked of a token."""
        return self._read(_RECEIVED, (token,), block)

    def setClaimsByOthers(self, payee: int, allowed: bool) -> Call[None]:
        """Allows or forbids that others claim for the payee; allowed at first. Only the payee's account."""
        return self._call(_SET_CLAIMS_BY_OTHERS, (payee, allowed))

    def setRecoveryAgent(self, payee: int, agent: Addressish) -> Call[None]:
        """Names who may recover the payee if its key is lost, zero for nobody. Ends a recovery. Only the payee's
        account.
        """
        return self._call(_SET_RECOVERY_AGENT, (payee, agent))

    def settled(self, token: Addressish, *, block: Block = "latest") -> int:
        """All that was ever paid of a token, or given up in a shortfall."""
        return self._read(_SETTLED, (token,), block)

    def shortfall(self, token: Addressish, *, block: Block = "latest") -> ShortfallResult:
        """By how much less of a token is here than is booked, and since when that is recorded, in seconds; zero
        where it is not.
        """
        return self._read(_SHORTFALL, (token,), block)

    def startRecovery(self, payee: int, newAccount: Addressish) -> Call[None]:
        """Begins a recovery: after `RECOVERY_DELAY` the new account may accept. Until then the payee's account
        claims alone and can cancel. Begun again, the delay begins again. Only the agent.
        """
        return self._call(_START_RECOVERY, (payee, newAccount))

    def sync(self, tokens: Sequence[Addressish]) -> Call[None]:
        """Books what has arrived of each token since it was last synced, at a cost that does not depend on the
        number of payees. Records where less is here than is owed. Anyone may call it.

        tokens: Each once or more; the zero address for ether. Reverts for one that does not answer, so leave that
        out.
        """
        return self._call(_SYNC, (tokens,))

    def syncAndClaim(self, payees: Sequence[int], tokens: Sequence[Addressish]) -> Call[None]:
        """Syncs the tokens and pays each payee each of them. What fails is passed over, with `ClaimFailed`, and
        locks nothing else.
        """
        return self._call(_SYNC_AND_CLAIM, (payees, tokens))

    def syncStep(self, token: Addressish) -> Call[None]:
        """A step of `syncAndClaim`, for the splitter alone."""
        return self._call(_SYNC_STEP, (token,))

    def totalShares(self, *, block: Block = "latest") -> int:
        """The parts that shares are parts of."""
        return self._read(_TOTAL_SHARES, (), block)

    def unsynced(self, token: Addressish, *, block: Block = "latest") -> int:
        """What has arrived and is not booked yet."""
        return self._read(_UNSYNCED, (token,), block)
