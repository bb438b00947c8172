"""What a token really does, measured in the sandbox."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from strongroom.client.lending.lint.findings import Finding, finding
from strongroom.client.lending.lint.sandbox import Sandbox
from strongroom.errors import decode_revert

DAY = 86_400
_TRANSFER = "transfer(address,uint256)"
_TRANSFER_FROM = "transferFrom(address,address,uint256)"
_MOST_DECIMALS = 36
_ELASTIC = (
    ("sharesOf(address)", True),
    ("scaledBalanceOf(address)", True),
    ("rebasingCreditsPerToken()", False),
    ("getPooledEthByShares(uint256)", False),
)
"""Views that only rebasing tokens have, and whether they take an account."""
_BLOCKING = (
    "isBlacklisted(address)",
    "isBlackListed(address)",
    "blacklisted(address)",
    "isBlocked(address)",
    "blocked(address)",
    "isFrozen(address)",
    "frozen(address)",
    "getBlackListStatus(address)",
)
_IMPLEMENTATION_SLOT = 0x360894A13BA1A3210667C828492DB98DCA3E2076CC3735A920A3CA505D382BBC


@dataclass(frozen=True)
class TokenUnderTest:
    """A token, what to call it, and what is known of it otherwise."""

    address: str
    role: str
    """`loan token` or `collateral token`."""
    pool: str
    expected_decimals: int | None = None
    holders: Sequence[str] = ()
    is_local: bool = False


def measure(sandbox: Sandbox, token: TokenUnderTest) -> Iterator[Finding]:
    """Everything that is wrong with a token."""
    return _Measurement(sandbox, token).run()


class _Measurement:
    def __init__(self, sandbox: Sandbox, token: TokenUnderTest) -> None:
        self._box = sandbox
        self._token = token
        self._address = token.address

    def run(self) -> Iterator[Finding]:
        if not self._box.code(self._address):
            yield self._found("TOKEN_NO_CODE", "has no code")
            return
        yield from self._decimals()
        decimals = self._box.word(self._address, "decimals()")
        yield from self._whose()
        yield from self._elastic()
        if self._box.is_mintable(self._address, 10**18):
            yield self._found("TOKEN_ANYONE_MINTS", "can be minted by anybody")
        whole = 10 ** (decimals if decimals is not None and decimals <= _MOST_DECIMALS else 18)
        with self._box.trying():
            holder, amount = self._box.give(self._address, 1_000 * whole, self._token.holders)
            if amount < 8:
                yield self._found(
                    "TOKEN_NOT_MEASURED", "could not be tried: no account was found that holds some of it"
                )
                return
            yield from self._moves(holder, amount)
            yield from self._fails(holder, amount)
            yield from self._drifts(holder)

    def _found(self, code: str, what: str) -> Finding:
        return finding(
            code, self._address, f"the {self._token.role} {self._address} {what}", self._token.is_local
        )

    # What it says

    def _decimals(self) -> Iterator[Finding]:
        box, address = self._box, self._address
        first = box.word(address, "decimals()")
        if first is None or first > _MOST_DECIMALS:
            said = "does not tell its decimals" if first is None else f"says that it has {first} decimals"
            yield self._found("TOKEN_NO_DECIMALS", said)
            return
        expected = self._token.expected_decimals
        if expected is not None and expected != first:
            yield self._found(
                "TOKEN_DECIMALS", f"says that it has {first} decimals, and it should have {expected}"
            )
        askers = (box.account(), self._token.pool)
        others = {box.word(address, "decimals()", sender=asker) for asker in askers}
        with box.trying():
            for days in (1, 30, 335):
                box.chain.warp(days * DAY)
                others.add(box.word(address, "decimals()"))
        others.discard(first)
        if others:
            heard = ", ".join("nothing" if other is None else str(other) for other in others)
            yield self._found(
                "TOKEN_DECIMALS_CHANGE",
                f"says that it has {first} decimals, and to others or at other times {heard}",
            )

    def _whose(self) -> Iterator[Finding]:
        """Who has power over it."""
        box, address, pool = self._box, self._address, self._token.pool
        lists = [name for name in _BLOCKING if box.word(address, name, pool) in (0, 1)]
        if box.word(address, "paused()") in (0, 1):
            lists.append("paused()")
        if lists:
            yield self._found("TOKEN_CAN_BLOCK", f"can be blocked by its issuer: it has {', '.join(lists)}")
        blocking = [name for name in lists if name != "paused()" and box.word(address, name, pool) == 1]
        if blocking:
            yield self._found("TOKEN_BLOCKS", f"blocks the pool: {blocking[0]} says so")
        if box.chain.storage(address, _IMPLEMENTATION_SLOT):
            yield self._found("TOKEN_UPGRADEABLE", "is a proxy, whose code can be replaced")

    def _elastic(self) -> Iterator[Finding]:
        box, address, pool = self._box, self._address, self._token.pool
        for name, takes_account in _ELASTIC:
            args: tuple[object, ...] = (pool,) if takes_account else ((10**18,) if "uint256" in name else ())
            if box.word(address, name, *args) is not None:
                yield self._found(
                    "TOKEN_REBASES", f"has {name}, as tokens have whose balances change by themselves"
                )
                return

    # What it does

    def _moves(self, holder: str, amount: int) -> Iterator[Finding]:
        box, address, pool = self._box, self._address, self._token.pool
        other, part = box.account(), amount // 4
        with box.trying():
            plain = self._moved(
                holder, other, part, lambda: box.send(holder, address, _TRANSFER, other, part)
            )
        yield from plain
        fatal = any(found.code == "TOKEN_TRANSFER_FAILS" for found in plain)
        if fatal:
            return
        with box.trying():
            sent, data = box.send(holder, address, _TRANSFER, pool, part)
            if not sent:
                yield self._found("TOKEN_BLOCKS", f"cannot be sent to the pool: {decode_revert(data)}")
                return
        with box.trying():
            box.send(holder, address, "approve(address,uint256)", pool, part)
            before = box.balance(address, pool)
            sent, data = box.send(pool, address, _TRANSFER_FROM, holder, pool, part)
            if not sent:
                yield self._found("TOKEN_BLOCKS", f"cannot be taken by the pool: {decode_revert(data)}")
                return
            arrived = box.balance(address, pool) - before
            if arrived < part and not plain:
                yield self._found("TOKEN_TAKES_FEE", f"delivers {arrived} of {part} units to the pool")
            if arrived:
                sent, data = box.send(pool, address, _TRANSFER, other, arrived // 2)
                left = box.balance(address, other)
                if not sent:
                    yield self._found("TOKEN_BLOCKS", f"cannot leave the pool: {decode_revert(data)}")
                elif left < arrived // 2 and not plain:
                    yield self._found(
                        "TOKEN_TAKES_FEE", f"delivers {left} of {arrived // 2} units that leave the pool"
                    )

    def _moved(
        self, holder: str, other: str, part: int, act: Callable[[], tuple[bool, bytes]]
    ) -> list[Finding]:
        box, address = self._box, self._address
        had, got = box.balance(address, holder), box.balance(address, other)
        sent, data = act()
        lost, gained = had - box.balance(address, holder), box.balance(address, other) - got
        if not sent:
            return [self._found("TOKEN_TRANSFER_FAILS", f"cannot be transferred: {decode_revert(data)}")]
        found = []
        if data and int.from_bytes(data[:32], "big") != 1:
            found.append(self._found("TOKEN_RETURNS_FALSE", "returns false though the transfer succeeds"))
        elif not data:
            found.append(self._found("TOKEN_RETURNS_NOTHING", "returns nothing, as USDT"))
        if gained < part:
            share = (part - gained) * 10_000 // part
            kept = f"{share} basis points" if share else f"{part - gained} units"
            found.append(
                self._found("TOKEN_TAKES_FEE", f"delivers {gained} of {part} units: it keeps {kept}")
            )
        if gained > part or lost < min(part, gained):
            found.append(
                self._found(
                    "TOKEN_CREDITS_MORE", f"credits {gained} units and takes {lost} for a transfer of {part}"
                )
            )
        elif lost > part:
            found.append(self._found("TOKEN_TAKES_FEE", f"takes {lost} units for a transfer of {part}"))
        return found

    def _fails(self, holder: str, amount: int) -> Iterator[Finding]:
        """Whether what must fail does."""
        box, address, poor = self._box, self._address, self._box.account()
        with box.trying():
            sent, data = box.send(poor, address, _TRANSFER, holder, amount)
            if sent:
                how = "returns false" if data and not any(data[:32]) else "claims that it succeeded"
                yield self._found("TOKEN_DOES_NOT_REVERT", f"does not revert when a transfer fails: it {how}")
        with box.trying():
            had = box.balance(address, holder)
            box.send(poor, address, _TRANSFER_FROM, holder, poor, amount // 2)
            if box.balance(address, holder) < had:
                yield self._found("TOKEN_IGNORES_ALLOWANCE", "lets anybody take it from anybody, unallowed")

    def _drifts(self, holder: str) -> Iterator[Finding]:
        """Whether balances change while nothing happens."""
        box, address = self._box, self._address
        accounts = (holder, self._token.pool)
        before = [box.balance(address, account) for account in accounts]
        with box.trying():
            for days in (1, 30, 335):
                box.chain.warp(days * DAY)
                after = [box.balance(address, account) for account in accounts]
                if after != before:
                    yield self._found(
                        "TOKEN_REBASES",
                        f"changes balances by themselves: {before[0]} units become {after[0]} in {days} days",
                    )
                    return
