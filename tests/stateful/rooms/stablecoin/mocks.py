"""The twins of the mocks: a feed, a good reserve, and a token that misbehaves."""

from dataclasses import dataclass, field

from strongroom.model import AuthorizedToken, Feed, ModelError, Token
from strongroom.model.execution import Table, external
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result

MAX_UINT = 2**256 - 1


@dataclass(eq=False)
class MockFeed(Feed):
    """`MockAggregator`."""

    fault: int = 0
    """0 none, 1 reverts, 2 burns its gas."""

    @external
    def set_round(self, answer: int, started_at: int, updated_at: int) -> None:
        """A new round."""
        self.answer, self.started_at, self.updated_at = answer, started_at, updated_at

    @external
    def set_fault(self, fault: int) -> None:
        """Breaks it, or mends it."""
        self.fault = fault
        self.available = fault == 0


@dataclass(eq=False)
class Reserve(AuthorizedToken):
    """`MockReserve`: anyone mints, anyone takes away."""

    @external
    def mint(self, to: str, amount: int) -> None:
        """Out of nothing."""
        self._mint(to, amount)

    @external
    def seize(self, owner: str, amount: int) -> None:
        """From anyone."""
        self._burn(owner, amount)


STANDARD, NO_RETURN, RETURNS_FALSE = range(3)


@dataclass(eq=False)
class WeirdToken(Token):
    """`MockWeirdToken`."""

    kind: int = STANDARD
    fee_bps: int = 0
    blocked: dict[str, bool] = field(default_factory=dict)
    hook: Call | None = None
    hook_succeeded: bool = False
    hook_result: bytes = b""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.blocked = Table(self.world, False, self.blocked)

    @external
    def mint(self, to: str, amount: int) -> None:
        """Out of nothing."""
        self.total_supply += amount
        self.balances[to] += amount

    @external
    def approve(self, caller: str, spender: str, amount: int) -> bool:
        self.allowances[caller, spender] = amount
        return True

    @external
    def transfer(self, caller: str, to: str, amount: int) -> bool:
        return self._end(self._move(caller, to, amount))

    @external
    def transfer_from(self, caller: str, owner: str, to: str, amount: int) -> bool:
        allowed = self.allowances[owner, caller]
        if allowed < amount:
            return self._end(False)
        if allowed != MAX_UINT:
            self.allowances[owner, caller] = allowed - amount
        return self._end(self._move(owner, to, amount))

    def _move(self, owner: str, to: str, amount: int) -> bool:
        for account in (owner, to):
            if self.blocked[account]:
                raise ModelError("Blocked", account)
        if self.balances[owner] < amount:
            return False
        fee = amount * self.fee_bps // 10_000
        self.balances[owner] -= amount
        self.balances[to] += amount - fee
        self.total_supply -= fee
        hook = self.hook
        if hook is not None:
            self.hook = None
            try:
                self.hook_result = encode_result(hook.twin())
                self.hook_succeeded = True
            except ModelError as error:
                self.hook_result = encode_error(error)
                self.hook_succeeded = False
        return True

    def _end(self, moved: bool) -> bool:
        if self.kind != RETURNS_FALSE and not moved:
            raise ModelError("Error", "transfer failed")
        return self.kind != RETURNS_FALSE
