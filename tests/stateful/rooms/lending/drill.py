"""The drill: everyone who owes repays all and takes out all collateral; then it is taken back."""

from tests.stateful.rooms.lending.rules import Rules
from tests.stateful.rooms.lending.storage import UINT128
from tests.stateful.rooms.lending.world import COLLATERALS, LOANS, MARKETS, WEIRD

_ENOUGH = 2**140


def who_cannot_leave(machine: Rules) -> str | None:
    """What the pool refuses to someone who owes, if anything.

    Repayments are made by another who has the tokens, for anyone may. Excepted is a market that cannot accrue any more,
    for its totals would pass 2^128. What the misbehaving token does is taken back first.
    """
    if not any(machine.debtors(market) for market in MARKETS):
        return None
    contracts, at = machine.contracts, machine.at
    chain, pool = contracts.chain, contracts.pool
    start = chain.snapshot()
    send, keeper = chain.raw_try_send, at["keeper"]
    try:
        weird = contracts.tokens[WEIRD]
        send(keeper, weird.address, weird.setKind.encode(0))
        send(keeper, weird.address, weird.setFee.encode(0))
        for token in contracts.tokens:
            send(keeper, token.address, token.mint.encode(keeper, _ENOUGH))
            send(keeper, token.address, token.approve.encode(pool, 2**256 - 1))
        for market in MARKETS:
            structure = contracts.structs[market]
            if not send(keeper, pool.address, pool.accrueInterest.encode(structure))[0]:
                continue
            for name in machine.debtors(market):
                _, shares, collateral = machine.position(market, name)
                data = pool.repay.encode(structure, 0, shares, at[name], b"")
                succeeded, output = send(keeper, pool.address, data)
                if not succeeded:
                    return f"market {market}, token {LOANS[market]}: {name} cannot repay: 0x{output.hex()}"
                if not collateral:
                    continue
                data = pool.withdrawCollateral.encode(structure, collateral, at[name], at[name])
                succeeded, output = _as(machine, name, data)
                if not succeeded:
                    token_number = COLLATERALS[market]
                    return f"market {market}, token {token_number}: {name} cannot leave: 0x{output.hex()}"
                if machine.contracts.chain.storage(*_place(machine, market, name)) & UINT128:
                    return f"market {market}: {name} still owes"
        return None
    finally:
        chain.revert(start)


def _place(machine: Rules, market: int, name: str) -> tuple[str, int]:
    return machine.layout.slots[machine.layout.index["debt", market, name]]


def _as(machine: Rules, name: str, data: bytes) -> tuple[bool, bytes]:
    contracts, at = machine.contracts, machine.at
    send, pool = contracts.chain.raw_try_send, contracts.pool.address
    if name == "wallet":
        return send(at["keeper"], at[name], contracts.wallet.execute.encode([(pool, data)]))
    if name == "callback":
        return send(at["keeper"], at[name], contracts.callback.execute.encode([(pool, data, False)]))
    return send(at[name], pool, data)
