"""What to do about a refusal, as a note on the contract's own error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from strongroom.client.amounts import plain
from strongroom.client.credit.values import CreditMarket
from strongroom.client.errors import ClientError
from strongroom.client.lending.values import Position
from strongroom.errors import ContractError


@contextmanager
def advised(position: Callable[[], Position] | None = None) -> Iterator[None]:
    """Inside, a contract's refusal is told with what to do about it. `position`, where there is one, is asked for only
    then."""
    try:
        yield
    except ContractError as error:
        try:
            general = GENERAL.get(error.name, "")
            hint = general if general or position is None else _advice(error.name, position())
        except (ClientError, ContractError):
            hint = ""
        if hint and hint not in getattr(error, "__notes__", ()):
            error.add_note(hint)
        raise


def _advice(name: str, position: Position) -> str:
    """Empty for a refusal that says it all."""
    if name.startswith("ChainlinkOracle_") or name == "LendingPool_ZeroPrice":
        return (
            "The market has no price to go by: nothing was sent. Repaying and putting collateral in need none; borrow "
            "or take collateral out once the feed answers again."
        )
    market = position.market
    coin, collateral = market.loan.symbol, market.collateral.symbol
    if isinstance(market, CreditMarket):
        if name in ("CreditFacilitator_CeilingExceeded", "Stablecoin_CeilingExceeded"):
            which = "this market's" if name.startswith("Credit") else "the facilitator's, over all markets,"
            return (
                f"The ceiling, {which} is reached: at most {plain(market.available)} {coin} can be lent now. Borrow "
                "less, or in another market (`strongroom credit markets`); repayments make room."
            )
        if name == "Stablecoin_MintingPaused":
            return (
                f"Minting is paused: only the {plain(market.liquidity)} {coin} that lie in the market can be lent. "
                "Repaying, closing and taking collateral out go on."
            )
    if name == "LendingPool_InsufficientCollateral":
        return (
            f"At most {plain(position.max_borrow)} {coin} more can be borrowed, or "
            f"{plain(position.max_withdraw_collateral)} {collateral} taken out: put collateral in, or repay, for more."
        )
    if name == "LendingPool_DebtTooSmall":
        return f"Owe at least {plain(market.min_debt)} {coin}, or repay all."
    if name == "LendingPool_HealthyPosition":
        price = position.liquidation_price
        told = "–" if price is None else plain(price)
        return f"It can be liquidated when one {collateral} is worth {told} {coin} or less."
    if name == "CreditFacilitator_NothingOwed":
        return f"{position.account} owes nothing in this market: take collateral out with `strongroom credit adjust`."
    if name == "CreditFacilitator_CollateralTooLow":
        return f"The position has {plain(position.collateral)} {collateral}: it has changed. Look, and sign anew."
    if name == "LendingPool_InsufficientBalance":
        return (
            f"There are {plain(position.collateral)} {collateral} as collateral and {plain(position.debt)} {coin} "
            "owed: give less, or all."
        )
    return ""


_ENDING = (
    "Nothing is minted, borrowed or liquidated there any more, and nothing taken out against a debt. Repay and take "
    "all out (`strongroom credit close`), or let the position be settled; coins are locked for a part of everything "
    "(`strongroom system winddown status`)."
)
GENERAL = {
    "SettlementOracle_WindingDown": _ENDING,
    "Stablecoin_MintingEnded": _ENDING,
    "RedemptionModule_WindingDown": _ENDING,
    "CreditFacilitator_MarketNotListed": (
        "The governor has given this market no ceiling: `strongroom credit markets` shows those that have one."
    ),
    "CreditFacilitator_DebtTooHigh": (
        "The debt has grown beyond what was to be paid at most: allow more, or sign anew with a later look."
    ),
    "CreditFacilitator_DeadlineExpired": "It came too late: nothing was moved. Sign and send anew.",
    "ERC20Authorization_Expired": "It came too late: nothing was moved. Sign and send anew.",
    "ERC20Authorization_NonceSpent": (
        "This very signature has been used, or cancelled, before: nothing was moved. Sign anew if it is to be done "
        "again."
    ),
    "ERC20Authorization_InvalidSignature": (
        "Something of what was signed has been changed, or another signed it: nothing was moved. Sign anew."
    ),
    "CreditFacilitator_AuthorizationFailed": (
        "The pool does not take the authorization: it was used or revoked before, or is too old. Sign a new one."
    ),
    "LendingPool_Unauthorized": (
        "The position's owner has not authorised the credit facilitator in the lending pool: "
        "`client.credit.authorize()`, or `strongroom position authorize` with the facilitator's address."
    ),
    "CreditFacilitator_NotWrappedEther": "This market's collateral is not wrapped ether: leave ether out of it.",
    "CreditFacilitator_NothingToDo": "There is nothing of the kind to be booked now: look again later.",
    "StabilityPool_InsufficientDeposits": (
        "The stability pool has too little: deposit (`strongroom stability deposit`), or liquidate with coins of your "
        "own (`strongroom position liquidate`)."
    ),
    "StabilityPool_NotListed": (
        "The governor has not listed this market in its stability pool: liquidate with coins of your own "
        "(`strongroom position liquidate`)."
    ),
}
"""By the error's name: what to do, whatever the position."""
