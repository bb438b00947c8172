"""`strongroom market` and `strongroom position`: each command as it works and as it is refused.

market
├── create: examined first; refused, also with a reason; forced; asked
├── list, show; by the first digits of an id
└── lint: a market there is, one that is not; JSON; exit status
position
├── supply, withdraw, supply-collateral, borrow, repay, withdraw-collateral, open, close
├── before and after are shown before anyone is asked
├── refused before anyone is asked; what is missing, what is mistyped
├── show: one, all, none
└── liquidate, authorize
"""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from strongroom import deployments
from strongroom.evm import to_address
from tests.support.lending import MAX_UINT128, WAD
from tests.support.suite import Suite
from tests.unit.client.conftest import deployment_of

from .conftest import LendingLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# Markets


def parameters(line: LendingLine, **changes: str) -> list[str]:
    params = line.lending.params
    named = {
        "loan-token": params.loan,
        "collateral-token": params.collateral,
        "oracle": params.oracle,
        "irm": params.irm,
        "lltv": "80",
        **changes,
    }
    return [word for name, value in named.items() for word in (f"--{name.replace('_', '-')}", value)]


def test_created_market_is_listed(line: LendingLine) -> None:
    assert line.market == "0x" + line.lending.id.hex()
    (market,) = line("market", "list", "--json").json
    assert market["id"] == line.market
    assert market["lltv"] == "0.8"
    assert market["price"] == "2000"
    assert market["loanToken"]["symbol"] == "LOAN"
    assert market["irmKind"] == "adaptive_curve"
    table = line("market", "list").out
    for part in (line.market[:14], "LOAN", "COLL", "80 %", "2,000", "supply APY"):
        assert part in table


def test_show_market(line: LendingLine) -> None:
    for named in (line.market, line.market[:10], line.market[:14].upper().replace("0X", "0x")):
        assert line("market", "show", named, "--json").json["id"] == line.market
    text = line("market", "show", line.market).out
    for part in (
        line.market,
        "6.38 %",
        "2,000 LOAN for one COLL",
        "adaptive curve",
        line.lending.params.oracle,
    ):
        assert part in text
    line.lending.oracle.setFault(1, sender=line.lending.deployer)
    broken = line("market", "show", line.market, "--json").json
    assert broken["price"] is None
    assert "MockOracle_Down" in broken["priceProblem"]
    assert "none: MockOracle_Down" in line("market", "show", line.market).out
    assert line("market", "list").status == 0


def test_market_whose_rate_model_knows_no_bounds(line: LendingLine) -> None:
    it = line.lending
    made = line(
        *("market", "create", *parameters(line, irm=it.external.address)),
        *("--reference", "2000", "--account", "demo:0", "--yes", "--json"),
    )
    hostile = it.of(it.with_params(irm=it.external.address))
    hostile.open(1_000 * it.one)
    it.external.set(10**38, sender=it.deployer)
    it.chain.warp(1_000)
    listed = line("market", "list", "--json").json
    assert sorted(found.get("problem", "")[:12] for found in listed) == ["", "MulDivFailed"]
    assert "broken" in line("market", "list").out
    shown = line("position", "show", "--address", it.borrower.address, "--json").json
    assert [found["problem"][:12] for found in shown] == ["MulDivFailed"]
    assert "broken" in line("position", "show", "--address", it.borrower.address).out
    line("market", "show", made.json["market"]).failed(1, "cannot be told: MulDivFailed")


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("gold", "It is named by its id"),
        ("0x12", "too short for a market: give 6 digits"),
        ("0x123456", "no market's id begins with 0x123456"),
        ("0x" + "12" * 32, "there is no market 0x1212"),
        ("0x" + "12" * 33, "not a market's id"),
    ],
)
def test_market_that_is_none(line: LendingLine, named: str, says: str) -> None:
    line("market", "show", named).failed(2, says)


def test_ambiguous_market(line: LendingLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from strongroom.client.lending import Lending

    created = Lending.created
    monkeypatch.setattr(Lending, "created", lambda self, progress=None: created(self, progress) * 2)
    line("market", "show", line.market[:12]).failed(2, "2 markets' ids begin with")


def test_lint(line: LendingLine) -> None:
    sound = line("market", "lint", line.market, "--reference", "2000", "--json")
    assert sound.status == 0
    assert sound.json["refused"] is False
    assert sound.json["price"] == "2000"
    assert {found["severity"] for found in sound.json["findings"]} == {"warning", "note"}
    assert "No reason to refuse it" in line("market", "lint", line.market, "--reference", "2000").out
    refused = line("market", "lint", line.market, "--reference", "2200", "--json")
    assert refused.status == 1
    (found,) = (each for each in refused.json["findings"] if each["severity"] == "error")
    assert found["code"] == "ORACLE_OUT_OF_LINE"
    assert found["advice"]
    text = line("market", "lint", line.market, "--reference", "2200")
    assert text.status == 1
    assert "Refused" in text.out
    assert line("market", "lint", line.market, "--reference", "2200", "--tolerance", "10").status == 0


def test_lint_of_a_market_that_is_not_there(line: LendingLine) -> None:
    token = line.lending.deploy("MockWeirdToken", 18)
    token.setFee(100, sender=line.lending.deployer)
    done = line("market", "lint", *parameters(line, collateral_token=token.address, lltv="90"), "--json")
    assert done.status == 1
    codes = {found["code"] for found in done.json["findings"] if found["severity"] == "error"}
    assert codes == {"TOKEN_TAKES_FEE", "LLTV_NOT_ENABLED"}
    line("market", "lint", "--lltv", "80").failed(
        2, "--loan-token, --collateral-token, --oracle, --irm missing"
    )
    line("market", "lint", line.market, "--lltv", "80").failed(2, "not both")
    line("market", "lint", line.market, "--reference", "two").failed(2, "not a number")
    line("market", "lint", *parameters(line, lltv="0.8e1")).failed(2, "not a number")
    line("market", "lint", *parameters(line, lltv="800")).failed(2, "a share between 0 and 1")


def test_create_is_refused(line: LendingLine) -> None:
    oracle = line.lending.deploy("MockOracle", 2_000 * 10**36).address
    words = [*parameters(line, oracle=oracle), "--reference", "2000", "--account", "demo:0", "--yes"]
    refused = line("market", "create", *words)
    assert refused.status == 1
    assert "error: nothing was sent: the market is refused (ORACLE_MIS_SCALED)" in refused.err
    assert "--force" in refused.err
    assert "10^12 times the reference" in refused.err, "the report is shown"
    assert len(line("market", "list", "--json").json) == 1
    forced = line("market", "create", *words, "--force", "--json")
    assert forced.status == 0, forced.err
    assert len(line("market", "list", "--json").json) == 2
    line("market", "create", *words).failed(1, "MarketAlreadyCreated")


def test_create_asks(line: LendingLine, monkeypatch: pytest.MonkeyPatch) -> None:
    oracle = line.lending.deploy("MockOracle", line.lending.price_of(3)).address
    words = ["market", "create", *parameters(line, oracle=oracle), "--account", "demo:0"]
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    declined = line(*words)
    assert declined.status == 5
    for part in (
        "NO_REFERENCE",
        "3 LOAN for one COLL",
        "lending pool",
        oracle,
        "Create this market, for good? [y/N]",
    ):
        assert part in declined.err
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert line(*words).status == 0


# Positions


def position(line: LendingLine, *words: str, by: int = 1) -> Any:
    done = line("position", words[0], line.market, *words[1:], "--account", f"demo:{by}", "--yes", "--json")
    assert done.status == 0, done.err
    assert done.err == ""
    return done.json


@pytest.mark.parametrize("by", [[], ["--by", "approve"]], ids=["by itself", "approve"])
def test_life_of_a_position(line: LendingLine, by: list[str]) -> None:
    it = line.lending
    supplied = position(line, "supply", "5000", *by, by=0)
    assert (supplied["amount"], supplied["onBehalf"]) == ("5000", it.lender.address)
    position(line, "supply-collateral", "1.5", *by)
    borrowed = position(line, "borrow", "1000.5")
    assert borrowed["debt"] == "1000.5"
    assert borrowed["healthFactor"].startswith("2.39")
    assert borrowed["liquidationPrice"].startswith("833.7")
    shown = line("position", "show", line.market, "--account", "demo:1", "--json").json
    assert (shown["debt"], shown["collateral"]) == ("1000.5", "1.5")
    assert shown["maxBorrow"] == "1399.5"
    (only,) = line("position", "show", "--account", "demo:1", "--json").json
    assert only == shown
    assert position(line, "repay", "0.5", *by)["debt"] == "1000"
    it.chain.warp(86_400)
    assert position(line, "repay", "all", *by)["debt"] == "0"
    assert position(line, "withdraw-collateral", "0.5", "--to", it.recipient.address)["amount"] == "0.5"
    assert it.collateral.balanceOf(it.recipient) == WAD // 2
    position(line, "withdraw-collateral", "all")
    assert float(position(line, "withdraw", "all", by=0)["amount"]) > 5_000
    assert line("position", "show", "--account", "demo:1", "--json").json == []
    assert "has nothing in any market" in line("position", "show", "--account", "demo:1").out


def test_open_and_close(line: LendingLine) -> None:
    position(line, "supply", "5000", by=0)
    opened = position(line, "open", "1", "1200")
    assert (opened["collateral"], opened["amount"], opened["debt"]) == ("1", "1200", "1200")
    part = position(line, "close", "200", "0.1")
    assert (part["collateral"], part["amount"]) == ("0.1", "200")
    whole = position(line, "close")
    assert (whole["collateral"], whole["debt"], whole["healthFactor"]) == ("0.9", "0", None)


def test_before_and_after(line: LendingLine, monkeypatch: pytest.MonkeyPatch) -> None:
    position(line, "supply", "5000", by=0)
    position(line, "supply-collateral", "1")
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    declined = line("position", "borrow", line.market, "800", "--account", "demo:1")
    assert declined.status == 5
    for part in (
        "health factor",
        "no debt",
        "liquidation price, LOAN",
        "999.999999",
        "price now",
        line.market,
        line.lending.pool.address,
        "Borrow: 800 LOAN? [y/N]",
    ):
        assert part in declined.err, declined.err
    assert line.lending.held(line.lending.borrower).borrow_shares == 0
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    done = line("position", "borrow", line.market, "800", "--account", "demo:1")
    assert done.status == 0
    assert "health factor" in done.out
    text = line("position", "show", line.market, "--account", "demo:1").out
    for part in ("could borrow, LOAN", "800", "2"):
        assert part in text
    assert line.market[:14] in line("position", "show", "--account", "demo:1").out


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["borrow", "1601"], 1, "LendingPool_InsufficientCollateral"),
        (["borrow", "1601"], 1, "At most 1,600 LOAN can be borrowed or 1 COLL taken out: put collateral in"),
        (["borrow", "6000"], 1, "LendingPool_InsufficientLiquidity"),
        (["borrow", "6000"], 1, "5,000 LOAN lie in the market: take less"),
        (["withdraw-collateral", "1.1"], 1, "1 COLL as collateral and 0 LOAN owed: give less, or all."),
        (["borrow", "1500", "--min-health", "1.2"], 1, "the health factor would be 1.0666, below 1.2"),
        (["withdraw", "1"], 1, "LendingPool_InsufficientBalance"),
        (["withdraw-collateral", "1.1"], 1, "LendingPool_InsufficientBalance"),
        (["repay", "1"], 1, "LendingPool_InsufficientBalance"),
        (["repay", "all"], 1, "LendingPool_InconsistentInput"),
        (["supply", "0"], 1, "LendingPool_InconsistentInput"),
        (["supply", "all"], 2, "not a number"),
        (["supply", "1e3"], 2, "not a number"),
        (["supply", "-1"], 2, ""),
        (["supply", "0.0000001"], 2, "more than 6 digits"),
        (["supply", "1000000"], 4, "has 10,000 LOAN and needs 1,000,000 LOAN"),
        (["supply", str(MAX_UINT128)], 1, "LendingPool_AmountTooLarge"),
        (["borrow", "1", "--to", "0x12"], 2, "not an address"),
        (["open", "1", "5000"], 1, "LendingPool_InsufficientCollateral"),
    ],
)
def test_refused_before_anyone_is_asked(line: LendingLine, words: list[str], status: int, says: str) -> None:
    position(line, "supply", "5000", by=0)
    position(line, "supply-collateral", "1")
    before = line.lending.ledger(), line.lending.chain.nonce(line.lending.borrower)
    done = line("position", words[0], line.market, *words[1:], "--account", "demo:1")
    assert done.status == status, done.err
    assert says in done.err
    assert "[y/N]" not in done.err
    assert (line.lending.ledger(), line.lending.chain.nonce(line.lending.borrower)) == before


def test_on_behalf(line: LendingLine) -> None:
    it = line.lending
    owner = it.recipient.address
    position(line, "supply", "5000", "--on-behalf", owner, by=0)
    assert position(line, "supply-collateral", "1", "--on-behalf", "demo:3")["onBehalf"] == owner
    refused = line(
        "position", "withdraw", line.market, "1", "--on-behalf", owner, "--account", "demo:1", "--yes"
    )
    assert refused.status == 1
    assert "LendingPool_Unauthorized" in refused.err
    assert f"{owner} has to run `strongroom position authorize {it.borrower.address}` first" in refused.err
    allowed = line("position", "authorize", it.borrower.address, "--account", "demo:3", "--yes", "--json")
    assert allowed.json["authorized"] is True
    assert it.pool.isAuthorized(it.recipient, it.borrower)
    assert position(line, "borrow", "10", "--on-behalf", owner)["onBehalf"] == owner
    position(line, "repay", "all", "--on-behalf", owner)
    revoked = line("position", "authorize", it.borrower.address, "--revoke", "--account", "demo:3", "--yes")
    assert revoked.status == 0
    assert not it.pool.isAuthorized(it.recipient, it.borrower)


def test_authorization_by_signature(
    line: LendingLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = line.lending
    signing = ["position", "sign-authorization", it.borrower.address, "--account", "demo:0"]
    nonce = it.chain.nonce(it.lender)
    file = tmp_path / "authorization.json"
    file.write_text(line(*signing, "--yes").out)
    assert it.chain.nonce(it.lender) == nonce, "signing sends nothing"
    relaying = ["position", "relay-authorization", str(file), "--account", "demo:2", "--yes"]
    assert line(*relaying, "--json").json["authorizer"] == it.lender.address
    assert it.pool.isAuthorized(it.lender, it.borrower)
    line(*relaying).failed(1, "LendingPool_InvalidNonce")
    wallet = it.deploy("MockWallet", it.lender).address
    file.write_text(line(*signing, "--from", wallet, "--yes").out)
    assert line(*relaying).status == 0
    assert it.pool.isAuthorized(wallet, it.borrower)
    file.write_text(line(*signing, "--revoke", "--yes").out)
    assert "Revoked" in line(*relaying).out
    assert not it.pool.isAuthorized(it.lender, it.borrower)
    other = json.loads(file.read_text())
    other["domain"]["verifying_contract"] = it.loan.address
    file.write_text(json.dumps(other))
    line(*relaying).failed(2, "not for")
    permit = {**other, "kind": "Permit"}
    file.write_text(json.dumps(permit))
    line(*relaying).failed(4, "not a signed message")
    line(*signing, "--valid-for", "999999999999", "--yes").failed(2, "ten years")
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    asked = line(*signing)
    assert asked.status == 5
    assert f"Let {it.borrower.address} manage, and empty, all positions of {it.lender.address}?" in asked.err


def test_liquidate(line: LendingLine, monkeypatch: pytest.MonkeyPatch) -> None:
    it = line.lending
    position(line, "supply", "5000", by=0)
    position(line, "open", "1", "1500")
    words = ["position", "liquidate", line.market, it.borrower.address.lower(), "--account", "demo:2"]
    line(*words, "--yes").failed(1, "LendingPool_HealthyPosition")
    line(*words, "--yes").failed(1, "when one COLL is worth 1,874.999999 LOAN or less")
    it.set_price(1_800)
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    asked = line(*words)
    assert asked.status == 5
    for part in ("you pay, LOAN", "1,500", "worth more than it costs by", "95.7", "lenders lose"):
        assert part in asked.err, asked.err
    part_of_it = line(*words, "--repay", "100", "--yes", "--json").json
    assert part_of_it["repaid"] == "100"
    assert part_of_it["borrower"] == to_address(it.borrower.address)
    seized = line(*words, "--seize", "0.05", "--yes", "--json").json
    assert seized["seized"] == "0.05"
    rest = line(*words, "--yes", "--json").json
    assert rest["badDebt"] == "0"
    assert it.held(it.borrower).borrow_shares == 0
    line(*words, "--repay", "1", "--seize", "1", "--yes").failed(2, "not by both")


def test_dead_oracle_is_told(line: LendingLine) -> None:
    position(line, "supply", "5000", by=0)
    position(line, "open", "1", "1000")
    line.lending.oracle.setFault(1, sender=line.lending.deployer)
    assert "unknown: no price" in line("position", "show", line.market, "--account", "demo:1").out
    refused = line("position", "borrow", line.market, "1", "--account", "demo:1", "--yes")
    assert refused.status == 1
    assert "MockOracle_Down" in refused.err
    assert position(line, "close")["debt"] == "0", "who repays needs no oracle"


def test_without_a_pool(strongroom: Any, suite: Suite, tmp_path: Path) -> None:
    deployment = deployment_of(suite)
    contracts = {name: entry for name, entry in deployment.contracts.items() if name != "LendingPool"}
    path = tmp_path / "older.json"
    deployments.write_json(
        path, {**deployment.as_json(), "contracts": {n: c.as_json(n) for n, c in contracts.items()}}
    )
    strongroom("market", "list", "--deployments", str(path)).failed(
        3, "no contract 'LendingPool' is deployed"
    )


def test_progress_is_told_after_two_seconds(
    line: LendingLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from strongroom.cli import session as module

    session = module.Session()
    with session.progress("reading") as progress:
        progress(1, 10)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(module, "_PATIENCE", 0)
    with session.progress("reading") as progress:
        progress(1, 10)
        progress(2, 10)
    assert capsys.readouterr().err == "reading: 1 of 10 (10 %)\n"
    session.as_json = True
    with session.progress("reading") as progress:
        progress(1, 10)
    assert capsys.readouterr().err == ""
