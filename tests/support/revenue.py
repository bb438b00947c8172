"""Royalty splitters of both forms on the in-process chain, and who deals with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, to_address
from strongroom.evm.abi import Addressish
from tests.support.suite import refuses

ETHER = "0x" + "00" * 20
"""Stands for ether."""
ZERO = ETHER
DAY = 86_400
NOTICE = 7 * DAY
RECOVERY_DELAY = 30 * DAY
SHORTFALL_GRACE = 7 * DAY
MAX_RECEIVED = 2**112 - 1
SHARES = (2, 1, 3)
"""Of the artist, the label and the studio, whatever their addresses: see `Revenue.number`."""
NAMES = ("artist", "label", "studio")


@dataclass
class Revenue:
    """One splitter, two tokens, and who acts."""

    chain: Chain
    factory: Contract
    splitter: Contract
    token: Contract
    """Of 6 decimals, well-behaved."""
    weird: Contract
    """Of 18 decimals, which misbehaves when told to."""
    accounts: Mapping[str, Account]
    payees: tuple[Account, ...]
    """In the order of their numbers, which is that of their addresses."""
    shares: tuple[int, ...]
    adjustable: bool
    deploy: Callable[..., Contract] = field(repr=False)

    def __getattr__(self, name: str) -> Account:
        try:
            return self.__dict__["accounts"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    def number(self, name: str) -> int:
        """A payee's."""
        return self.payees.index(self.accounts[name])

    @property
    def total(self) -> int:
        return sum(self.shares)

    def share(self, payee: int, received: int) -> int:
        """Of all that was received, rounded down."""
        return received * self.shares[payee] // self.total

    # Money

    def pay(self, amount: int, token: Contract | None = None, to: Addressish | None = None) -> None:
        """A plain transfer by a collector, of the token or, if that is `None`, of ether."""
        target = self.splitter if to is None else to
        if token is None:
            self.chain.raw_send(self.accounts["collector"], target, value=amount)
        else:
            token.mint(self.accounts["collector"], amount, sender=self.accounts["collector"])
            token.transfer(target, amount, sender=self.accounts["collector"])

    def receive(self, amount: int, token: Contract | None = None) -> None:
        """A plain transfer, and its sync."""
        self.pay(amount, token)
        self.sync(token)

    def sync(self, *tokens: Contract | None) -> Any:
        return self.splitter.sync([asset(each) for each in tokens], sender=self.accounts["stranger"])

    def claim(self, payee: int, token: Contract | None = None, by: Account | None = None) -> int:
        caller = self.payees[payee] if by is None else by
        return int(self.splitter.claim(payee, asset(token), sender=caller).return_value)

    def held(self, who: Addressish, token: Contract | None = None) -> int:
        return self.chain.balance(who) if token is None else int(token.balanceOf(who))

    def owed(self, token: Contract | None = None) -> list[int]:
        return [self.splitter.owed(payee, asset(token)) for payee in range(self.splitter.payeeCount())]

    # What is where

    def ledger(self) -> dict[str, Any]:
        """All that a refused call must not change."""
        tokens = (None, self.token, self.weird)
        watched = [*self.accounts.values(), self.splitter]
        count = self.splitter.payeeCount()
        found: dict[str, Any] = {
            "balances": [[self.held(each, token) for each in watched] for token in tokens],
            "books": [
                (
                    self.splitter.received(asset(token)),
                    self.splitter.settled(asset(token)),
                    self.splitter.shortfall(asset(token)),
                )
                for token in tokens
            ],
            "owed": [self.owed(token) for token in tokens],
            "payees": self.splitter.allPayees(),
            "changes": [self.splitter.changesOf(payee) for payee in range(count)],
        }
        if self.adjustable:
            found["owner"] = (self.splitter.owner(), self.splitter.pendingOwner())
            found["epochs"] = (self.splitter.currentEpoch(), self.splitter.pendingEpoch())
        return found

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    def assert_laws(self, *tokens: Contract | None) -> None:
        """Nothing is lost: what is booked is what is owed and less than a unit a payee; and it is here."""
        for token in tokens or (None, self.token, self.weird):
            booked = self.splitter.received(asset(token)) - self.splitter.settled(asset(token))
            owed = self.owed(token)
            assert 0 <= booked - sum(owed) < len(owed), "owed and remainder are not what is booked"
            assert self.held(self.splitter, token) >= booked, "owed more than held"


def asset(token: Contract | None) -> str:
    """A token's address, zero for ether."""
    return ETHER if token is None else token.address


def ascending(accounts: Sequence[Account]) -> tuple[Account, ...]:
    """As the factory wants them."""
    return tuple(sorted(accounts, key=lambda each: int(each.address, 16)))


@dataclass(frozen=True)
class RevenueBuilder:
    """Deploys splitters, some of them of broken copies."""

    broken: Mapping[str, Artifact] = field(default_factory=dict)

    def __call__(
        self,
        *,
        adjustable: bool = False,
        payees: Sequence[Addressish] | None = None,
        shares: Sequence[int] | None = None,
    ) -> Revenue:
        """A factory, a splitter of three payees with 2, 1 and 3 shares unless others are given, and tokens.

        `payees` may name contracts, in ascending order; they then count by number alone.
        """
        chain = Chain(code_size_limit=10**6 if self.broken else None)
        named = (*NAMES, "collector", "stranger", "owner", "agent", "newcomer", "attacker")
        accounts = {name: chain.account(name) for name in named}
        deployer = chain.account("deployer")

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        factory = deploy(
            "RoyaltySplitterFactory", deploy("RoyaltySplitter"), deploy("AdjustableRoyaltySplitter")
        )
        of_name = dict(zip((accounts[name] for name in NAMES), SHARES, strict=True))
        ordered: Sequence[Any] = ascending(tuple(of_name)) if payees is None else payees
        parts = tuple(of_name[each] for each in ordered) if shares is None else tuple(shares)
        table = list(zip(map(to_address, ordered), parts, strict=True))
        if adjustable:
            kind = "AdjustableRoyaltySplitter"
            made = factory.createAdjustableSplitter(
                table, accounts["owner"], NOTICE, bytes(32), sender=deployer
            )
        else:
            kind = "RoyaltySplitter"
            made = factory.createSplitter(table, bytes(32), sender=deployer)
        return Revenue(
            chain=chain,
            factory=factory,
            splitter=chain.at(self.broken.get(kind, kind), made.return_value),
            token=deploy("MockReserve", "Mock Dollar", "mUSD", 6),
            weird=deploy("MockWeirdToken", 18),
            accounts=accounts,
            payees=tuple(ordered),
            shares=parts,
            adjustable=adjustable,
            deploy=deploy,
        )
