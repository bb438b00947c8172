"""`strongroom kyc`: an issuer states who is a verified investor, by claims or by transactions; anyone looks."""

import csv as tables
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.arguments import DAY, SignedFile
from strongroom.cli.relaying import bounded_gas, read_signed
from strongroom.cli.session import CommandError, Session, fail, refuse

if TYPE_CHECKING:
    from strongroom.client.contracts.identity_registry import Claim
    from strongroom.client.identity import Identities, Identity, Issuer, Refusal

app = typer.Typer(
    help="Verified investors: `sign` prints an issuer's claim, anyone may `register` it; `issue` and `batch` are the "
    "issuer's own transactions.",
    no_args_is_help=True,
)

MAX_GAS = 300_000
_MOST_ROWS = 1_000_000
COLUMNS = ("wallet", "investor", "country", "class", "flags", "expires")
"""Of a batch's file; the last three may be left out."""

Wallet = Annotated[str, typer.Argument(help="The investor's wallet.", metavar="WALLET")]
Investor = Annotated[
    str,
    typer.Option(
        help="The issuer's own number of the investor; with --key-file, its own reference, whatever it is.",
        metavar="NUMBER",
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        help="File of at least 32 secret bytes, in hex, that turn references into numbers nobody can guess back.",
        metavar="FILE",
    ),
]
Country = Annotated[int, typer.Option(help="ISO 3166-1 number, like 250.", min=1, max=999)]
Class = Annotated[int, typer.Option("--class", help="The investor's class.", min=0, max=2**16 - 1)]
Flags = Annotated[
    int, typer.Option(help="Bits that the issuer may set; 1: a custodian.", min=0, max=2**24 - 1)
]
Expires = Annotated[
    str | None,
    typer.Option(
        help="A day or second in UTC, like 2027-01-31; the end of the day a year from now if not given.",
        metavar="TIME",
    ),
]
Home = Annotated[
    int | None,
    typer.Option(
        help="Number of the investor's home issuer; the account's own if not given.", min=1, max=255
    ),
]


@dataclass(frozen=True)
class _Terms:
    """What becomes of a row or of options."""

    wallet: str
    investor: int
    country: int
    investor_class: int
    flags: int
    expiry: int


# Looking


@app.command()
def show(
    context: typer.Context,
    wallet: Annotated[list[str], typer.Argument(help="Wallets.", metavar="WALLET...")],
) -> None:
    """What is known of wallets, and whether that is valid now."""
    session: Session = context.obj
    found = session.client().identities.of_many(wallet)
    if session.as_json:
        session.show([_identity_json(each) for each in found])
        return
    for each in found:
        session.table(each.wallet, [(each.status.value.upper(), each.sentence)])


@app.command()
def issuers(context: typer.Context) -> None:
    """Who may state identities, and who no longer."""
    session: Session = context.obj
    found = session.client().identities.issuers()
    if session.as_json:
        session.show(
            [
                {
                    "number": each.number,
                    "account": each.account,
                    "active": each.is_active,
                    "allowedFlags": each.allowed_flags,
                    "claimsFrom": each.claims_from,
                }
                for each in found
            ]
        )
    elif found:
        rows = [
            (
                each.number,
                each.account,
                "active" if each.is_active else "removed",
                f"{each.allowed_flags:#08x}",
            )
            for each in found
        ]
        session.table("", rows, ("", "account", "", "flags"))
    else:
        print("none yet: the governor adds issuers")


# Claims


@app.command("sign")
def sign_claim(
    context: typer.Context,
    wallet: Wallet,
    investor: Investor,
    country: Country,
    investor_class: Class = 0,
    flags: Flags = 0,
    expires: Expires = None,
    key_file: KeyFile = None,
    home: Home = None,
    contract_issuer: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="An issuer that is a contract wallet and takes the account's signature.",
            metavar="ADDRESS",
        ),
    ] = None,
) -> None:
    """Sign a claim and print it as JSON, for the investor to present. Nothing is sent."""
    session: Session = context.obj
    client = session.writer()
    identities = client.identities
    issuer = identities.issuer(session.someone(contract_issuer))
    now = client.connection.fetch_timestamp()
    terms = _terms(
        issuer, _key(key_file), now, wallet, investor, country, investor_class, flags, expires, home
    )
    claim = _claim(terms, now)
    _preview(session, identities, issuer, "Sign a claim, which anyone may present", claim)
    session.confirm(f"State that {claim.wallet} is a verified investor's?", identities)
    signed = identities.sign_claim(
        terms.wallet,
        terms.investor,
        terms.country,
        terms.expiry,
        investor_class=terms.investor_class,
        flags=terms.flags,
        issuer=issuer.account,
    )
    session.show(signed.as_json())


@app.command()
def register(
    context: typer.Context,
    file: SignedFile,
    max_gas: Annotated[
        int, typer.Option(help="Gas to spend at most: a contract wallet may ask for any.", min=21_000)
    ] = MAX_GAS,
) -> None:
    """Present an issuer's signed claim. Anyone may, once."""
    from strongroom.client.identity import IdentityClaim

    session: Session = context.obj
    client = session.writer()
    identities = client.identities
    signed = read_signed(file)
    if not isinstance(signed.message, IdentityClaim):
        fail(f"this is a signed {type(signed.message).__name__}, not an identity's claim")
    call = identities.present(signed)
    gas = bounded_gas(call, max_gas)
    message = signed.message
    _preview(session, identities, identities.issuer(message.issuer), "Register by a claim", message.claim)
    session.confirm(f"Register {message.wallet}?", identities, gas)
    receipt = call.send(gas=gas)
    session.sent("Registered", receipt, _facts(identities.of(message.wallet)))


# The issuer's transactions


@app.command()
def issue(
    context: typer.Context,
    wallet: Wallet,
    investor: Investor,
    country: Country,
    investor_class: Class = 0,
    flags: Flags = 0,
    expires: Expires = None,
    key_file: KeyFile = None,
    home: Home = None,
) -> None:
    """Register or renew a wallet, as an issuer."""
    session: Session = context.obj
    client = session.writer()
    identities = client.identities
    issuer = identities.issuer(client.account)
    now = client.connection.fetch_timestamp()
    terms = _terms(
        issuer, _key(key_file), now, wallet, investor, country, investor_class, flags, expires, home
    )
    claim = _claim(terms, now)
    for refusal in identities.check([claim], issuer):
        refuse(refusal.sentence)
    call = identities.register(claim)
    gas = client.connection.gas_limit(call.transaction())
    _preview(session, identities, issuer, "Register", claim)
    session.confirm(f"State that {claim.wallet} is a verified investor's?", identities, gas)
    receipt = call.send(gas=gas)
    session.sent("Registered", receipt, _facts(identities.of(claim.wallet)))


@app.command()
def batch(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help=f"CSV with the columns {', '.join(COLUMNS)}; the last three are optional.", metavar="CSV"
        ),
    ],
    key_file: KeyFile = None,
    expires: Expires = None,
    size: Annotated[int, typer.Option(help="Wallets in one transaction.", min=1, max=400)] = 100,
    skip: Annotated[
        bool, typer.Option("--skip", help="Register the others where the registry would refuse some.")
    ] = False,
) -> None:
    """Register or renew all wallets of a file. What the registry knows just so already is not sent again, so that a
    batch that was interrupted goes on where it stopped.
    """
    from strongroom.client.errors import ArgumentError

    session: Session = context.obj
    client = session.writer()
    identities = client.identities
    issuer = identities.issuer(client.account)
    now = client.connection.fetch_timestamp()
    key, claims = _key(key_file), []
    for number, row in enumerate(_read(file), 2):
        try:
            claims.append(_claim(_row(issuer, key, now, row, expires), now))
        except (CommandError, ArgumentError) as error:
            fail(f"{file}, line {number}: {error}")
    refusals = identities.check(claims, issuer)
    refused = {refusal.position for refusal in refusals}
    known = {each.wallet: each for each in identities.of_many([claim.wallet for claim in claims])}
    fit = [claim for position, claim in enumerate(claims) if position not in refused]
    waiting = [claim for claim in fit if not _is_known(claim, known[claim.wallet], issuer)]
    _tell(refusals)
    if refusals and not skip:
        refuse(
            f"{len(refusals)} of {len(claims)} would be refused: correct them, or --skip them. Nothing was sent"
        )
    _batch(session, identities, issuer, waiting, len(fit) - len(waiting), refusals, size)


def _batch(
    session: Session,
    identities: "Identities",
    issuer: "Issuer",
    waiting: "Sequence[Claim]",
    already: int,
    refusals: "Sequence[Refusal]",
    size: int,
) -> None:
    connection = session.writer().connection
    chunks = [waiting[start : start + size] for start in range(0, len(waiting), size)]
    rows = [("to register", len(waiting)), ("known already", already), ("refused", len(refusals))]
    gas_used, transactions = 0, []
    if chunks:
        gas = max(
            connection.gas_limit(identities.registerBatch(chunk).transaction())
            for chunk in (chunks[0], chunks[-1])
        )
        contracts = {"identity registry": identities.address, f"issuer {issuer.number}": issuer.account}
        session.preview("Batch", rows, contracts=contracts)
        session.confirm(f"Register {len(waiting)} wallets?", identities, gas, len(chunks))
    with session.progress("wallets registered") as tell:
        for done, chunk in enumerate(chunks):
            call = identities.registerBatch(chunk)
            receipt = call.send(gas=connection.gas_limit(call.transaction()))
            gas_used += receipt.gas_used
            transactions.append(receipt.transaction_hash)
            tell(done * size + len(chunk), len(waiting))
    facts: dict[str, object] = {
        "registered": len(waiting),
        "knownAlready": already,
        "refused": [{"wallet": each.claim.wallet, "why": each.sentence} for each in refusals],
        "transactions": transactions,
        "gasUsed": gas_used,
    }
    if session.as_json:
        session.show(facts)
    else:
        session.table("Registered", [*rows, ("transactions", len(transactions)), ("gas used", gas_used)])


@app.command()
def revoke(context: typer.Context, wallet: Wallet) -> None:
    """Make void what is known of a wallet, and every claim of it stated so far."""
    session: Session = context.obj
    client = session.writer()
    identities = client.identities
    issuer = identities.issuer(client.account)
    known = identities.of(wallet)
    call = identities.revoke(known.wallet)
    gas = client.connection.gas_limit(call.transaction())
    contracts = {"identity registry": identities.address, f"issuer {issuer.number}": issuer.account}
    session.preview("Revoke", [(known.wallet, known.sentence)], contracts=contracts)
    session.confirm(f"Revoke {known.wallet}?", identities, gas)
    receipt = call.send(gas=gas)
    session.sent("Revoked", receipt, _facts(identities.of(known.wallet)))


@app.command("void-claims")
def void_claims(context: typer.Context) -> None:
    """Void every claim that the account, an issuer, has signed until now and nobody has presented."""
    session: Session = context.obj
    client = session.writer()
    identities = client.identities
    issuer = identities.issuer(client.account)
    call = identities.voidClaims()
    gas = client.connection.gas_limit(call.transaction())
    contracts = {"identity registry": identities.address, f"issuer {issuer.number}": issuer.account}
    session.preview(
        "Void claims", [("", "all that nobody has presented; what is registered stays")], contracts=contracts
    )
    session.confirm("Void them?", identities, gas)
    receipt = call.send(gas=gas)
    session.sent("Voided", receipt, {"claims from": _moment(identities.issuer(client.account).claims_from)})


# Within


def _read(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = tables.DictReader(stream, strict=True)
            names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
            unknown = [name for name in names if name not in COLUMNS]
            missing = [name for name in COLUMNS[:3] if name not in names]
            if unknown or missing or len({*names}) < len(names):
                fail(f"{file} has the columns {', '.join(names) or 'none'}; they are {', '.join(COLUMNS)}")
            reader.fieldnames = names
            rows: list[dict[str, str]] = []
            for number, row in enumerate(reader, 2):
                if None in row or None in row.values():
                    fail(f"{file}, line {number}: not as many cells as columns")
                if len(rows) >= _MOST_ROWS:
                    fail(f"{file} has more than {_MOST_ROWS:,} rows: split it")
                rows.append({key: value.strip() for key, value in row.items()})
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}")
    except (UnicodeDecodeError, tables.Error) as error:
        fail(f"{file} is not CSV in UTF-8: {error}")
    if not rows:
        fail(f"{file} names no wallet")
    return rows


def _row(issuer: "Issuer", key: bytes | None, now: int, row: dict[str, str], expires: str | None) -> _Terms:
    country, investor_class, flags = (
        _whole(row.get(name) or default, name)
        for name, default in (("country", ""), ("class", "0"), ("flags", "0"))
    )
    return _terms(
        issuer,
        key,
        now,
        row["wallet"],
        row["investor"],
        country,
        investor_class,
        flags,
        row.get("expires") or expires,
    )


def _terms(
    issuer: "Issuer",
    key: bytes | None,
    now: int,
    wallet: str,
    investor: str,
    country: int,
    investor_class: int,
    flags: int,
    expires: str | None,
    home: int | None = None,
) -> _Terms:
    from strongroom.client.codec import to_address
    from strongroom.client.identity import investor_id, number_of

    own = _whole(investor, "investor") if key is None else number_of(investor, key)
    return _Terms(
        to_address(wallet),
        investor_id(home or issuer.number, own),
        country,
        investor_class,
        flags,
        (now // DAY + 366) * DAY if not expires else _seconds(expires),
    )


def _claim(terms: _Terms, now: int) -> "Claim":
    from strongroom.client.contracts.identity_registry import Claim
    from strongroom.client.identity import checked

    return checked(
        Claim(
            terms.wallet,
            terms.investor,
            terms.country,
            terms.investor_class,
            terms.flags,
            now,
            terms.expiry,
        ),
        now,
    )


def _key(file: Path | None) -> bytes | None:
    if file is None:
        return None
    try:
        return bytes.fromhex(file.read_text(encoding="ascii").strip().removeprefix("0x"))
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}")
    except ValueError:
        fail(f"{file} is not hexadecimal: `openssl rand -hex 32` makes such a key")


def _is_known(claim: "Claim", known: "Identity", issuer: "Issuer") -> bool:
    return known.is_verified and (
        known.investor_id,
        known.country,
        known.investor_class,
        known.flags,
        known.expiry,
        known.issuer,
    ) == (claim.investorId, claim.country, claim.investorClass, claim.flags, claim.expiry, issuer.account)


def _tell(refusals: "Sequence[Refusal]") -> None:
    for refusal in refusals[:20]:
        print(f"line {refusal.position + 2}: {refusal.sentence}", file=sys.stderr)
    if len(refusals) > 20:
        print(f"and {len(refusals) - 20} more", file=sys.stderr)


def _preview(
    session: Session, identities: "Identities", issuer: "Issuer", title: str, claim: "Claim"
) -> None:
    from strongroom.client.identity import home_of, own_number

    rows = [
        ("wallet", claim.wallet),
        ("investor", f"{own_number(claim.investorId)} of issuer {home_of(claim.investorId)}"),
        ("country", claim.country),
        ("class", claim.investorClass),
        ("flags", f"{claim.flags:#x}" + (" (custodian)" if claim.flags & 1 else "")),
        ("expires", _moment(claim.expiry)),
    ]
    contracts = {"identity registry": identities.address, f"issuer {issuer.number}": issuer.account}
    session.preview(title, rows, contracts=contracts)


def _facts(identity: "Identity") -> dict[str, object]:
    return {"wallet": identity.wallet, "status": identity.status.value, "meaning": identity.sentence}


def _identity_json(identity: "Identity") -> dict[str, object]:
    from strongroom.client.identity import own_number

    return {
        "wallet": identity.wallet,
        "status": identity.status.value,
        "sentence": identity.sentence,
        "investorId": str(identity.investor_id),
        "home": identity.home,
        "number": str(own_number(identity.investor_id)),
        "country": identity.country,
        "class": identity.investor_class,
        "flags": identity.flags,
        "custodian": identity.is_custodian,
        "issuer": identity.issuer,
        "issuedAt": identity.issued_at,
        "expiry": identity.expiry,
    }


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 30:
        fail(f"{name} is {text[:40]!r}, which is no whole number")
    return int(text)


def _seconds(text: str) -> int:
    try:
        found = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        fail(f"not a time: {text[:40]!r}. It is like 2027-01-31 or 2027-01-31T12:00:00, in UTC")
    if found.tzinfo is not None:
        fail(f"times are in UTC, without a zone: not {text[:40]!r}")
    return int(found.replace(tzinfo=UTC).timestamp())


def _moment(seconds: int) -> str:
    from strongroom.client.statement import moment

    return moment(seconds)
