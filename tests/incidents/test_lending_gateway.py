"""What contracts in front of a pool were robbed by: Seneca 2024, Squid 2026, Multichain 2022, MISO 2021, NFTTrader 2023

The gateway is authorised by those who take ether out, and trusted with approvals by those who approve anything. It
acts on its caller's positions alone, spends nobody's allowance, credits only what has just arrived, spends no
`msg.value` twice, and cannot be entered again by whoever gets the ether.
"""

import itertools
from typing import Any

import pytest

from strongroom import artifacts
from strongroom.evm import Contract, ContractError
from tests.support.gateway import ETHER, Gated, Order, gated
from tests.support.lending import Lending
from tests.support.signing import FOREVER
from tests.support.suite import MAX_UINT

ENTRIES = [
    entry
    for entry in artifacts.load("LendingGateway").abi
    if entry["type"] == "function" and entry["stateMutability"] in ("payable", "nonpayable")
]


@pytest.fixture
def gate(lending: Lending) -> Gated:
    return gated(lending)


def trusting(gate: Gated) -> tuple[Contract, ...]:
    """A victim, the lender, who lends, pledges, owes, has money left, and trusts the gateway with everything."""
    lending, victim = gate.lending, gate.lending.lender
    gate.give_weth(victim, 100 * ETHER)
    gate.lend_ether(victim, 50 * ETHER)
    gate.loans.pledge(victim, lending.coin)
    gate.loans.owe(victim, 5 * ETHER)
    gate.gateway.supplyCollateralEther(gate.pledges.params, victim, gate.later, sender=victim, value=ETHER)
    lending.lend(victim, 1_000 * lending.one)
    tokens = (gate.weth, lending.loan, lending.collateral)
    for token in tokens[1:]:
        token.mint(victim, 10**12, sender=lending.deployer)
    for token in tokens:
        token.approve(gate.gateway, MAX_UINT, sender=victim)
    gate.authorize(victim)
    return tokens


def belongings(gate: Gated, tokens: tuple[Contract, ...]) -> tuple[list[int], list[int]]:
    """What must not fall, and what must not rise: debts."""
    victim = gate.lending.lender
    markets = [each.held(victim) for each in (gate.lending, gate.loans, gate.pledges)]
    money = [gate.lending.chain.balance(victim), *(token.balanceOf(victim) for token in tokens)]
    kept = [part for each in markets for part in (each.supply_shares, each.collateral)]
    return money + kept, [each.borrow_shares for each in markets]


def choices(entry: Any, part: Any, gate: Gated) -> list[Any]:
    lending = gate.lending
    if part["type"] == "tuple":
        return [each.params for each in (gate.loans, gate.pledges, lending)]
    if part["name"] in ("deadline", "maxShares"):
        return [MAX_UINT]
    if part["name"] in ("minShares", "minAssets"):
        return [0]
    if part["type"] == "address":
        return [each.address for each in (lending.lender, lending.attacker, gate.gateway)]
    if part["type"] == "uint256":
        return [0, 100]
    return [bytes(32)] if part["type"] == "bytes32" else [b"", bytes(65)]


def test_nothing_of_a_victim_moves(gate: Gated) -> None:
    tokens = trusting(gate)
    lending, tried, done = gate.lending, 0, 0
    before, start = belongings(gate, tokens), lending.chain.snapshot()
    for entry in ENTRIES:
        values = [0, 100] if entry["stateMutability"] == "payable" else [0]
        options = (choices(entry, part, gate) for part in entry["inputs"])
        for *args, value in itertools.product(*options, values):
            call = getattr(gate.gateway, entry["name"])
            succeeded, _ = call.try_send(*args, sender=lending.attacker, value=value)
            tried += 1
            if succeeded:
                done += 1
                now = belongings(gate, tokens)
                assert all(a >= b for a, b in zip(now[0], before[0], strict=True)), (entry["name"], args)
                assert all(a <= b for a, b in zip(now[1], before[1], strict=True)), (entry["name"], args)
                assert gate.leftovers() == [0, 0, 0, 0], (entry["name"], args)
                lending.chain.revert(start)
    assert tried > 300
    assert done > 5


def test_an_authorization_is_worth_nothing_to_who_sees_it(gate: Gated) -> None:
    """Front-running a relayer: neither the token nor the gateway lets anybody spend it on anything else."""
    market = gate.lending
    market.open(100 * market.one)
    market.loan.mint(market.lender, 10 * market.one, sender=market.deployer)
    order = Order(
        gate, "repayWithAuthorization", market, market.lender, 10 * market.one, market.borrower, gate.later
    )
    signature = order.sign(market.lender)
    paid = order.authorization
    for name in ("transferWithAuthorization", "receiveWithAuthorization"):
        entry = market.loan[f"{name}(address,address,uint256,uint256,uint256,bytes32,bytes)"]
        with pytest.raises(ContractError):
            entry(*paid.args, signature, sender=market.attacker)
    supply = Order(
        gate, "supplyWithAuthorization", market, market.lender, order.amount, market.attacker, order.deadline
    )
    with pytest.raises(ContractError):
        supply.send(signature, market.attacker)
    held = market.held(market.borrower).borrow_shares
    order.send(signature, market.attacker)
    assert market.held(market.borrower).borrow_shares < held


def test_no_ether_is_spent_twice(gate: Gated) -> None:
    """There is no multicall to reuse `msg.value` in, and ether that lies in the gateway pays for nothing."""
    assert not any("multicall" in entry["name"].lower() for entry in ENTRIES)
    lending = gate.lending
    lending.chain.set_balance(gate.gateway.address, ETHER)
    gate.weth.deposit(sender=lending.lender, value=ETHER)
    gate.weth.transfer(gate.gateway, ETHER, sender=lending.lender)
    for market, call in (
        (
            gate.loans,
            lambda p: gate.gateway.supplyEther(p, lending.attacker, 0, FOREVER, sender=lending.attacker),
        ),
        (
            gate.pledges,
            lambda p: gate.gateway.supplyCollateralEther(
                p, lending.attacker, FOREVER, sender=lending.attacker
            ),
        ),
    ):
        with pytest.raises(ContractError):
            call(market.params)
    assert gate.leftovers() == [ETHER, ETHER, 0, 0]


def test_who_gets_the_ether_cannot_enter_again(gate: Gated) -> None:
    lending = gate.lending
    thief = lending.deploy("MockEtherReceiver")
    gate.lend_ether(lending.lender, 10 * ETHER)
    gate.gateway.supplyEther(
        gate.loans.params, thief, 0, gate.later, sender=lending.stranger, value=2 * ETHER
    )
    allow = lending.pool.setAuthorization.encode(gate.gateway, True)
    thief.execute(lending.pool, allow, sender=lending.stranger)
    call = gate.gateway.withdrawEther.encode(gate.loans.params, ETHER, 0, thief, 0, MAX_UINT, FOREVER)
    thief.prepare(gate.gateway, call, sender=lending.stranger)
    with gate.loans.refuses("LendingGateway_EtherNotTaken", thief, ETHER):
        thief.execute(gate.gateway, call, sender=lending.stranger)
    assert lending.chain.balance(thief.address) == 0
    # one after the other is nobody's loss
    thief.prepare(lending.loan, lending.loan.approve.encode(thief, 1), sender=lending.stranger)
    thief.execute(gate.gateway, call, sender=lending.stranger)
    thief.execute(
        gate.gateway,
        gate.gateway.withdrawEther.encode(gate.loans.params, ETHER - 1, 0, thief, 0, MAX_UINT, FOREVER),
        sender=lending.stranger,
    )
    assert gate.leftovers() == [0, 0, 0, 0]
    assert gate.loans.held(thief).supply_shares < 2 * 10**6
