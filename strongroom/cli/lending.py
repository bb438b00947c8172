"""What the lending commands share: how a market is named, and how markets and positions are shown."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from strongroom.cli.session import Session, fail, refuse, shown

if TYPE_CHECKING:
    from strongroom.client.lending import Lending, Market, Position

T = TypeVar("T")
_LEAST_PREFIX = 6
_ID_LENGTH = 66


def find_market(session: Session, lending: "Lending", named: str) -> "Market":
    """The market of an id, or of its beginning where no other begins so. Ends the command if there is none."""
    text = named.strip().lower()
    if not text.startswith("0x") or not all(char in "0123456789abcdef" for char in text[2:]):
        fail(f"not a market: {named[:80]!r}. It is named by its id, 0x…, or the first of its digits")
    if len(text) >= _ID_LENGTH:
        return lending.market(text)
    if len(text) - 2 < _LEAST_PREFIX:
        fail(f"{text} is too short for a market: give {_LEAST_PREFIX} digits of its id, or more")
    with session.progress("reading markets") as progress:
        found = [each.id for each in lending.created(progress) if ("0x" + each.id.hex()).startswith(text)]
    if not found:
        fail(f"no market's id begins with {text}: `strongroom market list` shows all")
    if len(found) > 1:
        fail(
            f"{len(found)} markets' ids begin with {text}: give more digits ({', '.join(map(short, found[:4]))})"
        )
    return lending.market(found[0])


def short(id_: bytes) -> str:
    """The beginning of an id, as it can be given to the commands."""
    return "0x" + id_.hex()[:12]


def percent(share: Decimal, digits: int = 2) -> str:
    """A share of one as percent, rounded down for people."""
    return f"{rounded(share * 100, digits)} %"


def rounded(value: Decimal | None, digits: int = 4) -> str:
    """A number cut off for people, never up."""
    if value is None:
        return "–"
    cut = value.quantize(Decimal(1).scaleb(-digits), ROUND_DOWN) if value.adjusted() < 20 else value
    text = f"{cut:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def or_none(read: Callable[[], T]) -> T | None:
    """What is read; `None` while the oracle gives no price."""
    from strongroom.client.errors import ClientError, ContractError

    try:
        return read()
    except (ClientError, ContractError):
        return None


def problem_of(market: "Market") -> str | None:
    """Why the market's totals cannot be told: a rate model that fails, or knows no bounds."""
    from strongroom.client.errors import ClientError, ContractError

    try:
        _ = market.accrued, market.borrow_apy
    except (ClientError, ContractError) as error:
        return str(error)
    return None


def market_json(market: "Market") -> dict[str, Any]:
    """A market, exact."""
    params = market.params
    problem = problem_of(market)
    if problem is not None:
        return {"id": market.id, "problem": problem}
    return {
        "id": market.id,
        "loanToken": {
            "address": params.loanToken,
            "symbol": market.loan.symbol,
            "decimals": market.loan.decimals,
        },
        "collateralToken": {
            "address": params.collateralToken,
            "symbol": market.collateral.symbol,
            "decimals": market.collateral.decimals,
        },
        "oracle": params.oracle,
        "irm": params.irm,
        "irmKind": market.irm.kind.name.lower(),
        "lltv": market.lltv,
        "totalSupply": market.total_supply,
        "totalBorrow": market.total_borrow,
        "liquidity": market.liquidity,
        "utilisation": market.utilisation,
        "borrowApy": market.borrow_apy,
        "supplyApy": market.supply_apy,
        "fee": market.fee,
        "minDebt": market.min_debt,
        "price": market.price,
        "priceProblem": None if market.price_problem is None else str(market.price_problem),
        "liquidationIncentive": market.liquidation_incentive,
        "block": market.block,
        "timestamp": market.timestamp,
    }


def position_json(position: "Position") -> dict[str, Any]:
    """A position, exact; what needs a price is null while there is none."""
    market = position.market
    problem = problem_of(market)
    if problem is not None:
        return {"market": market.id, "account": position.account, "problem": problem}
    return {
        "market": market.id,
        "account": position.account,
        "loanToken": market.loan.symbol,
        "collateralToken": market.collateral.symbol,
        "supplied": position.supplied,
        "debt": position.debt,
        "collateral": position.collateral,
        "healthFactor": or_none(lambda: position.health_factor),
        "liquidationPrice": position.liquidation_price,
        "price": market.price,
        "maxBorrow": or_none(lambda: position.max_borrow),
        "maxWithdraw": position.max_withdraw,
        "maxWithdrawCollateral": or_none(lambda: position.max_withdraw_collateral),
        "supplyShares": position.holding.supply_shares,
        "borrowShares": position.holding.borrow_shares,
    }


def health_of(position: "Position") -> str:
    """The health factor for people, cut off."""
    if not position.debt_units:
        return "no debt"
    found = or_none(lambda: position.health_factor)
    return "unknown: no price" if found is None else rounded(found)


@contextmanager
def advised(position: "Position", who: str) -> "Iterator[None]":
    """Inside, a contract's refusal is told with what to do about it."""
    from strongroom.client.errors import ContractError

    try:
        yield
    except ContractError as error:
        name = error.name
        hint = or_none(lambda: _advice(name, position, who))
        if hint:
            error.add_note(hint)
        raise


def _advice(name: str, position: "Position", who: str) -> str:
    """What to do about a refusal; empty for one that says it all."""
    market = position.market
    loan, collateral = market.loan.symbol, market.collateral.symbol
    if name == "LendingPool_InsufficientCollateral":
        more, out = or_none(lambda: position.max_borrow), or_none(lambda: position.max_withdraw_collateral)
        return (
            f"At most {shown(more)} {loan} can be borrowed or {shown(out)} {collateral} taken out: put collateral in, "
            "or repay, for more."
        )
    if name == "LendingPool_InsufficientLiquidity":
        return f"{shown(market.liquidity)} {loan} lie in the market: take less, or wait until somebody repays or lends."
    if name == "LendingPool_InsufficientBalance":
        return (
            f"There are {shown(position.supplied)} {loan} supplied, {shown(position.collateral)} {collateral} as "
            f"collateral and {shown(position.debt)} {loan} owed: give less, or all."
        )
    if name == "LendingPool_DebtTooSmall":
        return f"Owe at least {shown(market.min_debt)} {loan}, or repay all."
    if name == "LendingPool_HealthyPosition":
        price = rounded(position.liquidation_price, 6)
        return f"It can be liquidated when one {collateral} is worth {price} {loan} or less."
    if name == "LendingPool_Unauthorized":
        return f"{position.account} has to run `strongroom position authorize {who}` first."
    if name == "LendingPool_InconsistentInput":
        return "There is nothing to move: give an amount above zero, of what there is."
    return ""


def before_and_after(before: "Position", after: "Position") -> list[tuple[object, ...]]:
    """The rows of a preview: what there is, how healthy it is and at which price it ends."""
    loan, collateral = before.market.loan.symbol, before.market.collateral.symbol
    rows: list[tuple[object, ...]] = []
    for label, old, new in (
        (f"supplied, {loan}", before.supplied, after.supplied),
        (f"collateral, {collateral}", before.collateral, after.collateral),
        (f"debt, {loan}", before.debt, after.debt),
    ):
        if old or new:
            rows.append((label, old, new))
    if before.debt_units or after.debt_units:
        rows.append(("health factor", health_of(before), health_of(after)))
        prices = (before.liquidation_price, after.liquidation_price)
        rows.append((f"liquidation price, {loan}", *(rounded(price, 6) for price in prices)))
        rows.append((f"price now, {loan}", "", rounded(after.market.price, 6)))
    return rows


def place_of(market: "Market") -> Mapping[str, str]:
    """Where an operation happens, for a preview."""
    return {
        "lending pool": market.pool,
        "market": "0x" + market.id.hex(),
        "loan token": f"{market.params.loanToken} ({market.loan.symbol})",
        "collateral token": f"{market.params.collateralToken} ({market.collateral.symbol})",
        "oracle": market.params.oracle,
    }


def require_health(after: "Position", least: str | None) -> None:
    """Refuses to go on where a position would end with a health factor below `least`."""
    from strongroom.client.amounts import to_decimal

    found = after.health_factor if least is not None else None
    if found is not None and least is not None and found < to_decimal(least):
        refuse(
            f"nothing was sent: the health factor would be {rounded(found)}, below {least}. Borrow or take out less, "
            "or put collateral in"
        )
