"""Stablecoin.flashLoan, maxFlashLoan, flashFee

├── when the amount is zero, or minting is paused: it reverts
├── when the token is another: it reverts
├── when the amount is above the cap: it reverts
├── when the receiver is a key, answers wrongly, does not approve, or lacks the fee: it reverts
├── when it is called inside the callback of another: it reverts
└── else: mints, calls back with caller, amount, fee and data; burns the amount, the fee goes to the surplus
    └── the fee is rounded up
"""

import pytest

from strongroom.evm import Contract, keccak
from tests.support.suite import FLASH_CAP, MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20


@pytest.fixture
def borrower(suite: Suite) -> Contract:
    wallet = suite.chain.deploy("MockWallet", suite.holder, sender=suite.deployer)
    suite.watch(wallet)
    return wallet


def calls(*steps: tuple[Contract, bytes]) -> bytes:
    """What the wallet executes in its callback."""
    from eth_abi.abi import encode

    return encode(["(address,bytes)[]"], [[(target.address, data) for target, data in steps]])


def repay(suite: Suite) -> bytes:
    return calls((suite.stablecoin, suite.stablecoin.approve.encode(suite.stablecoin, MAX_UINT)))


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        (1, 1),
        (1_999, 1),
        (2_000, 1),
        (2_001, 2),
        (ONE, ONE // 2_000),
        (FLASH_CAP, FLASH_CAP // 2_000),
    ],
)
def test_lends_and_takes_the_fee_rounded_up(suite: Suite, borrower: Contract, amount: int, fee: int) -> None:
    coin = suite.stablecoin
    suite.buy(suite.swapper, 1_000 * suite.unit)
    coin.transfer(borrower, 500 * ONE, sender=suite.swapper)
    supply = coin.totalSupply()
    assert coin.flashFee(coin, amount) == fee
    receipt = coin.flashLoan(borrower, coin, amount, repay(suite), sender=suite.relayer)
    assert receipt.return_value is True
    expected = [
        event(coin, "Transfer", ZERO, borrower, amount),
        event(coin, "Approval", borrower, coin, MAX_UINT),
        event(coin, "Transfer", borrower, ZERO, amount),
        event(coin, "Transfer", borrower, suite.surplus_buffer, fee),
        event(coin, "FlashMinted", suite.relayer, borrower, amount, fee),
    ]
    assert events(receipt) == expected
    assert coin.totalSupply() == supply
    assert coin.balanceOf(suite.surplus_buffer) == fee
    assert coin.balanceOf(borrower) == 500 * ONE - fee
    suite.assert_laws()


def test_free_of_charge(suite: Suite, borrower: Contract) -> None:
    suite.stablecoin.setFlashMintFee(0, sender=suite.operator)
    suite.stablecoin.flashLoan(borrower, suite.stablecoin, FLASH_CAP, repay(suite), sender=suite.stranger)
    assert suite.stablecoin.totalSupply() == 0


def test_refuses_above_the_cap(suite: Suite, borrower: Contract) -> None:
    coin = suite.stablecoin
    for amount in (FLASH_CAP + 1, 2**128, MAX_UINT // 2, MAX_UINT):
        with suite.refuses("ERC3156ExceededMaxLoan", FLASH_CAP):
            coin.flashLoan(borrower, coin, amount, b"", sender=suite.stranger)


def test_refuses_another_token(suite: Suite, borrower: Contract) -> None:
    coin = suite.stablecoin
    assert coin.maxFlashLoan(suite.reserve) == 0
    with suite.refuses("ERC3156UnsupportedToken", suite.reserve):
        coin.flashFee(suite.reserve, 1)
    with suite.refuses("ERC3156UnsupportedToken", suite.reserve):
        coin.flashLoan(borrower, suite.reserve, 1, b"", sender=suite.stranger)


def test_refuses_while_paused(suite: Suite, borrower: Contract) -> None:
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    with suite.refuses("Stablecoin_MintingPaused"):
        suite.stablecoin.flashLoan(borrower, suite.stablecoin, 1, repay(suite), sender=suite.holder)


def test_refuses_nothing(suite: Suite, borrower: Contract) -> None:
    with suite.refuses("Stablecoin_ZeroAmount"):
        suite.stablecoin.flashLoan(borrower, suite.stablecoin, 0, repay(suite), sender=suite.holder)


def test_refuses_a_wrong_answer(suite: Suite, borrower: Contract) -> None:
    borrower.setFlashAnswer(keccak(b"something else"), sender=suite.holder)
    with suite.refuses("ERC3156InvalidReceiver", borrower):
        suite.stablecoin.flashLoan(borrower, suite.stablecoin, 1, b"", sender=suite.holder)


def test_refuses_receivers_that_are_no_borrowers(suite: Suite) -> None:
    coin = suite.stablecoin
    for receiver in (suite.holder, suite.surplus_buffer, suite.psm):
        with suite.refuses("EmptyRevert"):
            coin.flashLoan(receiver, coin, ONE, b"", sender=suite.holder)
    with suite.refuses("Stablecoin_ReceiverIsToken"):
        coin.flashLoan(coin, coin, ONE, b"", sender=suite.holder)


def test_refuses_one_that_does_not_give_back(suite: Suite, borrower: Contract) -> None:
    coin = suite.stablecoin
    fee = ONE // 2_000
    with suite.refuses("ERC20InsufficientAllowance", coin, 0, ONE + fee):
        coin.flashLoan(borrower, coin, ONE, b"", sender=suite.holder)
    with suite.refuses("ERC20InsufficientBalance", borrower, 0, fee):
        coin.flashLoan(borrower, coin, ONE, repay(suite), sender=suite.holder)
    theft = calls(
        (coin, coin.approve.encode(coin, MAX_UINT)), (coin, coin.transfer.encode(suite.holder, ONE))
    )
    with suite.refuses("ERC20InsufficientBalance", borrower, 0, ONE):
        coin.flashLoan(borrower, coin, ONE, theft, sender=suite.holder)


def test_refuses_a_nested_one(suite: Suite, borrower: Contract) -> None:
    coin = suite.stablecoin
    inner = coin.flashLoan.encode(borrower, coin, 1, b"")
    with suite.refuses("ReentrancyGuardReentrantCall"):
        coin.flashLoan(borrower, coin, 1, calls((coin, inner)), sender=suite.holder)


def test_the_callback_gets_what_the_standard_says(suite: Suite) -> None:
    """`onFlashLoan(initiator, token, amount, fee, data)`, seen by a receiver that keeps its calldata's hash."""
    from eth_abi.abi import encode

    coin = suite.stablecoin
    recorder = suite.chain.account("recorder").address
    approve = coin.approve.encode(coin, MAX_UINT)
    answer = keccak(b"ERC3156FlashBorrower.onFlashLoan")
    code = (
        # sstore(0, keccak256(calldata))
        "36600060003736600020600055"
        # mstore the 68 bytes of the approval at 0, and call the coin, the caller, with them
        f"7f{approve[:32].hex()}6000527f{approve[32:64].hex()}602052"
        f"7f{approve[64:].hex().ljust(64, '0')}604052"
        "60006000604460006000335af150"
        # return the right answer
        f"7f{answer.hex()}60005260206000f3"
    )
    suite.chain.set_code(recorder, bytes.fromhex(code))
    suite.buy(suite.holder, suite.unit)
    coin.transfer(recorder, 2, sender=suite.holder)
    coin.flashLoan(recorder, coin, 4_000, b"hello", sender=suite.relayer)
    called_with = keccak(b"onFlashLoan(address,address,uint256,uint256,bytes)")[:4] + encode(
        ["address", "address", "uint256", "uint256", "bytes"],
        [suite.relayer.address, coin.address, 4_000, 2, b"hello"],
    )
    assert suite.chain.storage(recorder, 0) == int.from_bytes(keccak(called_with), "big")
    assert coin.balanceOf(recorder) == 0
