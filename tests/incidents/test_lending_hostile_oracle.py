"""An oracle of the market creator's choice, which reverts, burns all gas, or answers garbage

Markets are permissionless, and so are their oracles. A hostile one harms those who chose its market, and nobody else:
other markets do not notice, and in its own market whoever lent, repaid, or owes nothing gets out all the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from strongroom.evm import ContractError
from tests.support.lending import Lending

CODES = {
    "reverts": "5f5ffd",
    "burns all gas": "5b5f56",
    "invalid": "fe",
    "answers nothing": "00",
    "answers half a word": "60015f5260105ff3",
    "answers a lot": "620fffff5ff3",
    "destroyed": "",
}


@pytest.fixture(params=CODES, ids=list(CODES))
def hostile(lending: Lending, request: pytest.FixtureRequest) -> Lending:
    """A market in use whose oracle turns hostile."""
    return turned(lending, CODES[request.param])


def turned(lending: Lending, code: str) -> Lending:
    """The same with this code in the oracle's place."""
    lending.open(1_000 * lending.one)
    lending.pledge(lending.stranger, lending.coin)
    lending.chain.set_code(lending.oracle, bytes.fromhex(code))
    return lending


@contextmanager
def going_on() -> Iterator[None]:
    """Inside, nothing may be refused."""
    try:
        yield
    except ContractError as error:
        pytest.fail(f"stopped by {error}")


def test_the_way_out_stays_open(hostile: Lending) -> None:
    with going_on():
        leave(hostile)


def leave(market: Lending) -> None:
    market.chain.warp(86_400)
    market.accrue()
    market.lend(market.lender, market.one)
    market.pool.withdraw(market.params, market.one, 0, market.lender, market.lender, sender=market.lender)
    market.pool.withdrawCollateral(
        market.params, market.coin, market.stranger, market.stranger, sender=market.stranger
    )
    market.pledge(market.borrower, 5)
    market.give(market.loan, market.borrower, 10 * market.one)
    owed = market.held(market.borrower).borrow_shares
    market.pool.repay(market.params, 0, owed, market.borrower, b"", sender=market.borrower)
    market.pool.withdrawCollateral(
        market.params, market.coin + 5, market.borrower, market.borrower, sender=market.borrower
    )
    market.assert_laws()


def test_what_needs_a_price_is_refused(hostile: Lending) -> None:
    market = hostile
    market.give(market.loan, market.liquidator, market.one)
    needing: list[Callable[[], object]] = [
        lambda: market.owe(market.borrower, 1),
        lambda: market.owe(market.stranger, 1),
        lambda: market.pool.withdrawCollateral(
            market.params, 1, market.borrower, market.borrower, sender=market.borrower
        ),
        lambda: market.pool.liquidate(market.params, market.borrower, 1, 0, b"", sender=market.liquidator),
        lambda: market.pool.liquidate(market.params, market.borrower, 0, 1, b"", sender=market.liquidator),
    ]
    for call in needing:
        with market.refuses_some():
            call()


def test_other_markets_do_not_notice(hostile: Lending) -> None:
    oracle = hostile.deploy("MockOracle", hostile.price_of(2_000))
    other = hostile.create(hostile.with_params(oracle=oracle.address))
    other.open(1_000 * other.one)
    other.owe(other.borrower, 1)
    other.pool.withdrawCollateral(other.params, 1, other.borrower, other.borrower, sender=other.borrower)
    oracle.set(other.price_of(1_200), sender=other.deployer)
    other.give(other.loan, other.liquidator, other.one)
    other.pool.liquidate(other.params, other.borrower, 0, 1, b"", sender=other.liquidator)
    other.assert_laws()


def test_an_oracle_cannot_lie_its_way_into_another_market(lending: Lending) -> None:
    """Infinite credit in a market of one's own reaches the lenders of that market alone."""
    oracle = lending.deploy("MockOracle", 10**60)
    lending.lend(lending.lender, 1_000 * lending.one)
    own = lending.create(lending.with_params(oracle=oracle.address))
    own.pledge(own.attacker, own.coin)
    with own.refuses("LendingPool_InsufficientLiquidity", own.id, 1, 0):
        own.owe(own.attacker, 1)
    own.lend(own.attacker, 5)
    own.owe(own.attacker, 5)
    assert lending.claim(lending.lender) == 1_000 * lending.one
    own.assert_laws()
