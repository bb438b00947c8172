"""An asset with a published net asset value and a redemption desk on the in-process chain."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, Receipt
from strongroom.evm.abi import Addressish
from strongroom.model.redemption_desk import Batch, Position
from tests.support.fractional import INVESTORS, CustodianStatus, Fractional, FractionalBuilder
from tests.support.suite import MAX_UINT, refuses

ZERO = "0x" + "00" * 20
DAY = 86_400
UNIT = 10**6
"""One unit of money: it has six decimals."""
VALUE = 250 * UNIT
"""What a whole share is worth to begin with; the asset has no decimals."""
MAX_CHANGE_BPS = 1_000
MAX_CHANGE_PER_DAY_BPS = 200
MIN_INTERVAL = DAY
MAX_AGE = 7 * DAY
SALT = b"\x01" * 32
SHARES: Mapping[str, int] = {"holder": 1_000, "other": 600, "third": 301, "fourth": 100}
"""Of the investors."""


class ValueParams(NamedTuple):
    """What a net asset value is made with."""

    share: str
    payment_token: str
    initial_value: int = VALUE
    max_change_bps: int = MAX_CHANGE_BPS
    max_change_per_day_bps: int = MAX_CHANGE_PER_DAY_BPS
    min_interval: int = MIN_INTERVAL
    max_age: int = MAX_AGE


@dataclass
class World:
    """A desk and who has to do with it. All investors have approved it; nothing is published."""

    assets: Fractional
    factory: Contract
    nav: Contract
    desk: Contract
    token: Contract
    """What is paid in."""
    appraiser: Account
    operator: Account
    broken: Mapping[str, Artifact] = field(repr=False)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["assets"], name)

    @property
    def actors(self) -> tuple[Account, ...]:
        """Who can have shares, a request or money of a desk."""
        return tuple(self.assets.accounts[name] for name in INVESTORS)

    # What people do

    def publish(self, value: int | None = None, *, wait: int = MIN_INTERVAL) -> int:
        """The appraiser, after a wait, what is worth now unless told; the number."""
        if self.nav.number():
            self.chain.warp(wait)
        self.nav.publish(self.nav.value() if value is None else value, sender=self.appraiser)
        return int(self.nav.number())

    def revalue(self, value: int) -> int:
        """By appraiser and owner, at once; the number."""
        self.nav.proposeRevaluation(value, sender=self.appraiser)
        self.nav.confirmRevaluation(value, sender=self.owner)
        return int(self.nav.number())

    def request(self, holder: Account, shares: int) -> int:
        """The id."""
        return int(self.desk.requestRedeem(shares, holder, holder, sender=holder).return_value)

    def fund(self, amount: int) -> Receipt:
        """By the owner."""
        self.token.mint(self.owner, amount, sender=self.owner)
        receipt: Receipt = self.desk.fund(amount, sender=self.owner)
        return receipt

    def fulfill(self, *holders: Addressish) -> tuple[int, int]:
        """By a stranger: shares and cash."""
        return tuple(self.desk.fulfill(list(holders), sender=self.stranger).return_value)

    def redeemed(self, holder: Account, shares: int, *, price: int = VALUE, cash: int | None = None) -> int:
        """A request that the next publication prices, with cash for all of it unless told; the id."""
        request_id = self.request(holder, shares)
        self.publish(price)
        self.fund(shares * price if cash is None else cash)
        self.fulfill()
        return request_id

    def claim(self, holder: Account, shares: int | None = None) -> int:
        """All that can be, unless told; to the holder."""
        amount = self.desk.maxRedeem(holder) if shares is None else shares
        return int(self.desk.redeem(amount, holder, holder, sender=holder).return_value)

    def seize(self, holder: Account, shares: int, to: Account | None = None) -> Receipt:
        """An agent breaks the desk's lien."""
        receipt: Receipt = self.asset.forcedTransferLocked(
            holder, to or self.second, shares, self.desk, b"\x07" * 32, sender=self.agent
        )
        return receipt

    # What is where

    def position(self, holder: Addressish) -> Position:
        """As it stands in the book."""
        return Position(*self.desk.position(holder))

    def batch(self, request_id: int) -> Batch:
        """A batch."""
        return Batch(*self.desk.batch(request_id))

    def money(self, who: Addressish) -> int:
        """Of the payment token."""
        return int(self.token.balanceOf(who))

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        desk, nav, asset = self.desk, self.nav, self.asset
        wallets = [each.address for each in self.wallets]
        ids = range(1, nav.number() + 2)
        return {
            "cash": (desk.freeCash(), desk.owedCash(), desk.unsettledShares()),
            "batches": [tuple(desk.batch(each)) for each in ids],
            "open": tuple(desk.openBatches(0, 100)),
            "positions": [tuple(desk.position(each)) for each in wallets],
            "operators": [desk.isOperator(each, self.operator) for each in wallets],
            "value": (tuple(nav.latest()), tuple(nav.proposal()), nav.appraiser()),
            "shares": [(asset.balanceOf(each), asset.lockedBy(each, desk)) for each in wallets],
            "supply": asset.totalSupply(),
            "money": [self.money(each) for each in (*wallets, desk.address)],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    def assert_laws(self, holders: Iterable[Account] | None = None) -> None:
        """What is owed is there, and the book adds up."""
        desk = self.desk
        positions = [self.position(each) for each in holders or self.actors]
        owed = sum(each.cash for each in positions)
        for request_id in range(1, self.nav.number() + 2):
            batch = self.batch(request_id)
            inside = [each for each in positions if each.shares and each.request_id == request_id]
            assert sum(each.shares for each in inside) == batch.requested >= batch.fulfilled
            owed += batch.cash - sum(each.booked for each in inside)
        assert owed == desk.owedCash()
        assert desk.freeCash() + desk.owedCash() <= self.money(desk)


@dataclass(frozen=True)
class RedemptionBuilder:
    """Deploys desks, some of broken copies."""

    broken: Mapping[str, Artifact] = field(default_factory=dict)

    def __call__(self, *, chain: Chain | None = None, weird: bool = False, **asset: Any) -> World:
        """A desk that pays in `money`, or in `coins` of 18 decimals that misbehave when told to."""
        shares = asset.pop("shares", SHARES)
        assets = FractionalBuilder(self.broken)(chain=chain, shares=0, **asset)
        for name, amount in shares.items():
            assets.issue(assets.accounts[name], amount)
        deployer = assets.compliance.deployer

        def deploy(name: str, *args: Any) -> Contract:
            return assets.chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        factory = deploy("RedemptionDeskFactory", deploy("NetAssetValue"), deploy("RedemptionDesk"))
        token = assets.coins if weird else assets.money
        params = ValueParams(assets.asset.address, token.address)
        nav = factory.createNetAssetValue(params, SALT, sender=deployer).return_value
        desk = factory.createRedemptionDesk(nav, sender=deployer).return_value
        world = World(
            assets=assets,
            factory=factory,
            nav=assets.chain.at(self.broken.get("NetAssetValue", "NetAssetValue"), nav),
            desk=assets.chain.at(self.broken.get("RedemptionDesk", "RedemptionDesk"), desk),
            token=token,
            appraiser=assets.chain.account("appraiser"),
            operator=assets.chain.account("operator"),
            broken=self.broken,
        )
        world.nav.setAppraiser(world.appraiser, sender=world.owner)
        world.asset.setCustodian(desk, CustodianStatus.ACTIVE, sender=world.owner)
        token.approve(desk, MAX_UINT, sender=world.owner)
        for investor in world.actors:
            world.asset.approve(desk, MAX_UINT, sender=investor)
        return world
