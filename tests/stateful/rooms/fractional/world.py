"""The fractional room: an asset with its registry, policy and two payment tokens on a chain, and their twins in the
model.

The asset keeps investors' balances, so that every rule can be on. The first payment token is a good one of 6 decimals,
the second one of 18 that misbehaves in turn (no return value, false, a tax, a blocked account, a balance that falls, a
hook before or after the move).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Chain
from strongroom.model import AccessManager, World
from strongroom.model.asset_token import AssetToken
from strongroom.model.asset_values import CustodianStatus
from strongroom.model.execution import Contract as Twin
from strongroom.model.execution import Table, external
from strongroom.model.identity_registry import Claim, IdentityRegistry
from tests.stateful.rooms.revenue.world import SplitToken
from tests.stateful.rooms.stablecoin.mocks import Reserve
from tests.support.compliance import ALL_FLAGS, CUSTODIAN, FRANCE, JAPAN, PROFESSIONAL, RETAIL, investor
from tests.support.fractional import FractionalBuilder

IDENTITIES: Mapping[str, tuple[int, int, int, int]] = {
    "holder": (1, FRANCE, RETAIL, 0),
    "second": (1, FRANCE, RETAIL, 0),
    "other": (2, JAPAN, PROFESSIONAL, 0),
    "third": (3, FRANCE, PROFESSIONAL, 0),
    "fourth": (4, JAPAN, RETAIL, 0),
    "depot": (5, JAPAN, PROFESSIONAL, CUSTODIAN),
    "agent": (6, FRANCE, RETAIL, 0),
}
"""Registered wallets at the beginning: number of the investor, country, class, flags. `second` is of `holder`'s
investor."""
WALLETS = (*IDENTITIES, "attacker", "vault")
"""All whose shares are watched; the last two are unverified, and `vault` is a custodian, too."""
CUSTODIANS = ("custodian", "vault")
"""The second over lock-ups."""
SPENDERS = ("custodian", "vault", "owner", "attacker")
INVESTORS = tuple(investor(number) for number in range(8))
COUNTRIES = (FRANCE, JAPAN, 276)
MONEY, COINS = 0, 1
TOKENS = (MONEY, COINS)
PAID = (*WALLETS, "owner", "payer", "asset")
"""Whose money is watched."""
RICH = 10**40
AUTHORIZED = 30_000
YEAR = 365 * 86_400


@dataclass(slots=True)
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    sender: str
    target: str
    data: bytes
    twin: Callable[[], Any]
    kind: str = ""
    """The function's name in the model."""
    sides: tuple[str, str, int] | None = None
    """Of a transfer: from, to, amount."""
    seized: bool = False
    """Whether the second token takes away what it wants, or changes how it behaves."""


@dataclass(eq=False)
class Sanctions(Twin):
    """`MockSanctionsList`."""

    answers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answers = Table(self.world, 0, self.answers)

    @external
    def set(self, account: str, answer: int) -> None:
        """Anyone may: no, yes, and ways of giving no answer."""
        self.answers[account] = answer

    def answer(self, account: str) -> int:
        """What the asset makes of it."""
        return min(self.answers[account], 2)


class Contracts:
    """The asset on an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None) -> None:
        broken = broken or {}
        chain = self.chain = Chain(code_size_limit=10**6 if broken else None)
        seller = chain.account("seller").address
        self.made = made = FractionalBuilder(broken)(
            chain=chain,
            shares=0,
            second_token=True,
            investor_balances=True,
            authorized_supply=AUTHORIZED,
            issuers=((seller, AUTHORIZED),),
        )
        self.depot = chain.account("depot")
        self.asset, self.registry, self.sanctions = made.asset, made.compliance.registry, made.sanctions
        self.tokens = (made.money, made.coins)
        self.issuer = made.compliance.issuer.address
        for name, (number, country, investor_class, flags) in IDENTITIES.items():
            made.register(
                chain.account(name), number, country=country, investor_class=investor_class, flags=flags
            )
        self.at = {
            **{name: chain.account(name).address for name in (*made.accounts, "depot")},
            "asset": made.asset.address,
            "issuer": self.issuer,
            "zero": "0x" + "00" * 20,
            "coins": made.coins.address,
            "money": made.money.address,
            "sanctions": made.sanctions.address,
        }
        for token in self.tokens:
            token.mint(made.payer, RICH, sender=made.payer)
            token.approve(made.asset, 2**256 - 1, sender=made.payer)


class Model:
    """The same in the model."""

    def __init__(self, contracts: Contracts) -> None:
        at, chain, made = contracts.at, contracts.chain, contracts.made
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        access = AccessManager(world, made.compliance.access.address)
        registry = self.registry = IdentityRegistry(world, contracts.registry.address, access)
        for issuer, flags in (
            (made.compliance.issuer, ALL_FLAGS),
            (made.compliance.other_issuer, ALL_FLAGS & ~CUSTODIAN),
        ):
            access.members[0, issuer.address] = 0
            registry.add_issuer(issuer.address, issuer.address, flags)
            number, _, since = contracts.registry.issuerTerms(issuer)
            registry.issuers[issuer.address] = type(registry.issuers[issuer.address])(number, flags, since)
        for name in IDENTITIES:
            claim, _, _ = contracts.registry.identity(at[name])
            registry.words[at[name]] = type(registry.words[at[name]])(Claim(*claim), 1)
        self.money = Reserve(world, at["money"], "Mock Dollar", 6)
        self.coins = SplitToken(world, at["coins"], decimals=18)
        self.tokens = (self.money, self.coins)
        self.sanctions = Sanctions(world, at["sanctions"])
        asset = self.asset = AssetToken(
            world,
            at["asset"],
            registry,
            sanctions={at["sanctions"]: self.sanctions},
            investor_balances=True,
            tokens={each.address: each for each in self.tokens},
            owner=at["owner"],
            authorized_supply=AUTHORIZED,
            supply_locker=at["locker"],
        )
        for token in self.tokens:
            token.mint(at["payer"], RICH)
            token.allowances[at["payer"], at["asset"]] = 2**256 - 1
            asset.list_payment_token(at["owner"], token.address)
        asset.set_agent(at["owner"], at["agent"], True)
        asset.set_custodian(at["owner"], at["custodian"], CustodianStatus.ACTIVE)
        asset.set_custodian(at["owner"], at["vault"], CustodianStatus.ACTIVE_OVER_LOCKUPS)
        asset.custodians[at["locker"]] = CustodianStatus.ACTIVE_OVER_LOCKUPS
        asset.set_issuer(at["owner"], at["seller"], AUTHORIZED)
