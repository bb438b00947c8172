"""Flash mint: money out of nothing inside one transaction, the amplifier of most incidents of this list

Flash loans turned small errors of price and rounding into whole treasuries; a flash mint has no pool to limit it, and
one inside another would lift any cap.

Here there is a cap, one at a time, and a fee rounded up. Flash-minted coins can be swapped out as any others, but
have to be bought back at the same price and two fees; inside the callback the levels, the book and every preview are
what they were, only the total supply counts the coins that are about.
"""

from typing import Any

import pytest
from eth_abi.abi import encode

from strongroom.errors import decode_revert
from strongroom.evm import Contract, keccak
from tests.support.suite import FLASH_CAP, MAX_UINT, ONE, Builder, Suite

Step = tuple[Contract, bytes]


def wallet_of(suite: Suite, units: int = 0) -> Contract:
    """The attacker's borrower, with so many units of reserve and all allowances."""
    wallet = suite.chain.deploy("MockWallet", suite.attacker, sender=suite.attacker)
    suite.give_reserve(wallet, units)
    allow = [
        (suite.stablecoin, suite.stablecoin.approve.encode(spender, MAX_UINT))
        for spender in (suite.stablecoin, suite.psm)
    ]
    allow.append((suite.reserve, suite.reserve.approve.encode(suite.psm, MAX_UINT)))
    wallet.execute([(target.address, data) for target, data in allow], sender=suite.attacker)
    suite.watch(wallet)
    return wallet


def fair_worth(suite: Suite, wallet: Contract, bps: int) -> int:
    """Of the wallet and the attacker together, in ten-thousandths of a wei."""
    held = [suite.balances(account) for account in (wallet, suite.attacker)]
    return sum(units * suite.wei_per_unit * bps + coins * 10_000 for units, coins in held)


def borrow(suite: Suite, wallet: Contract, amount: int, *steps: Step) -> tuple[bool, bytes]:
    data = encode(["(address,bytes)[]"], [[(target.address, call) for target, call in steps]])
    coin = suite.stablecoin
    return coin.flashLoan.try_send(wallet, coin, amount, data, sender=suite.attacker)


@pytest.mark.parametrize("bps", [9_000, 10_000, 10_300])
@pytest.mark.parametrize("fees", [(0, 0), (5, 5)])
def test_it_cannot_empty_the_module_at_a_profit(build: Builder, bps: int, fees: tuple[int, int]) -> None:
    suite = build(fees=fees)
    suite.buy(suite.victim, 500_000 * suite.unit)
    wallet = wallet_of(suite, 50_000 * suite.unit)
    suite.set_price(bps)
    module, later = suite.psm, suite.later
    level, went_through = suite.level, 0
    for amount in (ONE, 100_000 * ONE, level, FLASH_CAP):
        for back in (amount, amount + amount // 1_000, amount - amount // 1_000):
            before = suite.chain.snapshot()
            start = fair_worth(suite, wallet, bps)
            out = min(amount, level)
            succeeded, _ = borrow(
                suite,
                wallet,
                amount,
                (module, module.swapOut.encode(out, 0, wallet, later)),
                (module, module.swapInExactOut.encode(max(back - amount + out, 1), MAX_UINT, wallet, later)),
            )
            went_through += succeeded
            assert fair_worth(suite, wallet, bps) <= start
            suite.assert_laws()
            suite.chain.revert(before)
    assert (went_through > 0) == (bps >= 9_950), "below the band there is no way back in"


def test_beyond_the_level_nothing_comes_out(suite: Suite) -> None:
    suite.buy(suite.victim, 1_000 * suite.unit)
    wallet = wallet_of(suite)
    book = suite.psm.book()
    succeeded, _ = borrow(
        suite, wallet, FLASH_CAP, (suite.psm, suite.psm.swapOut.encode(FLASH_CAP, 0, wallet, suite.later))
    )
    assert not succeeded
    succeeded, _ = borrow(
        suite,
        wallet,
        FLASH_CAP,
        (suite.psm, suite.psm.swapOut.encode(suite.level, 0, wallet, suite.later)),
    )
    assert not succeeded, "the reserve left and the coins were not given back"
    assert (suite.psm.book(), suite.reserve.balanceOf(wallet)) == (book, 0)


def test_not_one_inside_another(suite: Suite) -> None:
    coin = suite.stablecoin
    suite.buy(suite.attacker, 10_000 * suite.unit)
    wallet = wallet_of(suite)
    coin.transfer(wallet, 5_000 * ONE, sender=suite.attacker)
    inner = coin.flashLoan.encode(wallet, coin, FLASH_CAP, b"")
    succeeded, output = borrow(suite, wallet, FLASH_CAP, (coin, inner))
    assert not succeeded, "twice the cap was about at once"
    assert decode_revert(output).name == "ReentrancyGuardReentrantCall"
    succeeded, _ = borrow(suite, wallet, FLASH_CAP)
    assert succeeded


def test_the_coins_are_gone_afterwards(suite: Suite) -> None:
    coin = suite.stablecoin
    suite.buy(suite.attacker, 10_000 * suite.unit)
    wallet = wallet_of(suite)
    coin.transfer(wallet, 5_000 * ONE, sender=suite.attacker)
    for steps in (
        [(coin, coin.transfer.encode(suite.attacker, FLASH_CAP))],
        [(coin, coin.transfer.encode(suite.attacker, 1))],
        [(coin, coin.approve.encode(coin, 0))],
        [(coin, coin.burn.encode(wallet, 1))],
    ):
        supply = coin.totalSupply()
        borrow(suite, wallet, FLASH_CAP, *steps)
        assert coin.totalSupply() == supply
        suite.assert_laws()


def test_inside_the_callback_all_is_as_it_was(suite: Suite) -> None:
    """Each view is asked inside the callback by a swap-free borrower that keeps the answer."""
    coin, module = suite.stablecoin, suite.psm
    suite.buy(suite.victim, 1_000 * suite.unit)
    suite.buy(suite.attacker, 100_000 * suite.unit)
    asked: list[tuple[Contract, str, tuple[Any, ...]]] = [
        (module, "previewSwapIn", (suite.unit,)),
        (module, "previewSwapOut", (ONE,)),
        (module, "previewSwapOutExactOut", (suite.unit,)),
        (module, "uncollectedFees", ()),
        (module, "book", ()),
        (module, "pegStatus", ()),
        (coin, "facilitator", (module,)),
        (coin, "balanceOf", (suite.victim,)),
        (coin, "flashMintCap", ()),
        (coin, "maxFlashLoan", (coin,)),
    ]
    # The borrower asks and keeps the hash of the answer in slot 0, approves, and gives the right answer.
    for target, name, args in asked:
        question = target.__getattr__(name).encode(*args)
        outside = suite.chain.raw_call(None, target, question)
        keeper = suite.chain.account(f"keeper of {name}{len(args)}").address
        suite.chain.set_code(keeper, asking_borrower(coin, target, question))
        coin.transfer(keeper, 1 + FLASH_CAP * 5 // 10_000, sender=suite.attacker)
        coin.flashLoan(keeper, coin, FLASH_CAP, b"", sender=suite.attacker)
        assert suite.chain.storage(keeper, 0) == int.from_bytes(keccak(outside), "big"), name


def asking_borrower(coin: Contract, target: Contract, question: bytes) -> bytes:
    def store(data: bytes) -> str:
        words = [data[start : start + 32].ljust(32, b"\x00") for start in range(0, len(data), 32)]
        return "".join(f"7f{word.hex()}61{32 * index:04x}52" for index, word in enumerate(words))

    def call(to: Contract, data: bytes) -> str:
        return f"{store(data)}6000600061{len(data):04x}6000600073{to.address[2:]}5af150"

    approve = coin.approve.encode(coin, MAX_UINT)
    answer = keccak(b"ERC3156FlashBorrower.onFlashLoan")
    return bytes.fromhex(
        call(target, question)
        # sstore(0, keccak256(returndata))
        + "3d600060003e3d600020600055"
        + call(coin, approve)
        + f"7f{answer.hex()}60005260206000f3"
    )
