"""The lending pool's restricted functions

├── they are exactly those that the design gives the governor, and no other function is restricted
├── unmapped they are the admin's
├── nobody but their role calls them, through a multicall neither; with a delay only after it
└── none of them stops a repayment or a withdrawal, or moves anybody's position
"""

import random
from typing import Any

from strongroom.artifacts import load
from strongroom.errors import decode_revert
from strongroom.evm import Chain
from strongroom.evm.abi import canonical_type
from tests.support.lending import GOVERNED, MAX_UINT128, WAD, ZERO, Lending, LendingBuilder, selector
from tests.support.suite import ADMIN, GOVERNOR, MAX_UINT, refuses

DELAY = 2 * 24 * 3_600


def signatures() -> list[str]:
    return [
        f"{entry['name']}({','.join(canonical_type(item) for item in entry['inputs'])})"
        for entry in load("LendingPool").abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    ]


def value(kind: str, lending: Lending, dice: random.Random) -> Any:
    """Something of an ABI type."""
    if kind.endswith("[]"):
        return [value(kind[:-2], lending, dice) for _ in range(dice.randrange(3))]
    if kind == "(address,address,address,address,uint256)" and dice.random() < 0.8:
        return tuple(lending.params)
    if kind.startswith("("):
        return tuple(value(part, lending, dice) for part in kind[1:-1].split(","))
    if kind == "address":
        some = [actor.address for actor in lending.actors]
        return dice.choice([*some, lending.pool.address, lending.irm.address, lending.loan.address, ZERO])
    if kind == "bool":
        return dice.random() < 0.5
    if kind == "bytes":
        return dice.choice([b"", bytes(65), dice.randbytes(65)])
    if kind.startswith("bytes"):
        return dice.randbytes(int(kind[5:]))
    bits = int(kind[4:])
    numbers = (0, 1, 2, 10**6, WAD, 8 * WAD // 10, MAX_UINT128, 2**128, MAX_UINT)
    return dice.choice([number for number in numbers if number < 2**bits])


def parts(signature: str) -> list[str]:
    """The argument types of a signature."""
    found, depth, last = [], 0, ""
    for letter in signature[signature.index("(") + 1 : -1]:
        if letter == "," and depth == 0:
            found.append(last)
            last = ""
            continue
        depth += {"(": 1, ")": -1}.get(letter, 0)
        last += letter
    return [*found, last] if last else found


def test_a_stranger_gets_nowhere(lending: Lending) -> None:
    """Every function with all sorts of arguments: exactly the governed ones refuse it as unauthorised."""
    lending.open(1_000 * lending.one, lent=5_000 * lending.one)
    for account in (lending.lender, lending.borrower, lending.liquidator):
        lending.give(lending.loan, account, 1_000 * lending.one)
        lending.give(lending.collateral, account, lending.coin)
    before, refused, dice = lending.ledger(), set(), random.Random(1)
    for _ in range(40):
        for signature in signatures():
            args = tuple(value(kind, lending, dice) for kind in parts(signature))
            done, output = lending.chain.try_send(lending.pool, signature, *args, sender=lending.attacker)
            if not done and decode_revert(output).name == "AccessManagedUnauthorized":
                refused.add(signature)
    assert refused == {*GOVERNED, "setAuthority(address)"}
    after = lending.ledger()
    for part in ("balances", "positions", "markets", "recipient"):
        assert after[part] == before[part], part
    lending.assert_laws()


def test_unmapped_they_are_the_admins() -> None:
    chain = Chain()
    deployer, other = chain.account("deployer"), chain.account("stranger")
    access = chain.deploy("ProtocolAccessManager", deployer, sender=deployer)
    pool = chain.deploy("LendingPool", access, sender=deployer)
    assert pool.owner() == access.address == pool.authority()
    for signature in GOVERNED:
        assert access.getTargetFunctionRole(pool, selector(signature)) == ADMIN
    with refuses("AccessManagedUnauthorized", other):
        pool.enableLltv(1, sender=other)
    pool.enableLltv(1, sender=deployer)


def test_with_a_delay_only_after_it(lending: Lending) -> None:
    pool, access, governor = lending.pool, lending.access, lending.governor
    # a longer delay of execution holds at once
    access.grantRole(GOVERNOR, governor, DELAY, sender=lending.deployer)
    data = pool.setFeeRecipient.encode(lending.recipient)
    operation = access.hashOperation(governor, pool, data)
    with lending.refuses("AccessManagerNotScheduled", operation):
        pool.setFeeRecipient(lending.recipient, sender=governor)
    access.schedule(pool, data, 0, sender=governor)
    lending.chain.warp(DELAY - 1)
    with lending.refuses("AccessManagerNotReady", operation):
        pool.setFeeRecipient(lending.recipient, sender=governor)
    lending.chain.warp(1)
    pool.setFeeRecipient(lending.recipient, sender=governor)
    assert pool.feeRecipient() == lending.recipient.address


def test_the_governor_moves_nobodys_position(lending: Lending) -> None:
    """With every function it has, and all arguments that fit: users go on, and leave with what is theirs."""
    lending.open(1_000 * lending.one, lent=5_000 * lending.one)
    before, dice = lending.ledger(), random.Random(2)
    for _ in range(60):
        for signature in GOVERNED:
            args = tuple(value(kind, lending, dice) for kind in parts(signature))
            lending.chain.try_send(lending.pool, signature, *args, sender=lending.governor)
    after = lending.ledger()
    assert (after["balances"], after["positions"]) == (before["balances"], before["positions"])
    # and closed altogether
    lending.access.setTargetClosed(lending.pool, True, sender=lending.deployer)
    with lending.refuses("AccessManagedUnauthorized", lending.governor):
        lending.pool.setFeeRecipient(ZERO, sender=lending.governor)
    lending.give(lending.loan, lending.borrower, lending.one)
    shares = lending.held(lending.borrower).borrow_shares
    lending.pool.repay(lending.params, 0, shares, lending.borrower, b"", sender=lending.borrower)
    lending.pool.withdrawCollateral(
        lending.params, lending.coin, lending.borrower, lending.borrower, sender=lending.borrower
    )
    shares = lending.held(lending.lender).supply_shares
    lending.pool.withdraw(lending.params, 0, shares, lending.lender, lending.lender, sender=lending.lender)
    assert lending.loan.balanceOf(lending.lender) == 5_000 * lending.one


def test_an_access_manager_without_code_is_refused() -> None:
    chain = Chain()
    deployer = chain.account("deployer")
    for nothing in (ZERO, deployer.address):
        with refuses("AccessManagedInvalidAuthority", nothing):
            chain.deploy("LendingPool", nothing, sender=deployer)
    assert LendingBuilder()(chain=chain).pool.authority() != ZERO
