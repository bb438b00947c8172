"""Every state-changing function of the wind-down, its oracles and the redemption floor on anvil, once each way

As in `test_every_function_on_anvil`: one line for each function, how it works and how it is refused; a test asserts
that no function is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom.evm import Account, Contract, ContractError, keccak
from tests.integration.ape_chain import ApeChain, functions_of
from tests.support.lending import ZERO
from tests.support.signing import FOREVER, RECEIVE, Authorization, sign_permit
from tests.support.suite import ADMIN_DELAY, MAX_UINT, ONE
from tests.support.winddown import DAY, PRICES, Ending, EndingBuilder

pytestmark = pytest.mark.anvil

ENDING, ORACLE, FLOOR, MAKER = "WindDown", "SettlementOracle", "RedemptionModule", "SettlementOracleMaker"
PARAMS = "(address,address,address,address,uint256)"
ORDER = f"({PARAMS},address[],uint256,uint256,uint256,address,uint256)"
SALT = keccak(b"salt")
DEBT = 10_000 * ONE
UNAUTHORISED = "AccessManagedUnauthorized"

Call = Callable[[Ending], tuple[Account, tuple[Any, ...]]]


@dataclass(frozen=True)
class Line:
    """One function. `works` and `refused` give the caller and the arguments."""

    contract: str
    signature: str
    works: Call
    refused: Call
    error: str
    before: Callable[[Ending], Any] | None = None
    """What must have happened first, for both."""
    delayed: bool = False
    """Whether it must be scheduled first."""
    via: Callable[[Ending], Any] | None = None
    """What makes the wind-down call it, where nobody else may."""


def begun(it: Ending) -> None:
    """All winds down, and both markets' prices are fixed."""
    it.begin()
    it.fix(0)
    it.fix(1)


def opened(it: Ending) -> None:
    """Claims are open; one position is settled, the other is not."""
    begun(it)
    it.settle(it.borrower)
    it.open_claims()
    it.coin.approve(it.it, MAX_UINT, sender=it.holder)


def alone(it: Ending) -> None:
    """One market winds down alone, at a fixed price."""
    it.begin_market()
    it.fix()
    for spender in (it.it, it.suite.redemption_module):
        it.coin.approve(spender, MAX_UINT, sender=it.holder)


def ending_lines() -> Iterator[Line]:
    def line(name: str, works: Call, refused: Call, error: str, before: Any = None, **options: Any) -> Line:
        return Line(ENDING, name, works, refused, error, before, **options)

    def stranger(name: str, works: Any, refused: Any, error: str, before: Any = None) -> Line:
        return line(name, lambda e: (e.stranger, works(e)), lambda e: (e.stranger, refused(e)), error, before)

    def governed(name: str, args: Any, before: Any = None) -> Line:
        return line(
            name,
            lambda e: (e.suite.governor, args(e)),
            lambda e: (e.suite.attacker, args(e)),
            UNAUTHORISED,
            before,
            delayed=True,
        )

    def agreed(it: Ending) -> None:
        it.coin.pauseMinting(sender=it.suite.sentinel)
        for each in it.params:
            it.facilitator.lowerMarketCeiling(each.id, 0, sender=it.suite.sentinel)

    def dead(it: Ending) -> None:
        it.begin()
        it.sources[0].setFault(1, sender=it.stranger)
        it.chain.warp(3 * DAY)

    yield governed(f"begin(address[],{PARAMS}[])", lambda e: ([e.suite.psm], list(e.params)), agreed)
    yield governed(f"beginMarket({PARAMS})", lambda e: (e.params[0],), agreed)
    yield governed(f"setPrice({PARAMS},uint256)", lambda e: (e.params[0], PRICES[0] * 10**36), dead)
    yield governed(
        f"giveUp({PARAMS})", lambda e: (e.params[1],), lambda e: (opened(e), e.chain.warp(365 * DAY))
    )
    yield stranger(
        "makeOracle(address)",
        lambda e: (e.sources[0],),
        lambda e: (e.stranger,),
        "SettlementOracle_NoCode",
    )
    yield stranger(
        f"enlist({PARAMS})",
        lambda e: (e.params[1],),
        lambda e: (e.params[0],),
        "WindDown_AlreadyEnlisted",
        lambda e: e.begin(markets=(0,)),
    )
    yield stranger(
        f"readPrice({PARAMS})",
        lambda e: (e.params[0],),
        lambda e: (e.params[1],),
        "WindDown_NotEnlisted",
        lambda e: e.begin(markets=(0,)),
    )
    yield stranger(
        f"settle({PARAMS},address)",
        lambda e: (e.params[0], e.borrower),
        lambda e: (e.params[0], e.stranger),
        "WindDown_NothingOwed",
        begun,
    )
    yield line(
        f"redeem({PARAMS},address,uint256)",
        lambda e: (e.holder, (e.params[0], e.borrower, ONE)),
        lambda e: (e.holder, (e.params[1], e.other, ONE)),
        "WindDown_NotEnlisted",
        alone,
    )
    yield stranger(
        "takeReserve(address)",
        lambda e: (e.suite.psm,),
        lambda e: (e.stranger,),
        "WindDown_NotFacilitator",
        lambda e: e.begin(modules=()),
    )
    yield Line(
        ENDING,
        "open()",
        lambda e: (e.stranger, ()),
        lambda e: (e.stranger, ()),
        "WindDown_NotOpen",
        begun,
        via=lambda e: e.open_claims(),
    )
    yield stranger(
        f"release({PARAMS})",
        lambda e: (e.params[1],),
        lambda e: (e.params[0],),
        "WindDown_Nothing",
        lambda e: (opened(e), e.settle(e.other, 1)),
    )
    yield stranger(
        "book(address)",
        lambda e: (e.collaterals[0],),
        lambda e: (e.coin,),
        "WindDown_TokenIsCoin",
        lambda e: (begun(e), e.collaterals[0].mint(e.it, 5, sender=e.suite.deployer)),
    )
    yield Line(
        ENDING,
        "takeSurplus()",
        lambda e: (e.stranger, ()),
        lambda e: (e.stranger, ()),
        "WindDown_Nothing",
        opened,
        via=lambda e: (
            e.coin.transfer(e.suite.surplus_buffer, ONE, sender=e.holder),
            e.it.takeSurplus(sender=e.stranger),
        ),
    )
    yield line(
        "lock(uint256,address)",
        lambda e: (e.holder, (ONE, e.holder)),
        lambda e: (e.holder, (ONE, e.it)),
        "WindDown_InvalidReceiver",
        opened,
    )
    yield line(
        "lockWithPermit(uint256,address,uint256,bytes)",
        lambda e: (e.second, (5, e.second, FOREVER, bytes(sign_permit(e.coin, e.second, e.it, 5)))),
        lambda e: (e.second, (5, e.second, FOREVER, bytes(65))),
        "WindDown_AllowanceTooLow",
        lambda e: (opened(e), e.coin.transfer(e.second, ONE, sender=e.holder)),
    )

    def authorized(e: Ending, signer: Account) -> tuple[Any, ...]:
        nonce = e.it.lockAuthorizationNonce(e.holder, 5, e.second, FOREVER, SALT)
        signed = Authorization(e.holder, e.it, 5, nonce, 0, FOREVER, RECEIVE).sign(e.coin, signer)
        return (e.holder, 5, e.second, FOREVER, SALT, bytes(signed))

    yield stranger(
        "lockWithAuthorization(address,uint256,address,uint256,bytes32,bytes)",
        lambda e: authorized(e, e.holder),
        lambda e: authorized(e, e.suite.attacker),
        "ERC20Authorization_InvalidSignature",
        opened,
    )
    yield line(
        "claim(address,address)",
        lambda e: (e.holder, (e.collaterals[0], e.holder)),
        lambda e: (e.stranger, (e.collaterals[0], e.stranger)),
        "WindDown_Nothing",
        lambda e: (opened(e), e.lock(e.holder)),
    )
    yield stranger(
        "payResidual(address)",
        lambda e: (e.collaterals[0],),
        lambda e: (e.collaterals[1],),
        "WindDown_Nothing",
        residue,
    )
    yield line(
        "setAuthority(address)",
        lambda e: (e.suite.access, (e.suite.access,)),
        lambda e: (e.suite.attacker, (e.suite.access,)),
        UNAUTHORISED,
        via=lambda e: authority(e, e.it),
    )


def residue(it: Ending) -> None:
    """No coin is left, and something has come all the same: nobody ever opened a position or swapped."""
    it.facilitator.close(it.params[0], MAX_UINT, 1, it.borrower, it.suite.later, sender=it.borrower)
    it.facilitator.close(it.params[1], MAX_UINT, 1, it.other, it.suite.later, sender=it.other)
    for each in it.params:
        it.facilitator.sync(each, sender=it.stranger)
    it.begin()
    it.open_claims()
    for account in it.people:
        if held := it.coin.balanceOf(account):
            it.coin.transfer(it.it, held, sender=account)
    it.collaterals[0].mint(it.it, 5, sender=it.suite.deployer)
    assert it.it.claimSupply() == 0


def authority(it: Ending, target: Contract) -> None:
    """The admin's, through the access manager."""
    suite = it.suite
    data = suite.access.updateAuthority.encode(target, suite.surplus_buffer)
    suite.access.schedule(suite.access, data, 0, sender=suite.admin)
    suite.wait(ADMIN_DELAY)
    suite.access.updateAuthority(target, suite.surplus_buffer, sender=suite.admin)


def order(e: Ending, coins: int = ONE, receiver: Any = None) -> tuple[Any, ...]:
    return (e.params[0], [e.borrower], coins, 0, 0, receiver or e.holder, FOREVER)


def floor_lines() -> Iterator[Line]:
    def line(name: str, works: Call, refused: Call, error: str, before: Any = None, **options: Any) -> Line:
        return Line(FLOOR, name, works, refused, error, before, **options)

    def module(e: Ending) -> Contract:
        return e.suite.redemption_module

    def authorized(e: Ending, signer: Account) -> tuple[Any, ...]:
        nonce = module(e).redeemAuthorizationNonce(order(e), e.holder, SALT)
        signed = Authorization(e.holder, module(e), ONE, nonce, 0, FOREVER, RECEIVE).sign(e.coin, signer)
        return (order(e), e.holder, SALT, bytes(signed))

    yield line(
        f"redeem({ORDER})",
        lambda e: (e.holder, (order(e),)),
        lambda e: (e.holder, (order(e, 0),)),
        "RedemptionModule_ZeroCoins",
        alone,
    )
    yield line(
        f"redeemWithAuthorization({ORDER},address,bytes32,bytes)",
        lambda e: (e.stranger, authorized(e, e.holder)),
        lambda e: (e.stranger, authorized(e, e.suite.attacker)),
        "ERC20Authorization_InvalidSignature",
        alone,
    )
    yield line(
        "permit(uint256,uint256,bytes)",
        lambda e: (e.second, (5, FOREVER, bytes(sign_permit(e.coin, e.second, module(e), 5)))),
        lambda e: (e.second, (5, FOREVER, bytes(65))),
        "RedemptionModule_AllowanceTooLow",
    )
    yield line(
        "multicall(bytes[])",
        lambda e: (e.holder, ([module(e).redeem.encode(order(e))] * 2,)),
        lambda e: (e.holder, ([module(e).redeem.encode(order(e, ONE, module(e)))],)),
        "RedemptionModule_InvalidReceiver",
        alone,
    )
    for name, who, args in (
        ("pause(bytes32)", "sentinel", lambda e: (e.params[0].id,)),
        ("unpause(bytes32)", "operator", lambda e: (e.params[0].id,)),
        ("setFee(uint16)", "operator", lambda e: (7,)),
    ):
        yield line(
            name,
            lambda e, who=who, args=args: (getattr(e.suite, who), args(e)),
            lambda e, args=args: (e.suite.attacker, args(e)),
            UNAUTHORISED,
            (lambda e: module(e).pause(e.params[0].id, sender=e.suite.sentinel)) if "un" in name else None,
        )
    yield line(
        "rescue(address,address,uint256)",
        lambda e: (e.suite.governor, (e.coin, e.holder, 5)),
        lambda e: (e.suite.attacker, (e.coin, e.holder, 5)),
        UNAUTHORISED,
        lambda e: e.coin.transfer(module(e), 5, sender=e.holder),
        delayed=True,
    )
    # named when it was deployed: once only, the governor too
    yield line(
        "setWindDown(address)",
        lambda e: (e.suite.governor, (e.it,)),
        lambda e: (e.suite.attacker, (e.it,)),
        UNAUTHORISED,
        via=lambda e: None,
    )
    yield line(
        "setAuthority(address)",
        lambda e: (e.suite.access, (e.suite.access,)),
        lambda e: (e.suite.attacker, (e.suite.access,)),
        UNAUTHORISED,
        via=lambda e: authority(e, module(e)),
    )


def oracle_lines() -> Iterator[Line]:
    for name, args in (("close()", ()), ("setAnswer(uint256)", (1,))):
        yield Line(
            ORACLE,
            name,
            lambda e, args=args: (e.stranger, args),
            lambda e, args=args: (e.stranger, args),
            "SettlementOracle_NotWindDown",
            # the wind-down closes it, and has it answer within a settlement
            via=lambda e: (begun(e), e.settle(e.borrower)),
        )
    yield Line(
        MAKER,
        "make(address)",
        lambda e: (e.stranger, (e.sources[0],)),
        lambda e: (e.stranger, (e.sources[0],)),
        "SettlementOracleMaker_NotWindDown",
        via=lambda e: e.it.makeOracle(e.sources[0], sender=e.stranger),
    )


LINES = (*ending_lines(), *floor_lines(), *oracle_lines())


@pytest.fixture(scope="module")
def deployed(chain: Any) -> Ending:
    ape: Any = ApeChain(chain)
    it = EndingBuilder()(chain=ape)
    it.irm.set(0, sender=it.stranger)
    suite, units = it.suite, 5_000 * it.suite.unit
    suite.fund(it.holder, units)
    suite.psm.swapIn(units, 0, it.holder, FOREVER, sender=it.holder)
    it.open(it.borrower, DEBT)
    it.open(it.other, DEBT, 1)
    return it


@pytest.fixture
def ending(deployed: Ending, chain: Any) -> Iterator[Ending]:
    with chain.isolate():
        yield deployed


def test_the_table_has_every_function() -> None:
    listed = [(line.contract, line.signature) for line in LINES]
    assert len(set(listed)) == len(listed)
    assert set(listed) == functions_of((ENDING, ORACLE, FLOOR, MAKER))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.contract}.{line.signature}")
def test_works_and_refuses(ending: Ending, chain: Any, line: Line) -> None:
    it = ending
    target = {
        ENDING: it.it,
        ORACLE: it.oracles[0],
        FLOOR: it.suite.redemption_module,
        MAKER: it.chain.at(MAKER, it.it.ORACLE_MAKER()),
    }[line.contract]
    if line.before is not None:
        line.before(it)
    with chain.isolate():
        caller, args = line.refused(it)
        with pytest.raises(ContractError) as refused:
            it.chain.send(target, line.signature, *args, sender=caller)
        assert refused.value.name == line.error
    if line.via is not None:
        line.via(it)
        return
    caller, args = line.works(it)
    if line.delayed:
        data = target[line.signature].encode(*args)
        it.suite.access.schedule(target, data, 0, sender=caller)
        it.suite.wait()
    it.chain.send(target, line.signature, *args, sender=caller)
    assert it.suite.redemption_module.windDown() == it.it.address != ZERO
