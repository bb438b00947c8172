"""Out-of-gas forced into an oracle fallback: the guard of Liquity v2

Code that treats a failing oracle as a state of its own can be lied to: the caller sends just so much gas that the
oracle's call runs out and the fallback still completes. Liquity v2 guards its branch shutdown against it.

Here a failing oracle means that swaps out pay parity, which above the band is too much. The oracle gets all the gas
it may ever need, or the call reverts: no amount of gas makes a working oracle look like a failing one.
"""

from strongroom.evm import ContractError
from tests.support.suite import ONE, Suite

ABOVE = 3
ANSWER = 125_000_000


def make_feed_expensive(suite: Suite) -> None:
    """A feed that burns 426,000 gas before it answers 1.25 as of now, within what an oracle may need."""
    loop = "6140005b60019003806003575b50"
    now = suite.chain.timestamp.to_bytes(32, "big").hex()
    words = ["1".rjust(64, "0"), ANSWER.to_bytes(32, "big").hex(), now, now, "1".rjust(64, "0")]
    stores = "".join(f"7f{word}60{32 * index:02x}52" for index, word in enumerate(words))
    suite.chain.set_code(suite.feed, bytes.fromhex(f"{loop}{stores}60a06000f3"))


def test_no_amount_of_gas_turns_oracle_value_into_parity(suite: Suite) -> None:
    suite.buy(suite.attacker, 1_000 * suite.unit)
    make_feed_expensive(suite)
    fair = suite.psm.previewSwapOut(100 * ONE)
    assert fair == (100 * ONE - ONE // 20) * 100 // 125 // suite.wei_per_unit
    paid, refused = 0, 0
    for gas in (*range(60_000, 480_000, 20_000), *range(480_000, 620_000, 1_500), 2_000_000):
        before = suite.chain.snapshot()
        succeeded, output = suite.psm.swapOut.try_send(
            100 * ONE, 0, suite.attacker, suite.later, sender=suite.attacker, gas=gas
        )
        if succeeded:
            paid += 1
            assert int.from_bytes(output, "big") == fair, f"{gas} gas bought parity"
        else:
            refused += 1
        suite.chain.revert(before)
    assert paid > 0
    assert refused > 0


def test_no_amount_of_gas_hides_the_price(suite: Suite) -> None:
    make_feed_expensive(suite)
    right = tuple(suite.psm.pegStatus())
    assert right == (ABOVE, suite.parity * 125 // 100)
    for gas in (*range(430_000, 560_000, 500), 2_000_000):
        try:
            seen = tuple(suite.psm.pegStatus.call(gas=gas))
        except ContractError:
            continue
        assert seen == right, f"{gas} gas hid the price"


def test_no_amount_of_gas_freezes_at_a_good_price(suite: Suite) -> None:
    make_feed_expensive(suite)
    for gas in range(60_000, 1_600_000, 10_000):
        succeeded, _ = suite.psm.freezeOnDepeg.try_send(sender=suite.attacker, gas=gas)
        assert not succeeded
