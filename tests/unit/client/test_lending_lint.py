"""`market lint`: each finding is found where it is, and nowhere else.

├── a sound market: nothing but what a mock is
├── terms: rate model, loan-to-value, the same token twice, a market there is
├── oracle
│   ├── no code, reverts, burns gas, answers nothing, zero, stale
│   ├── mis-scaled by the tokens' decimals, by any power of ten; out of line; near enough; no reference
│   ├── for other tokens
│   ├── set by anyone, itself or its feed; pushed by a donation to an exchange, to a vault; not so with a cap
│   └── goes on answering when its source stops
├── tokens
│   ├── no code, no decimals, other decimals than expected, decimals by caller and by time
│   ├── fee, returns false, returns nothing, does not revert, pretends, ignores allowances, credits more
│   ├── rebases, blocks the pool, blocks contracts, can block, anyone mints
│   └── cannot be measured without a holder
└── nothing is left behind; bad arguments; without an engine, or a node over HTTP
"""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from strongroom.client import Strongroom
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.errors import AmountError
from strongroom.client.lending.lint import CATALOGUE, Report, Severity, lint
from strongroom.evm import Contract
from strongroom.evm.provider import ChainProvider
from tests.support.lending import PRICE, WAD, ZERO, Lending

from .conftest import LendingClient, lending_deployment

Lint = Callable[..., Report]
MOCKED = {"ORACLE_ANYONE_SETS", "TOKEN_ANYONE_MINTS", "ORACLE_NEVER_STALE"}
"""What is true of every mock, and on a local chain no reason to refuse."""


@pytest.fixture
def check(lending: Lending, lending_client: LendingClient) -> Lint:
    """Lints the market with some of its parameters changed."""
    client = lending_client()

    def checked(reference: Any = PRICE, **changes: Any) -> Report:
        options = {key: changes.pop(key) for key in list(changes) if key not in lending.params._fields}
        params = MarketParams(*lending.with_params(**changes))
        return lint(client.lending, params, reference, **options)

    return checked


def codes(report: Report, *severities: Severity) -> set[str]:
    return {found.code for found in report.findings if not severities or found.severity in severities}


def errors(report: Report) -> set[str]:
    return codes(report, Severity.ERROR)


def test_sound_market(lending: Lending, check: Lint) -> None:
    report = check()
    assert not report.is_refused
    assert codes(report) == {*MOCKED, "MARKET_EXISTS"}
    assert codes(report, Severity.WARNING) == MOCKED
    assert report.price == PRICE


def test_terms(lending: Lending, check: Lint) -> None:
    assert "IRM_NOT_ENABLED" in errors(check(irm=lending.oracle.address))
    assert "LLTV_NOT_ENABLED" in errors(check(lltv=81 * WAD // 100))
    assert "SAME_TOKEN" in errors(check(collateral=lending.loan.address))
    assert "MARKET_EXISTS" not in codes(check(irm=lending.external.address))


# The oracle


def test_oracle_that_gives_no_price(lending: Lending, check: Lint) -> None:
    assert errors(check(oracle=ZERO)) == {"ORACLE_NO_CODE"}
    assert errors(check(oracle=lending.user.address)) == {"ORACLE_REVERTS"}
    for fault in (1, 2):
        lending.oracle.setFault(fault, sender=lending.deployer)
        (found,) = check().errors
        assert found.code == "ORACLE_REVERTS"
        assert ("MockOracle_Down" if fault == 1 else "without saying why") in found.sentence
    lending.oracle.setFault(0, sender=lending.deployer)
    lending.oracle.set(0, sender=lending.deployer)
    assert errors(check()) == {"ORACLE_ZERO"}
    swallows = lending.deploy("MockWeirdToken", 18)
    assert "answers price() with nothing" in check(oracle=swallows.address).errors[0].sentence


@pytest.mark.parametrize(
    ("told", "code", "says"),
    [
        (PRICE * 10**12, "ORACLE_MIS_SCALED", "10^12 times the reference of 2,000: the tokens' decimals"),
        (Decimal(PRICE) / 10**6, "ORACLE_MIS_SCALED", "10^-6 times the reference of 2,000"),
        (Decimal(PRICE) * Decimal("10.2"), "ORACLE_MIS_SCALED", "10^1 times"),
        (Decimal(PRICE) * Decimal("0.098"), "ORACLE_MIS_SCALED", "10^-1 times"),
        (PRICE * 106 // 100, "ORACLE_OUT_OF_LINE", "2,120 LOAN for one COLL, 6 % off the reference of 2,000"),
        (PRICE * 94 // 100, "ORACLE_OUT_OF_LINE", "6 % off"),
        (PRICE * 105 // 100, None, ""),
        (PRICE * 95 // 100, None, ""),
        (PRICE // 3, "ORACLE_OUT_OF_LINE", "66.7 % off"),
        (1 / Decimal(PRICE), "ORACLE_OUT_OF_LINE", "100 % off"),
    ],
)
def test_scale(lending: Lending, check: Lint, told: Any, code: str | None, says: str) -> None:
    lending.oracle.set(int(Decimal(told) * 10**24), sender=lending.deployer)
    report = check()
    assert errors(report) == ({code} if code else set())
    assert all(says in found.sentence for found in report.errors)
    assert "NO_REFERENCE" not in codes(report)


@pytest.mark.parametrize("price", [2**256 - 1, 2**255, 1])
def test_absurd_prices(lending: Lending, check: Lint, price: int) -> None:
    """Whatever it says, it is a finding."""
    code = b"\x7f" + price.to_bytes(32, "big") + bytes.fromhex("5f5260205ff3")
    lending.chain.set_code(lending.oracle.address, code)
    assert errors(check()) == {"ORACLE_OUT_OF_LINE"}
    assert not errors(check(reference=None))


def test_without_reference(lending: Lending, check: Lint) -> None:
    report = check(reference=None)
    assert not report.is_refused
    assert "NO_REFERENCE" in codes(report, Severity.WARNING)
    assert "ORACLE_IMPLAUSIBLE" not in codes(report)
    lending.oracle.set(PRICE * 10**36, sender=lending.deployer)
    assert "ORACLE_IMPLAUSIBLE" in codes(check(reference=None), Severity.WARNING)
    lending.oracle.set(1, sender=lending.deployer)
    assert "ORACLE_IMPLAUSIBLE" in codes(check(reference=None), Severity.WARNING)


def test_tolerance(lending: Lending, check: Lint) -> None:
    lending.set_price(PRICE * 12 // 10)
    assert errors(check()) == {"ORACLE_OUT_OF_LINE"}
    assert errors(check(tolerance="0.2")) == set()
    assert errors(check(reference=PRICE * 12 // 10)) == set()


def chainlink(lending: Lending, feed: Contract, **changes: Any) -> str:
    """Our own oracle on a feed of 8 decimals, for the market's tokens."""
    none = (ZERO, 0)
    config = {
        "collateralToken": lending.collateral.address,
        "loanToken": lending.loan.address,
        "collateralIsVault": False,
        "maxShareGrowthBpsPerYear": 0,
        "baseFeed1": (feed.address, 3_600),
        "baseFeed2": none,
        "quoteFeed1": none,
        "quoteFeed2": none,
        "minPrice": 1,
        "maxPrice": 2**255,
        "reference_": ZERO,
        "maxDeviationBps": 0,
        "sequencerUptimeFeed": ZERO,
        "sequencerGracePeriod": 0,
    }
    config.update(changes)
    return lending.deploy("ChainlinkOracle", tuple(config.values())).address


@pytest.fixture
def feed(lending: Lending) -> Contract:
    return lending.deploy("MockAggregator", 8, PRICE * 10**8)


def test_feed(lending: Lending, check: Lint, feed: Contract) -> None:
    oracle = chainlink(lending, feed)
    report = check(oracle=oracle)
    assert not report.is_refused, report.errors
    assert "ORACLE_NEVER_STALE" not in codes(report), "ours fails closed"
    setter = next(found for found in report.findings if found.code == "ORACLE_ANYONE_SETS")
    assert feed.address in setter.sentence
    assert setter.severity is Severity.WARNING, "a mock, on a local chain"
    lending.chain.warp(3_601)
    (stale,) = check(oracle=oracle).errors
    assert stale.code == "ORACLE_STALE"
    assert "ChainlinkOracle_StaleAnswer" in stale.sentence


def test_feed_that_is_older_than_one_wants(lending: Lending, check: Lint, feed: Contract) -> None:
    oracle = chainlink(lending, feed)
    lending.chain.warp(3_000)
    assert errors(check(oracle=oracle)) == set()
    (stale,) = check(oracle=oracle, max_age=2_999).errors
    assert stale.code == "ORACLE_STALE"
    assert "3,000 seconds old" in stale.sentence


def test_oracle_for_other_tokens(lending: Lending, check: Lint, feed: Contract) -> None:
    oracle = chainlink(lending, feed)
    other = lending.deploy("MockReserve", "Other", "OTHER", 18)
    assert "ORACLE_WRONG_TOKENS" in errors(check(oracle=oracle, collateral=other.address))


def test_on_a_public_chain_a_mock_is_refused(lending: Lending, lending_client: LendingClient) -> None:
    import dataclasses

    deployment = dataclasses.replace(lending_deployment(lending), chain_id=1)

    class Public(ChainProvider):
        def make_request(self, method: Any, params: Any) -> Any:
            return {"result": "0x1"} if method == "eth_chainId" else super().make_request(method, params)

    client = Strongroom.connect(Public(lending.chain), deployments=deployment)
    report = lint(client.lending, MarketParams(*lending.params), PRICE)
    assert errors(report) == {"ORACLE_ANYONE_SETS", "TOKEN_ANYONE_MINTS"}


def test_price_of_an_exchange(lending: Lending, check: Lint) -> None:
    pair = lending.deploy("MockSpotPair", lending.loan, lending.collateral)
    lending.loan.mint(pair, PRICE * 100 * lending.one, sender=lending.deployer)
    lending.collateral.mint(pair, 100 * lending.coin, sender=lending.deployer)
    pair.sync(sender=lending.deployer)
    oracle = lending.deploy("MockSpotOracle", pair)
    assert oracle.price() == lending.price_of(PRICE)
    (pushed,) = check(oracle=oracle.address).errors
    assert pushed.code == "ORACLE_PUSHABLE"
    assert pair.address in pushed.sentence
    assert oracle.price() == lending.price_of(PRICE), "in the sandbox alone"


@pytest.mark.parametrize("growth", [0, 10_000], ids=["capped", "grown into the cap"])
def test_price_of_a_vaults_share(lending: Lending, check: Lint, feed: Contract, growth: int) -> None:
    vault = lending.deploy("MockVault", lending.collateral)
    lending.give(lending.collateral, lending.lender, lending.coin)
    lending.collateral.approve(vault, 2**256 - 1, sender=lending.lender)
    vault.deposit(lending.coin, lending.lender, sender=lending.lender)
    oracle = chainlink(
        lending,
        feed,
        collateralToken=vault.address,
        collateralIsVault=True,
        maxShareGrowthBpsPerYear=growth,
        baseFeed1=(feed.address, 10**9),
    )
    if growth:  # half a year in which the share did not grow: a donation uses it up
        lending.chain.warp(180 * 86_400)
        feed.set(PRICE * 10**8, sender=lending.deployer)
    found = errors(check(oracle=oracle, collateral=vault.address, holders=[lending.lender]))
    assert ("ORACLE_PUSHABLE" in found) == bool(growth)


def test_price_by_who_asks(lending: Lending, check: Lint) -> None:
    """Its code answers with its caller, plus one."""
    oracle = "0x" + "77" * 20
    lending.chain.set_code(oracle, bytes.fromhex("336001015f5260205ff3"))
    assert errors(check(oracle=oracle)) == {"ORACLE_CHANGES"}


def test_exchange_that_could_not_be_pushed(lending: Lending, check: Lint) -> None:
    """Nobody is known to hold its tokens, so that nothing could be donated: then it is at least said."""
    tokens = [lending.deploy("MockDriftingToken", 0, lending.lender, 10**30) for _ in range(2)]
    pair = lending.deploy("MockSpotPair", *tokens)
    for token, amount in zip(tokens, (2_000 * WAD, WAD), strict=True):
        token.transfer(pair, amount, sender=lending.lender)
    pair.sync(sender=lending.deployer)
    oracle = lending.deploy("MockSpotOracle", pair).address
    words = {"loan": tokens[0].address, "collateral": tokens[1].address, "oracle": oracle}
    report = check(**words)
    assert errors(report) == {"TOKEN_NOT_MEASURED"}
    assert "ORACLE_READS_SPOT" in codes(report, Severity.WARNING)
    assert errors(check(**words, holders=[lending.lender])) == {"ORACLE_PUSHABLE"}


# The tokens


def test_proxy_that_tells_of_shares(lending: Lending, check: Lint) -> None:
    """Its implementation's slot is set, and it answers everything with 18."""
    slot = "360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"
    runtime = "60125f5260205ff3"
    creation = f"60017f{slot}55" + f"67{runtime}5f526008" + "6018f3"
    token = lending.chain.raw_deploy(lending.deployer, bytes.fromhex(creation))
    assert lending.chain.code(token).hex() == runtime
    report = check(collateral=token)
    assert "TOKEN_UPGRADEABLE" in codes(report, Severity.WARNING)
    shares = next(found for found in report.errors if found.code == "TOKEN_REBASES")
    assert "sharesOf(address)" in shares.sentence


def test_token_that_cannot_be_moved(lending: Lending, check: Lint) -> None:
    token = weird(lending, ("mint", (lending.lender, WAD)), ("setBlocked", (lending.lender, True)))
    found = errors(check(collateral=token, holders=[lending.lender]))
    assert found == {"TOKEN_TRANSFER_FAILS"}


def weird(lending: Lending, *calls: tuple[str, Any]) -> str:
    token = lending.deploy("MockWeirdToken", 18)
    for name, value in calls:
        getattr(token, name)(*value, sender=lending.deployer)
    return token.address


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([], set()),
        ([("setFee", (1,))], {"TOKEN_TAKES_FEE"}),
        ([("setFee", (10_000,))], {"TOKEN_TAKES_FEE"}),
        ([("setKind", (1,))], set()),
        ([("setKind", (2,))], {"TOKEN_RETURNS_FALSE", "TOKEN_DOES_NOT_REVERT"}),
    ],
    ids=["sound", "fee", "all is fee", "returns nothing", "returns false"],
)
@pytest.mark.parametrize("role", ["loan", "collateral"])
def test_transfers(lending: Lending, check: Lint, calls: Any, expected: set[str], role: str) -> None:
    report = check(**{role: weird(lending, *calls)}, reference=None)
    assert errors(report) == expected
    assert "TOKEN_CAN_BLOCK" in codes(report, Severity.WARNING), "it has blocked(address)"
    assert ("TOKEN_RETURNS_NOTHING" in codes(report)) == (calls == [("setKind", (1,))])
    for found in report.errors:
        assert f"the {role} token" in found.sentence


def test_blocked_pool(lending: Lending, check: Lint) -> None:
    token = weird(lending, ("setBlocked", (lending.pool, True)))
    found = check(collateral=token).errors
    assert {each.code for each in found} == {"TOKEN_BLOCKS"}
    assert any(
        "cannot be sent to the pool: Blocked" in each.sentence or "UnknownError" in each.sentence
        for each in found
    )


@pytest.mark.parametrize(
    ("drift", "expected"),
    [
        (0, set()),
        (1, {"TOKEN_REBASES"}),
        (2, {"TOKEN_DECIMALS_CHANGE"}),
        (3, {"TOKEN_DECIMALS_CHANGE"}),
        (4, {"TOKEN_DOES_NOT_REVERT"}),
        (5, {"TOKEN_IGNORES_ALLOWANCE"}),
        (6, {"TOKEN_CREDITS_MORE"}),
        (7, {"TOKEN_BLOCKS"}),
    ],
)
def test_drifting_tokens(lending: Lending, check: Lint, drift: int, expected: set[str]) -> None:
    token = lending.deploy("MockDriftingToken", drift, lending.lender, 10**24)
    assert errors(check(collateral=token.address)) == {"TOKEN_NOT_MEASURED"} | (
        expected & {"TOKEN_DECIMALS_CHANGE"}
    )
    found = check(collateral=token.address, holders=[lending.lender])
    assert errors(found) == expected
    assert token.balanceOf(lending.lender) == 10**24


def test_decimals(lending: Lending, check: Lint) -> None:
    assert {"TOKEN_NO_CODE"} <= errors(check(loan=lending.recipient.address))
    assert {"TOKEN_NO_DECIMALS", "TOKEN_NOT_MEASURED"} <= errors(check(loan=lending.oracle.address))
    many = lending.deploy("MockReserve", "Many", "MANY", 77)
    assert "TOKEN_NO_DECIMALS" in errors(check(collateral=many.address, reference=None))
    assert errors(check(loan_decimals=6, collateral_decimals=18)) == set()
    (found,) = check(collateral_decimals=8).errors
    assert found.code == "TOKEN_DECIMALS"
    assert "says that it has 18 decimals, and it should have 8" in found.sentence


# Around it


def test_nothing_is_left_behind(lending: Lending, check: Lint) -> None:
    before = lending.ledger(), lending.chain.timestamp, lending.chain.block_number, lending.oracle.price()
    code = lending.chain.code(lending.pool.address)
    check()
    after = lending.ledger(), lending.chain.timestamp, lending.chain.block_number, lending.oracle.price()
    assert after == before
    assert lending.chain.code(lending.pool.address) == code


def test_bad_arguments(check: Lint) -> None:
    for reference in ("0", "-1", "x"):
        with pytest.raises(AmountError):
            check(reference=reference)
    with pytest.raises(AmountError, match=r"0\.05 is 5 %"):
        check(tolerance=5)


def test_where_nothing_can_be_tried(
    lending: Lending, check: Lint, monkeypatch: pytest.MonkeyPatch, lending_client: LendingClient
) -> None:
    client = lending_client()
    provider: Any = client.connection.provider
    monkeypatch.setattr(provider, "chain", None)
    provider.endpoint_uri = "ipc"
    monkeypatch.setattr(provider, "make_request", ChainProvider(lending.chain).make_request)
    (found,) = lint(client.lending, MarketParams(*lending.params), PRICE).errors
    assert found.code == "NOT_MEASURED"
    assert "connect over HTTP" in found.sentence
    monkeypatch.setitem(sys.modules, "strongroom.evm.chain", None)
    (found,) = lint(client.lending, MarketParams(*lending.params), PRICE).errors
    assert "pip install 'strongroom[evm]'" in found.sentence


def test_endless_words_of_a_contract_are_cut() -> None:
    from strongroom.client.lending.lint.findings import finding

    assert len(finding("ORACLE_REVERTS", "0x", "gives no price: " + "x" * 10_000).sentence) == 501


def test_every_kind_is_tried_here_and_says_what_to_do() -> None:
    source = Path(__file__).read_text("utf-8")
    assert [code for code in CATALOGUE if f'"{code}"' not in source] == []
    assert all(len(kind.advice) > 20 for kind in CATALOGUE.values())
