"""strongroom kyc

├── show, issuers: what is known, for people and as JSON
├── sign, register: a claim on paper, presented by anyone; another kind of message is refused
├── issue, revoke, void-claims: the issuer's transactions
├── batch: from CSV, in several transactions; what is refused is told with its line, and stops it unless skipped;
│   run again it sends nothing; references with a key
└── bad input: columns, cells, numbers, times, keys, no issuer
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.client.identity import number_of
from strongroom.evm.provider import ChainProvider
from tests.support.compliance import INVESTOR, Registry, investor, registry_of
from tests.unit.cli.conftest import Outcome

Command = Callable[..., Outcome]
YES = ("--yes", "--json")


@pytest.fixture
def kyc(compliance: Registry, tmp_path: Path, keystore: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command. demo:0 is the issuer of number 1, demo:1 that of number 2, demo:2 a stranger."""
    provider = ChainProvider(
        compliance.chain, [compliance.issuer, compliance.other_issuer, compliance.stranger]
    )
    registry = deployments.registry_path(31337, tmp_path)
    deployments.write(registry, registry_of(compliance))

    def invoke(*words: str, who: int = 0) -> Outcome:
        capsys.readouterr()
        status = run(
            ["kyc", *words, "--deployments", str(registry), "--account", f"demo:{who}"], provider=provider
        )
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return invoke


def test_issue_show_revoke(compliance: Registry, kyc: Command) -> None:
    wallet = compliance.investor.address
    done = kyc("issue", wallet, "--investor", "7", "--country", "250", "--class", "2", *YES)
    assert done.json["status"] == "verified", done.err
    (known,) = kyc("show", wallet, "--json").json
    assert (known["investorId"], known["home"], known["number"]) == (str(INVESTOR), 1, "7")
    assert (known["country"], known["class"], known["custodian"]) == (250, 2, False)
    assert "verified until" in kyc("show", wallet).out
    people = kyc("issue", wallet, "--investor", "7", "--country", "392", "--expires", "2024-03-01", "--yes")
    assert people.status == 0, people.err
    assert "investor" in people.err
    assert kyc("revoke", wallet, *YES).json["status"] == "revoked"
    assert kyc("show", wallet, "--json").json[0]["status"] == "revoked"
    kyc("revoke", wallet, "--yes", who=1).failed(1, "IdentityRegistry_NotItsIssuer")
    kyc("revoke", wallet, "--yes", who=2).failed(4, "is no issuer of this registry")


def test_a_claim_on_paper(compliance: Registry, kyc: Command, tmp_path: Path) -> None:
    wallet = compliance.investor.address
    signed = kyc("sign", wallet, "--investor", "7", "--country", "250", *YES)
    assert signed.json["kind"] == "IdentityClaim", signed.err
    assert not compliance.registry.isVerified(wallet)
    paper = tmp_path / "claim.json"
    paper.write_text(signed.out)
    assert kyc("register", str(paper), *YES, who=2).json["status"] == "verified"
    assert compliance.known(wallet)[0].investor_id == INVESTOR
    kyc("register", str(paper), "--yes", who=2).failed(1, "IdentityRegistry_NotNewer")
    raw = json.loads(paper.read_text())
    raw["message"]["country"] = "392"
    paper.write_text(json.dumps(raw))
    kyc("register", str(paper), "--yes", who=2).failed(1, "IdentityRegistry_InvalidSignature")
    paper.write_text("{}")
    kyc("register", str(paper), "--yes").failed(4, "not a signed message")


def test_void_claims(compliance: Registry, kyc: Command, tmp_path: Path) -> None:
    paper = tmp_path / "claim.json"
    paper.write_text(
        kyc("sign", compliance.investor.address, "--investor", "7", "--country", "250", *YES).out
    )
    assert kyc("void-claims", *YES).status == 0
    kyc("register", str(paper), "--yes").failed(1, "IdentityRegistry_NotNewer")


def test_issuers(compliance: Registry, kyc: Command) -> None:
    compliance.registry.removeIssuer(compliance.other_issuer, sender=compliance.sentinel)
    found = kyc("issuers", "--json").json
    assert [(each["number"], each["active"]) for each in found] == [(1, True), (2, False)]
    assert "removed" in kyc("issuers").out


def table_of(path: Path, *rows: str, header: str = "wallet,investor,country,class") -> str:
    path.write_text("\n".join((header, *rows)) + "\n")
    return str(path)


def test_a_batch(compliance: Registry, kyc: Command, tmp_path: Path) -> None:
    wallets = [compliance.chain.account(f"wallet {number}") for number in range(7)]
    path = table_of(
        tmp_path / "investors.csv",
        *(f"{wallet.address},{number},{250 + number},1" for number, wallet in enumerate(wallets)),
    )
    done = kyc("batch", path, "--size", "3", *YES)
    assert done.status == 0, done.err
    assert (done.json["registered"], done.json["knownAlready"], len(done.json["transactions"])) == (7, 0, 3)
    for number, wallet in enumerate(wallets):
        claim, issuer, valid = compliance.known(wallet)
        assert (claim.investor_id, claim.country, issuer, valid) == (
            investor(number),
            250 + number,
            compliance.issuer.address,
            True,
        )
    again = kyc("batch", path, *YES).json
    assert (again["registered"], again["knownAlready"], again["transactions"]) == (0, 7, [])
    people = kyc("batch", path, "--yes")
    assert "known already" in people.out


def test_a_batch_with_refusals(compliance: Registry, kyc: Command, tmp_path: Path) -> None:
    compliance.registry.register(
        compliance.claim(compliance.other_investor, investor(8, 2)), sender=compliance.other_issuer
    )
    path = table_of(
        tmp_path / "investors.csv",
        f"{compliance.investor.address},7,250,1",
        f"{compliance.other_investor.address},9,250,1",
        f"{compliance.investor.address},7,250,1",
    )
    refused = kyc("batch", path, "--yes")
    assert refused.status == 1
    assert "line 3: " in refused.err
    assert "belongs to another investor" in refused.err
    assert "line 4: " in refused.err
    assert "Nothing was sent" in refused.err
    assert not compliance.registry.isVerified(compliance.investor)
    done = kyc("batch", path, "--skip", *YES).json
    assert (done["registered"], len(done["refused"])) == (1, 2)
    assert compliance.registry.isVerified(compliance.investor)


def test_references_and_a_key(compliance: Registry, kyc: Command, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("0x" + bytes(range(32)).hex() + "\n")
    path = table_of(
        tmp_path / "investors.csv",
        f"{compliance.investor.address},Müller & Söhne,276,3,8,2024-06-30",
        header="Wallet, Investor, Country, Class, Flags, Expires",
    )
    assert kyc("batch", path, "--key-file", str(key), *YES).json["registered"] == 1
    claim, _, _ = compliance.known(compliance.investor)
    assert claim.investor_id == investor(number_of("Müller & Söhne", bytes(range(32))))
    assert (claim.country, claim.investor_class, claim.flags, claim.expiry) == (276, 3, 8, 1_719_705_600)
    kyc("batch", path, "--yes").failed(2, "no whole number")
    key.write_text("abcd")
    kyc("batch", path, "--key-file", str(key), "--yes").failed(2, "32 bytes")
    key.write_text("not hex")
    kyc("batch", path, "--key-file", str(key), "--yes").failed(2, "not hexadecimal")


def test_bad_files(compliance: Registry, kyc: Command, tmp_path: Path) -> None:
    path, wallet = tmp_path / "investors.csv", compliance.investor.address
    kyc("batch", str(path), "--yes").failed(2, "cannot be read")
    for header, rows, says in (
        ("wallet,investor", (), "they are wallet, investor, country"),
        ("wallet,investor,country,name", (), "they are wallet, investor, country"),
        ("wallet,investor,country,wallet", (), "they are wallet, investor, country"),
        ("wallet,investor,country", (), "names no wallet"),
        ("wallet,investor,country", (f"{wallet},7",), "line 2: not as many cells"),
        ("wallet,investor,country", (f"{wallet},7,250,1",), "line 2: not as many cells"),
        ("wallet,investor,country", (f"{wallet},7,250", "x,7,250"), "line 3: "),
        ("wallet,investor,country", (f"{wallet},-7,250",), "no whole number"),
        ("wallet,investor,country", (f"{wallet},7,FR",), "no whole number"),
        ("wallet,investor,country", (f"{wallet},7,0",), "line 2: a country"),
        ("wallet,investor,country,expires", (f"{wallet},7,250,soon",), "not a time"),
        ("wallet,investor,country,expires", (f"{wallet},7,250,2020-01-01",), "expired"),
    ):
        kyc("batch", table_of(path, *rows, header=header), "--yes").failed(2, says)
    path.write_bytes(b"wallet,investor,country\n\xff\xfe,1,2\n")
    kyc("batch", str(path), "--yes").failed(2, "not CSV in UTF-8")
    kyc("issue", wallet, "--investor", "7", "--country", "250", "--yes", who=2).failed(4, "is no issuer")
    kyc("issue", wallet, "--investor", "7", "--home", "2", "--country", "250", "--yes").failed(
        1, "at home with issuer 2"
    )
