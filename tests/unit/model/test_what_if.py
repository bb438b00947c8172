"""The model from plain numbers, as the client's "what if" builds it.

- the example of the package's documentation
- a swap in and out, what each leaves on the book, and fees collected
- the price above the band, below it, and not to be had
- a signature of a contract wallet
"""

import pytest

from strongroom.model import (
    PRICE_SCALE,
    WAD,
    AccessManager,
    AuthorizedToken,
    Facilitator,
    FixedPrice,
    ModelError,
    PegStabilityModule,
    PegStatus,
    Signature,
    Stablecoin,
    Token,
    World,
)
from strongroom.model.signatures import PERMIT

PARITY = PRICE_SCALE * 10**12


def module_at(price: int) -> PegStabilityModule:
    """A module for a reserve of 6 decimals with 5 bps each way, at a price; the holder has a million."""
    world = World(timestamp=1_700_000_000)
    access = AccessManager(world, "access")
    coin = Stablecoin(world, "coin", access, facilitators={"module": Facilitator(ceiling=10_000_000 * WAD)})
    reserve = Token(world, "reserve", decimals=6, balances={"holder": 10**12})
    module = PegStabilityModule(
        world,
        "module",
        access,
        coin,
        reserve,
        FixedPrice(price),
        "buffer",
        fee_in_bps=5,
        fee_out_bps=5,
        band_lower_bps=9_950,
        band_upper_bps=10_050,
    )
    reserve.approve("holder", "module", 10**12)
    coin.approve("holder", "module", 10**30)
    return module


def test_example_of_the_documentation() -> None:
    assert module_at(PARITY).preview_swap_in(1_000_000) == 999_500_000_000_000_000


def test_swap_in_and_out_leave_their_fees_on_the_book() -> None:
    module = module_at(PARITY)
    later = module.world.timestamp
    coins = module.swap_in("holder", 10**9, 0, "holder", later)
    assert coins == 999_500_000_000_000_000_000
    assert module.uncollected_fees() == WAD // 2
    assert module.collect_fees("anyone") == WAD // 2
    assert module.stablecoin.balance_of("buffer") == WAD // 2
    paid = module.swap_out("holder", coins, 0, "holder", later)
    assert paid == 999_000_250
    assert module.book == 10**9 - paid
    assert module.uncollected_fees() == module.book * 10**12 - WAD // 2


@pytest.mark.parametrize(
    ("price_bps", "status", "pays"),
    [
        (10_050, PegStatus.WITHIN, 1_000_000),
        (10_100, PegStatus.ABOVE, 990_099),
        (9_000, PegStatus.BELOW, 1_000_000),
    ],
)
def test_price_decides_what_is_paid_out(price_bps: int, status: PegStatus, pays: int) -> None:
    module = module_at(PARITY)
    module.fee_in_bps = module.fee_out_bps = 0
    module.swap_in("holder", 10**9, 0, "holder", module.world.timestamp)
    module.oracle = FixedPrice(PARITY * price_bps // 10_000)
    assert module.peg_status() == (status, module.oracle.price())
    assert module.preview_swap_out(WAD) == pays


def test_price_that_is_not_to_be_had_closes_the_way_in_and_not_the_way_out() -> None:
    module = module_at(PARITY)
    module.swap_in("holder", 10**9, 0, "holder", module.world.timestamp)

    class Down:
        def price(self) -> int:
            raise ModelError("ChainlinkOracle_FeedUnavailable", "feed")

        liquidation_price = price

    module.oracle = Down()
    with pytest.raises(ModelError, match="ChainlinkOracle_FeedUnavailable"):
        module.preview_swap_in(10**6)
    assert module.preview_swap_out(WAD) == 999_500
    assert module.peg_status() == (PegStatus.UNKNOWN, 0)


def test_below_the_band_swaps_in_are_refused_and_can_be_frozen_for_good() -> None:
    module = module_at(PARITY * 9_949 // 10_000)
    with pytest.raises(ModelError, match="PegStabilityModule_ReserveBelowBand"):
        module.swap_in("holder", 10**6, 0, "holder", module.world.timestamp)
    module.freeze_on_depeg("anyone")
    module.oracle = FixedPrice(PARITY)
    with pytest.raises(ModelError, match="PegStabilityModule_Frozen"):
        module.preview_swap_in(10**6)


def test_contract_wallet_signs_by_its_owner() -> None:
    wallet, owner, spender = ("0x" + digit * 40 for digit in "abc")
    world = World(timestamp=100, owners={wallet: owner})
    token = AuthorizedToken(world, "0x" + "d" * 40, "Dollar")
    digest = token.digest(PERMIT, wallet, spender, 5, 0, 100)
    token.permit(wallet, spender, 5, 100, Signature(owner, digest))
    assert (token.allowance(wallet, spender), token.nonces[wallet]) == (5, 1)
    with pytest.raises(ModelError, match="ERC20Authorization_InvalidSignature"):
        token.permit(wallet, spender, 5, 100, Signature(owner, digest))  # its nonce is used
    assert token.nonces[wallet] == 1
