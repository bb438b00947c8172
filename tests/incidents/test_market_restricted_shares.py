"""Restricted shares on the marketplace: sold to who may not have them, or by who may not sell; orders that strand

The marketplace holds nothing and has no power over an asset: shares go from the seller's wallet to the buyer's by the
seller's allowance, and the asset asks its rules of both sides before anything moves. What it refuses takes back all: no
coin moves, the order stays as it was, and is good again when the reason is gone. A sweep leaves it out.
Each test fails where the asset or the marketplace lacks what it is about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.client.market import SignedOrder
from strongroom.evm import Account, ContractError
from strongroom.model.orders import ItemStandard, OrderKind
from strongroom.refusals import sentence_of
from tests.support.fractional import (
    FRANCE,
    MAX_UINT,
    REASON,
    CountryRule,
    Fractional,
    FractionalBuilder,
    Reason,
)
from tests.support.market import FEE_BPS, PRICE, Market, MarketBuilder
from tests.support.mutants import Mutant, compile_mutants

LOT, LOTS = 10, 20
"""Shares to a lot, and lots to an order."""
FEE = -(-PRICE * FEE_BPS // 10_000)


@dataclass
class Floor:
    """An asset whose holders trade."""

    market: Market
    fractional: Fractional
    _nonces: list[int] = field(default_factory=lambda: [100])

    def listing(self, maker: Account | None = None, **changes: Any) -> SignedOrder:
        """Twenty lots of the holder's, for coins, signed."""
        maker = maker or self.fractional.holder
        return self._order(maker, OrderKind.LISTING, FEE_BPS, **changes)

    def offer(self, maker: Account | None = None, **changes: Any) -> SignedOrder:
        """For twenty lots, by one who may have them."""
        maker = maker or self.fractional.other
        return self._order(maker, OrderKind.ITEM_OFFER, 0, **changes)

    def _order(self, maker: Account, kind: OrderKind, fee: int, **changes: Any) -> SignedOrder:
        self._nonces[0] += 1
        values = {"lot_size": LOT, "lots": LOTS, "max_royalty_bps": 0, "max_fee_bps": fee, **changes}
        order = self.market.order(
            kind=kind,
            standard=ItemStandard.ERC20,
            token=self.fractional.asset,
            id=0,
            currency=self.market.coin,
            maker=maker,
            nonce=self._nonces[0],
            **values,
        )
        return self.market.sign(order, maker)

    def fill(self, signed: SignedOrder, taker: Account | None = None, lots: int = 1, **changes: Any) -> Any:
        """By another holder, unless told."""
        return self.market.fill(signed, taker or self.fractional.other, lots=lots, **changes)

    def state(self) -> Any:
        """Whatever a refused fill must not change."""
        coin = self.market.coin
        wallets = self.fractional.wallets
        return self.fractional.ledger(), [coin.balanceOf(who) for who in wallets], self.market.ledger()

    def refused(self, call: Callable[..., Any], *args: Any, **changes: Any) -> ContractError:
        """Why, with nothing moved."""
        before = self.state()
        with pytest.raises(ContractError) as caught:
            call(*args, **changes)
        assert self.state() == before, "a refused fill left something behind"
        return caught.value

    def refused_for(
        self, reason: Reason, signed: SignedOrder, taker: Account | None = None, lots: int = 1
    ) -> None:
        """The asset says why, with a sentence."""
        error = self.refused(self.fill, signed, taker, lots)
        assert (error.name, error.args[-1]) == ("TransferPolicy_Refused", reason), error
        assert str(error).endswith(sentence_of(reason))


def build(broken: dict[str, Artifact]) -> Floor:
    """Investors, and one stranger to the registry, have coins and have approved the marketplace for everything."""
    market = MarketBuilder(broken)()
    made = FractionalBuilder(broken)(chain=market.chain)
    for who in (*made.investors, made.stranger):
        market.coin.mint(who, 1_000 * PRICE, sender=market.deployer)
        market.coin.approve(market.market, MAX_UINT, sender=who)
        made.asset.approve(market.market, MAX_UINT, sender=who)
    return Floor(market, made)


@cache
def sound() -> Floor:
    return build({})


def check_part_by_part(floor: Floor) -> None:
    """Fills of some lots each; the fee is paid, the rest is the seller's; what was earned before stays the seller's."""
    f, m = floor.fractional, floor.market
    f.pay(2_000_000)
    signed = floor.listing()
    coins = [m.coin.balanceOf(who) for who in (f.holder, f.other, m.treasury)]
    sold = 0
    for lots in (1, 4, 15):
        floor.fill(signed, lots=lots)
        sold += lots
        paid = -(-sum((lots,)) * PRICE * FEE_BPS // 10_000)
        now = [m.coin.balanceOf(who) for who in (f.holder, f.other, m.treasury)]
        change = [after - was for after, was in zip(now, coins, strict=True)]
        assert change == [lots * PRICE - paid, -lots * PRICE, paid]
        coins = now
        assert f.balance(f.other) == 1_000 + sold * LOT
        assert m.coin.balanceOf(m.market) == 0 == f.balance(m.market)
    assert floor.refused(floor.fill, signed).name in ("Marketplace_TooManyLots", "Marketplace_NonceUsed")
    assert f.claimable(f.holder) == f.claimable(f.other) == 1_000_000
    f.assert_laws()


def check_who_may_not_have_them(floor: Floor) -> None:
    """A stranger to the registry: by filling, by an offer that a holder takes, by a match."""
    f, m = floor.fractional, floor.market
    signed = floor.listing()
    floor.refused_for(Reason.RECEIVER_UNVERIFIED, signed, f.stranger)
    offer = floor.offer(f.stranger)
    error = floor.refused(floor.fill, offer, f.holder)
    assert (error.name, error.args[-1]) == ("TransferPolicy_Refused", Reason.RECEIVER_UNVERIFIED)
    error = floor.refused(m.match, signed, offer)
    assert (error.name, error.args[-1]) == ("TransferPolicy_Refused", Reason.RECEIVER_UNVERIFIED)
    error = floor.refused(floor.fill, signed, f.other, recipient=f.stranger.address)
    assert (error.name, error.args[-1]) == ("TransferPolicy_Refused", Reason.RECEIVER_UNVERIFIED)
    floor.fill(signed, f.other)


def check_who_lost_its_claim(floor: Floor) -> None:
    """Either side, after it signed."""
    f = floor.fractional
    listing, offer = floor.listing(), floor.offer()
    f.revoke(f.other)
    error = floor.refused(floor.fill, offer, f.holder)
    assert error.args[-1] == Reason.RECEIVER_UNVERIFIED
    f.revoke(f.holder)
    floor.refused_for(Reason.SENDER_UNVERIFIED, listing, f.third)
    f.chain.warp(1)
    f.register(f.holder, 1)
    floor.fill(listing, f.third)


def check_a_seller_frozen_since(floor: Floor) -> None:
    """Refused while it is, and good again; what was filled before counts."""
    f = floor.fractional
    signed = floor.listing()
    floor.fill(signed, lots=5)
    f.asset.freeze(f.holder, REASON, sender=f.agent)
    floor.refused_for(Reason.SENDER_FROZEN, signed, lots=1)
    f.asset.unfreeze(f.holder, REASON, sender=f.agent)
    assert floor.refused(floor.fill, signed, None, 16).name == "Marketplace_TooManyLots"
    floor.fill(signed, lots=15)
    assert f.balance(f.other) == 1_000 + LOTS * LOT


def check_a_buyer_frozen_since(floor: Floor) -> None:
    f = floor.fractional
    signed = floor.listing()
    f.asset.freeze(f.other, REASON, sender=f.agent)
    floor.refused_for(Reason.RECEIVER_FROZEN, signed)
    floor.fill(signed, f.third)


def check_shares_frozen_since(floor: Floor) -> None:
    """Of 1,000 all but 35: three lots can be sold, a fourth not."""
    f = floor.fractional
    signed = floor.listing()
    f.asset.setFrozenTokens(f.holder, 965, REASON, sender=f.agent)
    error = floor.refused(floor.fill, signed, None, 4)
    assert (error.name, *error.args[1:]) == ("ERC7943InsufficientUnfrozenBalance", 40, 35)
    floor.fill(signed, lots=3)
    f.asset.setFrozenTokens(f.holder, 0, REASON, sender=f.agent)
    floor.fill(signed, lots=17)


def check_shares_locked_since(floor: Floor) -> None:
    """For a vote or a pledge."""
    f = floor.fractional
    signed = floor.listing()
    f.lock(f.holder, 995)
    floor.refused_for(Reason.LIENED, signed)
    f.asset.unlock(f.holder, 995, sender=f.custodian)
    floor.fill(signed)


def check_lockups_are_kept(floor: Floor) -> None:
    """Shares issued yesterday are not sold today; the order waits for them."""
    f = floor.fractional
    f.asset.issue(f.fourth, 50, f.chain.timestamp + 3 * 86_400, sender=f.owner)
    signed = floor.listing(f.fourth, lots=5)
    floor.refused_for(Reason.LOCKED_UP, signed)
    f.chain.warp(3 * 86_400 + 3_600)
    floor.fill(signed, lots=5)
    assert f.balance(f.fourth) == 0


def check_rules_changed_since(floor: Floor) -> None:
    """A country, the number of holders, a least holding, a pause: in the midst of an order, and back."""
    f = floor.fractional
    signed = floor.listing()
    floor.fill(signed, f.third)
    f.asset.setCountries([FRANCE], True, sender=f.owner)
    f.set_policy(country_rule=CountryRule.DENY)
    floor.refused_for(Reason.COUNTRY, signed, f.third)
    f.set_policy(max_holders=3)
    floor.refused_for(Reason.MAX_HOLDERS, signed, f.fourth)
    f.set_policy(min_holding=500)
    floor.refused_for(Reason.RECEIVER_BELOW_MINIMUM, signed, f.fourth)
    f.set_policy(daily_volume=30)
    floor.refused_for(Reason.DAILY_VOLUME, signed, f.other, lots=4)
    f.set_policy()
    f.asset.pause(sender=f.agent)
    floor.refused_for(Reason.PAUSED, signed)
    f.asset.unpause(sender=f.owner)
    floor.fill(signed, f.third, lots=19)
    f.assert_laws()


def check_a_sweep_leaves_it_out(floor: Floor) -> None:
    """Two sellers, of whom one was frozen since."""
    f, m = floor.fractional, floor.market
    orders = [floor.listing(), floor.listing(f.other)]
    f.asset.freeze(f.holder, REASON, sender=f.agent)
    requests = [m.request(each) for each in orders]
    before = m.coin.balanceOf(f.third)
    receipt = m.market.fillMany(requests, False, sender=f.third)
    assert list(receipt.return_value) == [0, PRICE]
    assert before - m.coin.balanceOf(f.third) == PRICE
    assert (f.balance(f.third), f.balance(f.holder)) == (LOT, 1_000)


def check_nobody_sells_for_another(floor: Floor) -> None:
    """Every holder has approved the marketplace; shares move by their own orders alone."""
    f, m = floor.fractional, floor.market
    before = floor.state()
    theft = f.asset.transferFrom.encode(f.holder, f.third, 100)
    m.chain.raw_try_send(f.third, m.market, theft)
    order = floor.listing().order
    floor.refused(m.fill, m.sign(order, f.third), f.third)
    assert floor.state() == before


ASSET = "contracts/fractional/AssetToken.sol"
POLICY = "contracts/compliance/libraries/TransferPolicy.sol"
MARKET = "contracts/market/Marketplace.sol"
STATES = "contracts/market/OrderStates.sol"


def asset(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, ASSET, old, new, "AssetToken")


TABLE: dict[str, tuple[Callable[[Floor], None], Mutant]] = {
    "part by part": (
        check_part_by_part,
        Mutant(
            "ForgetsLots",
            STATES,
            "if (lots <= available) _statuses[orderHash] = status + lots;",
            "status;",
            "Marketplace",
        ),
    ),
    "sold to strangers": (
        check_who_may_not_have_them,
        asset(
            "AsksNoAccounts",
            "        if (reason != Reason.None) return (reason, movement);\n\n        uint256 balance",
            "        reason = Reason.None;\n\n        uint256 balance",
        ),
    ),
    "sold without a claim": (
        check_who_lost_its_claim,
        asset(
            "AsksNoClaims",
            "        if (reason != Reason.None) return (reason, movement);\n\n        uint256 balance",
            "        reason = Reason.None;\n\n        uint256 balance",
        ),
    ),
    "sold by the frozen": (
        check_a_seller_frozen_since,
        asset(
            "FrozenSell",
            "if (fromWord.has(HolderWordLib.FROZEN)) return (Reason.SenderFrozen, movement);",
            "",
        ),
    ),
    "sold to the frozen": (
        check_a_buyer_frozen_since,
        asset(
            "FrozenBuy", "if (toWord.has(HolderWordLib.FROZEN)) return (Reason.ReceiverFrozen, movement);", ""
        ),
    ),
    "frozen shares": (
        check_shares_frozen_since,
        asset("SellsTheFrozen", "if (uint56(restraints) > free) return Reason.FrozenShares;", ""),
    ),
    "locked shares": (
        check_shares_locked_since,
        asset(
            "SellsTheLiened", "if (amount > free) return Reason.Liened;", "if (amount > free) free = amount;"
        ),
    ),
    "locked-up shares": (
        check_lockups_are_kept,
        asset(
            "EndsLockups",
            "if (word.has(HolderWordLib.LOCKED_UP) && _lockups[from].amount() > free) return Reason.LockedUp;",
            "",
        ),
    ),
    "changed rules": (
        check_rules_changed_since,
        asset(
            "KnowsNoPause", "if (policyWord.has(PolicyWordLib.PAUSED)) return (Reason.Paused, movement);", ""
        ),
    ),
    "swept": (
        check_a_sweep_leaves_it_out,
        asset(
            "FrozenAreSwept",
            "if (fromWord.has(HolderWordLib.FROZEN)) return (Reason.SenderFrozen, movement);",
            "",
        ),
    ),
    "sold for another": (
        check_nobody_sells_for_another,
        Mutant(
            "TakesAnySignature",
            STATES,
            "if (!_isAgreed(maker, orderHash, evidence)) revert Marketplace_InvalidSignature(maker, orderHash);",
            "",
            "Marketplace",
        ),
    ),
}


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(mutant for _, mutant in TABLE.values())


@pytest.mark.parametrize("name", TABLE)
def test_it_cannot_happen(name: str) -> None:
    floor = sound()
    before = floor.market.chain.snapshot()
    TABLE[name][0](floor)
    floor.market.chain.revert(before)


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_the_test_can_fail(name: str) -> None:
    check, mutant = TABLE[name]
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        check(build({mutant.target: artifacts()[mutant.name]}))
