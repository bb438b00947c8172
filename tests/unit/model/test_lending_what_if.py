"""The lending pool's model from plain numbers, as the client's "what if" builds it.

- supply, borrow, a year's interest, and what each side has
- the fee is supply shares of the recipient
- health factor, most to borrow and liquidation price agree with each other and with what then succeeds
- a liquidation at the incentive; bad debt is the suppliers' loss at once; dust of collateral too
- a partial liquidation that would leave too small a debt closes the position
- redemption at the oracle's price
- an authorization by signature, once
- what is asked "what if" changes nothing
- an oracle without code refuses without a word
"""

from dataclasses import replace

import pytest

from strongroom.model import (
    PRICE_SCALE,
    WAD,
    ZERO_ADDRESS,
    AccessManager,
    FixedPrice,
    ModelError,
    Signature,
    Token,
    World,
)
from strongroom.model.lending_pool import (
    Authorization,
    IrmEntry,
    LendingPool,
    MarketParams,
    Position,
    RateKind,
    liquidation_incentive,
)

USD, GOLD = 10**6, WAD
PRICE = 2_000 * USD * PRICE_SCALE // GOLD
MIN_DEBT = 100 * USD
YEAR = 365 * 24 * 3600
PARAMS = MarketParams("usd", "gold", "oracle", "curve", 8 * WAD // 10)


class Setting:
    """One market; the lender has lent 10,000, the borrower may borrow against 2 gold."""

    def __init__(self, min_debt: int = 0) -> None:
        self.world = World(timestamp=1_700_000_000)
        self.oracle = FixedPrice(PRICE)
        names = ("lender", "borrower", "liquidator")
        self.usd = Token(self.world, "usd", "Dollar", 6, balances=dict.fromkeys(names, 10**6 * USD))
        self.gold = Token(self.world, "gold", "Gold", 18, balances=dict.fromkeys(names, 100 * GOLD))
        self.pool = LendingPool(
            self.world,
            "pool",
            AccessManager(self.world, "access"),
            contracts={"usd": self.usd, "gold": self.gold, "oracle": self.oracle, "curve": None},
            irms={"curve": IrmEntry(RateKind.ADAPTIVE_CURVE, min_debt, "redeemer")},
            lltvs={PARAMS.lltv: True},
        )
        for name in (*names, "redeemer"):
            self.usd.approve(name, "pool", 2**256 - 1)
            self.gold.approve(name, "pool", 2**256 - 1)
        self.pool.create_market(PARAMS)
        self.pool.supply("lender", PARAMS, 10_000 * USD, 0, "lender")
        self.pool.supply_collateral("borrower", PARAMS, 2 * GOLD, "borrower")

    def borrow(self, assets: int) -> None:
        self.pool.borrow("borrower", PARAMS, assets, 0, "borrower", "borrower")

    def set_price(self, whole: int) -> None:
        self.pool.contracts["oracle"].__dict__["value"] = whole * USD * PRICE_SCALE // GOLD

    @property
    def held(self) -> Position:
        return self.pool.positions[PARAMS.id, "borrower"]


def test_interest_is_what_lenders_get_and_borrowers_owe() -> None:
    it = Setting()
    it.borrow(3_000 * USD)
    it.world.timestamp += YEAR
    owed, claim = it.pool.debt_up(PARAMS, "borrower"), it.pool.supplied_down(PARAMS, "lender")
    # at a third of the target the rate falls from 2 % towards its lower bound
    assert 3_000 * USD < owed < 3_060 * USD
    assert claim - 10_000 * USD == pytest.approx(owed - 3_000 * USD, abs=3)
    it.pool.repay("borrower", PARAMS, 0, it.held.borrow_shares, "borrower")
    assert it.usd.balances["borrower"] == 10**6 * USD + 3_000 * USD - owed
    assert it.held.borrow_shares == 0


def test_fee_is_supply_of_the_recipient() -> None:
    it = Setting()
    it.pool.fee_recipient = "collector"
    it.pool.markets[PARAMS.id] = replace(it.pool.markets[PARAMS.id], fee=WAD // 10)
    it.borrow(3_000 * USD)
    it.world.timestamp += YEAR
    interest = it.pool.debt_up(PARAMS, "borrower") - 3_000 * USD
    assert it.pool.positions[PARAMS.id, "collector"].supply_shares == 0
    it.pool.accrue_interest(PARAMS)
    assert it.pool.supplied_down(PARAMS, "collector") == pytest.approx(interest // 10, abs=2)


def test_what_if_agrees_with_what_then_succeeds() -> None:
    it = Setting()
    assert it.pool.health_factor(PARAMS, "borrower") is None
    assert it.pool.liquidation_price(PARAMS, "borrower") is None
    most = it.pool.max_borrow(PARAMS, "borrower")
    assert most == 3_200 * USD
    with pytest.raises(ModelError, match="LendingPool_InsufficientCollateral"):
        it.borrow(most + 1)
    it.borrow(most)
    assert it.pool.max_borrow(PARAMS, "borrower") == 0
    health, price = it.pool.health_factor(PARAMS, "borrower"), it.pool.liquidation_price(PARAMS, "borrower")
    assert health is not None and health == WAD
    assert price is not None and price < PRICE
    for at, refused in ((price + 1, True), (price, False)):
        it.pool.contracts["oracle"].__dict__["value"] = at
        if refused:
            with pytest.raises(ModelError, match="LendingPool_HealthyPosition"):
                it.pool.liquidate("liquidator", PARAMS, "borrower", 1, 0)
        else:
            it.pool.liquidate("liquidator", PARAMS, "borrower", 1, 0)


def test_most_to_borrow_is_bounded_by_what_lies_there_and_by_the_least_debt() -> None:
    it = Setting(MIN_DEBT)
    it.pool.withdraw("lender", PARAMS, 9_900 * USD, 0, "lender", "lender")
    assert it.pool.max_borrow(PARAMS, "borrower") == 100 * USD
    it.pool.withdraw("lender", PARAMS, 1, 0, "lender", "lender")
    assert it.pool.max_borrow(PARAMS, "borrower") == 0
    with pytest.raises(ModelError, match="LendingPool_DebtTooSmall"):
        it.borrow(100 * USD - 1)


def test_liquidation_pays_the_incentive() -> None:
    it = Setting()
    it.borrow(3_000 * USD)
    it.set_price(1_800)
    incentive = liquidation_incentive(PARAMS.lltv)
    assert incentive == 10**36 // (94 * WAD // 100)
    seized, repaid = it.pool.liquidate("liquidator", PARAMS, "borrower", 0, it.held.borrow_shares)
    assert repaid == 3_000 * USD
    assert seized * 1_800 * USD // GOLD == pytest.approx(repaid * incentive // WAD, abs=2)
    assert it.held == Position(0, 0, 2 * GOLD - seized)


@pytest.mark.parametrize("dust", [0, 10**13])
def test_bad_debt_is_the_suppliers_loss_at_once(dust: int) -> None:
    it = Setting()
    it.borrow(3_000 * USD)
    it.set_price(1_000)
    before = it.pool.supplied_down(PARAMS, "lender")
    _, repaid = it.pool.liquidate("liquidator", PARAMS, "borrower", 2 * GOLD - dust, 0)
    lost = before - it.pool.supplied_down(PARAMS, "lender")
    assert lost == pytest.approx(3_000 * USD - repaid, abs=3)
    assert it.held == Position(0, 0, dust)


def test_what_would_leave_too_small_a_debt_closes_the_position() -> None:
    it = Setting(MIN_DEBT)
    it.borrow(3_000 * USD)
    it.set_price(1_800)
    almost_all = it.held.borrow_shares * 98 // 100
    _, repaid = it.pool.liquidate("liquidator", PARAMS, "borrower", 0, almost_all)
    assert repaid == 3_000 * USD
    assert it.held.borrow_shares == 0


def test_redemption_costs_the_borrower_nothing_at_the_oracles_price() -> None:
    it = Setting()
    it.borrow(3_000 * USD)
    it.usd.transfer("borrower", "redeemer", 1_000 * USD)
    with pytest.raises(ModelError, match="LendingPool_NotRedeemer"):
        it.pool.redeem("liquidator", PARAMS, "borrower", 1_000 * USD, "liquidator")
    _, collateral = it.pool.redeem("redeemer", PARAMS, "borrower", 1_000 * USD, "redeemer")
    assert collateral == GOLD // 2
    assert it.pool.debt_up(PARAMS, "borrower") == 2_000 * USD


def test_authorization_is_used_once() -> None:
    it = Setting()
    signer = "0x" + "11" * 20
    authorization = Authorization(signer, "0x" + "22" * 20, True, 0, it.world.timestamp)
    pool = LendingPool(it.world, "0x" + "33" * 20, it.pool.access)
    signature = Signature(signer, pool.authorization_digest(authorization))
    with pytest.raises(ModelError, match="LendingPool_InvalidSignature"):
        pool.set_authorization_with_sig(authorization, Signature("0x" + "44" * 20, signature.digest))
    pool.set_authorization_with_sig(authorization, signature)
    assert pool.authorizations[signer, "0x" + "22" * 20]
    with pytest.raises(ModelError, match="LendingPool_InvalidNonce"):
        pool.set_authorization_with_sig(authorization, signature)
    it.world.timestamp += 1
    with pytest.raises(ModelError, match="LendingPool_SignatureExpired"):
        pool.set_authorization_with_sig(authorization, signature)


def test_what_if_changes_nothing() -> None:
    it = Setting()
    it.borrow(1_000 * USD)
    it.world.timestamp += YEAR
    before = dict(it.pool.markets), dict(it.pool.positions)
    it.pool.health_factor(PARAMS, "borrower")
    it.pool.max_borrow(PARAMS, "borrower")
    it.pool.liquidation_price(PARAMS, "borrower")
    after = (
        dict(it.pool.markets),
        {key: value for key, value in it.pool.positions.items() if value != Position()},
    )
    assert after == before


def test_oracle_without_code_refuses_without_a_word() -> None:
    it = Setting()
    params = MarketParams("usd", "gold", "nothing", "curve", PARAMS.lltv)
    it.pool.create_market(params)
    it.pool.supply("lender", params, USD, 0, "lender")
    it.pool.supply_collateral("borrower", params, GOLD, "borrower")
    with pytest.raises(ModelError, match="EmptyRevert"):
        it.pool.borrow("borrower", params, 1, 0, "borrower", "borrower")
    with pytest.raises(ModelError, match="LendingPool_ZeroAddress"):
        it.pool.borrow("borrower", params, 1, 0, "borrower", ZERO_ADDRESS)
