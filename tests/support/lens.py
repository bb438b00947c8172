"""A lens over a lending pool in random states, and the model of the same state."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field, is_dataclass
from random import Random
from typing import Any

from strongroom.evm import Account, Contract, ContractError
from strongroom.model import AccessManager, ModelError, World
from strongroom.model.lending_lens import LendingLens
from strongroom.model.lending_pool import IrmEntry, LendingPool, Market, MarketParams, Position, RateKind
from tests.support.lending import ADAPTIVE, CURVE, EXTERNAL, KINKED, WAD, Lending, Params
from tests.support.suite import MAX_UINT, Override

RICH = 2**200
"""What everybody has of each token, in its units."""
KINDS: Mapping[str, tuple[int, bool]] = {
    "adaptive": (ADAPTIVE, False),
    "adaptive, least debt": (ADAPTIVE, True),
    "kinked": (KINKED, False),
    "kinked, least debt": (KINKED, True),
    "external": (EXTERNAL, False),
    "external, least debt": (EXTERNAL, True),
}
"""Kind of rate model, and whether its entry has a least debt."""


@dataclass(frozen=True)
class Watched:
    """A lens, and the market that it is used on."""

    lending: Lending
    """Looks at the market."""
    lens: Contract
    irm: Contract
    kind: int
    min_debt: int
    accounts: tuple[Account, ...] = field(default=())
    """Who acts, fee recipient included."""

    @property
    def id(self) -> bytes:
        return self.lending.id

    def wander(self, rng: Random, steps: int = 12) -> None:
        """Bring the market into some state, by calls of which some are refused."""
        lending, chain = self.lending, self.lending.chain
        pool, params = lending.pool, lending.params
        size: int = 10 ** rng.randint(1, lending.loan_decimals + 9)

        def some(top: int) -> int:
            return rng.choice([1, rng.randint(1, max(1, top)), max(1, top // 2), max(1, top)])

        def lend(who: Account) -> None:
            pool.supply(params, some(size), 0, who, b"", sender=who)

        def pledge(who: Account) -> None:
            worth = max(1, size * 10**36 // max(1, lending.oracle.price()))
            pool.supplyCollateral(params, some(2 * worth), who, b"", sender=who)

        def owe(who: Account) -> None:
            totals = lending.totals
            most = min(totals.supply_assets - totals.borrow_assets, lending.max_debt(who))
            pool.borrow(params, some(most), 0, who, who, sender=who)

        def repay(who: Account) -> None:
            pool.repay(params, 0, some(lending.held(who).borrow_shares), who, b"", sender=who)

        def leave(who: Account) -> None:
            pool.withdraw(params, 0, some(lending.held(who).supply_shares), who, who, sender=who)

        def wait(who: Account) -> None:
            chain.warp(rng.choice([0, 1, 12, 86_400, 10**6, 10**8]))

        def fee(who: Account) -> None:
            pool.setFee(params, rng.choice([0, 1, WAD // 10, WAD // 4]), sender=lending.governor)
            pool.setFeeRecipient(rng.choice(self.accounts), sender=lending.governor)

        def price(who: Account) -> None:
            now = lending.oracle.price()
            factor = rng.choice([500, 900, 990, 1_001, 1_100, 2_000])
            lending.oracle.set(max(1, now * factor // 1_000), sender=lending.deployer)
            lending.oracle.setLiquidationPrice(
                rng.choice([0, 0, max(1, now * factor // 1_001)]), sender=lending.deployer
            )

        def rate(who: Account) -> None:
            if self.kind == EXTERNAL:
                self.irm.set(rng.choice([0, 1, 10**9, 10**10, 10**11]), sender=lending.deployer)

        moves: list[Callable[[Account], None]] = [
            lend,
            pledge,
            owe,
            owe,
            repay,
            leave,
            wait,
            wait,
            fee,
            price,
        ]
        first, second = self.accounts[:2]
        size = max(size, 10 * self.min_debt)
        worth = 4 * size * 10**36 // lending.oracle.price() + 1
        pool.supply(params, size, 0, second, b"", sender=second)
        pool.supplyCollateral(params, worth, first, b"", sender=first)
        pool.borrow(params, size * rng.randint(20, 100) // 100, 0, first, first, sender=first)
        for _ in range(steps):
            move_or_not(rng.choice([*moves, rate]), rng.choice(self.accounts))
        self.crash(rng)

    def crash(self, rng: Random) -> None:
        """Now and then, a price around the one at which somebody's position can be liquidated, or far below."""
        lending = self.lending
        debtors = [each for each in self.accounts if lending.held(each).borrow_shares]
        if not debtors or rng.random() < 0.4:
            return
        who = rng.choice(debtors)
        held = lending.held(who)
        edge = lending.debt(who) * WAD * 10**36 // (lending.params.lltv * held.collateral)
        percent = rng.choice([110, 100, 99, 95, 90, 85, 70, 40, 5])
        lending.oracle.setLiquidationPrice(0, sender=lending.deployer)
        lending.oracle.set(max(1, edge * percent // 100), sender=lending.deployer)

    def outcome(self, call: Callable[[], Any]) -> tuple[str, Any]:
        """What a call gives, or the error it is refused with."""
        try:
            found = call()
        except ContractError as error:
            return error.name, tuple(error.args)
        return "ok", getattr(found, "return_value", found)

    def sent_at(self, timestamp: int, call: Callable[[], Any]) -> tuple[str, Any]:
        """What a transaction gives at that second; then everything is as it was."""
        before = self.lending.chain.snapshot()
        try:
            self.lending.chain.timestamp = timestamp
            return self.outcome(call)
        finally:
            self.lending.chain.revert(before)

    def model(self) -> tuple[LendingLens, MarketParams]:
        """The model's lens over the market as the chain has it."""
        lending = self.lending
        pool, chain = lending.pool, lending.chain
        world = World(timestamp=chain.timestamp)
        params = MarketParams(*lending.params)
        entry = pool.irmEntry(lending.params.irm)
        kind, *rest = entry
        contracts: dict[str, Any] = {
            params.oracle: _Oracle(lending.oracle),
            params.irm: _Irm(self.irm, lending.params),
        }
        totals = lending.totals
        positions = {
            (lending.id, account.address): Position(*pool.position(lending.id, account))
            for account in self.accounts
        }
        model = LendingPool(
            world,
            pool.address,
            AccessManager(world, "access"),
            contracts=contracts,
            fee_recipient=pool.feeRecipient(),
            irms={params.irm: IrmEntry(RateKind(kind), *rest)},
            markets={lending.id: Market(*totals, pool.rateAtTarget(lending.id))},
            positions=positions,
            params={lending.id: params},
        )
        assert params.id == lending.id
        return LendingLens(world, self.lens.address, model), params


def move_or_not(move: Callable[[Account], None], who: Account) -> None:
    """Some moves are refused; that is no matter."""
    with suppress(ContractError):
        move(who)


def model_outcome(call: Callable[[], Any]) -> tuple[str, Any]:
    """What the model gives, or the error it refuses with."""
    try:
        found = call()
        return "ok", astuple(found) if is_dataclass(found) else found  # type: ignore[call-overload]
    except ModelError as error:
        return error.name, error.args


def watched(
    lending: Lending, kind: str = "adaptive", broken: Override | None = None, lens: Contract | None = None
) -> Watched:
    """A lens, and another market of the lending pool with a rate model of this kind."""
    number, has_minimum = KINDS[kind]
    irm = lending.deploy("KinkedCurveIrm", *CURVE) if number == KINKED else _settable_irm(lending)
    min_debt = lending.one if has_minimum else 0
    lending.pool.enableIrm(
        irm, (number, min_debt, lending.stranger, "0x" + "00" * 20), sender=lending.governor
    )
    market = lending.create(lending.with_params(irm=irm.address))
    found = lens or lending.deploy((broken or {}).get("LendingLens", "LendingLens"), lending.pool)
    accounts = (lending.borrower, lending.lender, lending.recipient)
    for account in (*accounts, lending.liquidator):
        for token in (lending.loan, lending.collateral):
            token.mint(account, RICH, sender=lending.deployer)
            token.approve(lending.pool, MAX_UINT, sender=account)
    return Watched(market, found, irm, number, min_debt, accounts)


def _settable_irm(lending: Lending) -> Contract:
    """A `MockIrm` at 1e9, at the address of an account, so that a test may give it other code."""
    irm = lending.chain.at("MockIrm", lending.chain.account("rate model"))
    lending.chain.set_code(irm.address, lending.chain.code(lending.external))
    irm.set(10**9, sender=lending.deployer)
    return irm


@dataclass(frozen=True)
class _Oracle:
    """The chain's oracle, as the model asks it."""

    contract: Contract

    def price(self) -> int:
        return _asked(self.contract.price)

    def liquidation_price(self) -> int:
        return _asked(self.contract.liquidationPrice)


@dataclass(frozen=True)
class _Irm:
    """The chain's rate model, as the model asks it."""

    contract: Contract
    params: Params

    def curve(self) -> int:
        return int(self.contract.curve())

    def borrow_rate_view(self, params: MarketParams, market: Market) -> int:
        totals = (
            market.supply_assets,
            market.supply_shares,
            market.borrow_assets,
            market.borrow_shares,
            market.last_update,
            market.fee,
        )
        return int(self.contract.borrowRateView(self.params, totals))

    borrow_rate = borrow_rate_view


def _asked(question: Callable[[], int]) -> int:
    try:
        return int(question())
    except ContractError as error:
        raise ModelError(error.name, *error.args) from None
