"""AssetToken.transfer, transferFrom

├── moves shares, and nothing that was earned
│   ├── all of them: who has none is no holder any more
│   ├── to another wallet of the investor: the same holder
│   ├── of nothing, or to the wallet itself: nothing changes
│   └── by allowance: it is spent, unless without limit
├── more than the balance, or than the allowance: ERC-20's errors
└── the rules refuse: see test_policy
"""

import pytest

from tests.support.compliance import FRANCE, JAPAN, investor
from tests.support.fractional import HOLDINGS, MAX_UINT, Fractional, Reason
from tests.support.suite import event, events, refuses


def test_moves_shares(fractional: Fractional) -> None:
    receipt = fractional.transfer(fractional.holder, fractional.other, 300)
    assert receipt.return_value is True
    assert events(receipt) == [event(fractional.asset, "Transfer", fractional.holder, fractional.other, 300)]
    assert fractional.balance(fractional.holder) == HOLDINGS - 300
    assert fractional.balance(fractional.other) == HOLDINGS + 300
    fractional.assert_laws()


def test_moves_nothing_that_was_earned(fractional: Fractional) -> None:
    fractional.pay(2_000)
    fractional.transfer(fractional.holder, fractional.third, HOLDINGS)
    assert fractional.claimable(fractional.holder) == 1_000
    assert fractional.claimable(fractional.third) == 0
    fractional.pay(4_000)
    assert fractional.claimable(fractional.holder) == 1_000
    assert fractional.claimable(fractional.third) == 2_000
    fractional.assert_laws()


def test_whoever_has_none_is_no_holder(fractional: Fractional) -> None:
    asset = fractional.asset
    assert (asset.holderCount(), asset.countryHolders(FRANCE)[0], asset.countryHolders(JAPAN)[0]) == (2, 1, 1)
    fractional.transfer(fractional.holder, fractional.other, HOLDINGS)
    assert (asset.holderCount(), asset.countryHolders(FRANCE)[0], asset.countryHolders(JAPAN)[0]) == (1, 0, 1)
    fractional.transfer(fractional.other, fractional.third, 1)
    assert (asset.holderCount(), asset.countryHolders(FRANCE)[0], asset.countryHolders(JAPAN)[0]) == (2, 1, 1)
    fractional.assert_laws()


def test_another_wallet_is_the_same_holder(fractional: Fractional) -> None:
    fractional.transfer(fractional.holder, fractional.second, 400)
    assert fractional.asset.holderCount() == 2
    assert fractional.asset.investor(investor(1))[0] == 2
    fractional.transfer(fractional.holder, fractional.second, HOLDINGS - 400)
    assert fractional.asset.holderCount() == 2
    assert fractional.asset.investor(investor(1))[0] == 1
    fractional.assert_laws()


@pytest.mark.parametrize(("to", "amount"), [("other", 0), ("holder", 0), ("holder", 7), ("holder", HOLDINGS)])
def test_nothing_changes(fractional: Fractional, to: str, amount: int) -> None:
    fractional.pay(3)
    before = fractional.ledger()
    receipt = fractional.transfer(fractional.holder, fractional.accounts[to], amount)
    assert events(receipt) == [
        event(fractional.asset, "Transfer", fractional.holder, fractional.accounts[to], amount)
    ]
    assert fractional.ledger() == before


def test_by_allowance(fractional: Fractional) -> None:
    asset = fractional.asset
    asset.approve(fractional.stranger, 10, sender=fractional.holder)
    asset.transferFrom(fractional.holder, fractional.other, 4, sender=fractional.stranger)
    assert asset.allowance(fractional.holder, fractional.stranger) == 6
    with fractional.refuses("ERC20InsufficientAllowance", fractional.stranger, 6, 7):
        asset.transferFrom(fractional.holder, fractional.other, 7, sender=fractional.stranger)
    asset.approve(fractional.stranger, MAX_UINT, sender=fractional.holder)
    asset.transferFrom(fractional.holder, fractional.other, 4, sender=fractional.stranger)
    assert asset.allowance(fractional.holder, fractional.stranger) == MAX_UINT
    with refuses("ERC20InvalidSpender", "0x" + "00" * 20):
        asset.approve("0x" + "00" * 20, 1, sender=fractional.holder)


@pytest.mark.parametrize("amount", [HOLDINGS + 1, 2**56, MAX_UINT])
def test_more_than_the_balance(fractional: Fractional, amount: int) -> None:
    assert fractional.reason(fractional.holder, fractional.other, amount) == Reason.NONE
    with fractional.refuses("ERC20InsufficientBalance", fractional.holder, HOLDINGS, amount):
        fractional.transfer(fractional.holder, fractional.other, amount)
