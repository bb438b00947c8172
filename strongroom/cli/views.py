"""Commands that only look."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.session import Session, fail, shown

if TYPE_CHECKING:
    from strongroom.client import Strongroom


def status(context: typer.Context) -> None:
    """Chain, deployment, supply, ceilings, book, fees, price and its age, what is frozen or paused."""
    session: Session = context.obj
    client = session.client()
    facts = collect_status(client)
    if session.as_json:
        session.show(facts)
        return
    for title, key in (
        ("Chain", "chain"),
        ("Stablecoin", "stablecoin"),
        ("Peg module", "peg"),
        ("Price", "price"),
    ):
        rows = [(_words(name), _status_cell(name, value)) for name, value in facts[key].items()]
        session.table(title, [row for row in rows if row[1] != "–"])
        print()
    session.table(
        "Facilitators",
        [(row["name"], row["level"], row["ceiling"], row["address"]) for row in facts["facilitators"]],
        ("", "level", "ceiling", "address"),
    )


def collect_status(client: "Strongroom") -> dict[str, Any]:
    """All that `status` tells; amounts as `Decimal`."""
    from strongroom.client.contracts import MockAggregator
    from strongroom.client.psm import PegStatus

    coin, module = client.stablecoin, client.psm
    feed = client.oracle.config().baseFeed1
    batch = client.batch()
    supply = batch.add(coin.totalSupply)
    paused = batch.add(coin.mintingPaused)
    cap = batch.add(coin.flashMintCap)
    flash_fee = batch.add(coin.flashMintFeeBps)
    listed = batch.add(coin.facilitators)
    book = batch.add(module.book)
    held = batch.add(module.reserve.balanceOf, module)
    fees = batch.add(module.fees)
    band = batch.add(module.band)
    frozen = batch.add(module.frozen)
    uncollected = batch.add(module.uncollectedFees)
    buffer = batch.add(coin.balanceOf, client.surplus_buffer)
    peg = batch.add(module.pegStatus)
    price = batch.add(client.oracle.price)
    preview = batch.add(module.previewSwapIn, 10 ** module.reserve.info().decimals)
    answer = batch.add(MockAggregator(client.connection, feed.aggregator).latestRoundData)
    batch.run(one_by_one=True)
    levels = client.batch()
    rows = [(address, levels.add(coin.facilitator, address)) for address in listed.value]
    levels.run(one_by_one=True)

    names = {entry.address: name for name, entry in client.deployment.contracts.items()}
    block = client.connection.fetch_block()
    now = int(block["timestamp"], 16)
    updated = None if answer.error else answer.value[3]
    return {
        "chain": {
            "id": client.chain_id,
            "node": client.connection.where,
            "block": int(block["number"], 16),
            "time": datetime.fromtimestamp(now, UTC).isoformat(),
            "commit": client.deployment.commit,
            "deploymentComplete": client.deployment.complete,
        },
        "stablecoin": {
            "name": coin.name()[:64],
            "symbol": coin.info().symbol,
            "address": coin.address,
            "supply": coin.from_units(supply.value),
            "mintingPaused": paused.value,
            "flashMintCap": coin.from_units(cap.value),
            "flashMintFeeBps": flash_fee.value,
            "surplusBuffer": coin.from_units(buffer.value),
        },
        "facilitators": [
            {
                "name": names.get(address, ""),
                "address": address,
                "level": coin.from_units(row.value.level),
                "ceiling": coin.from_units(row.value.ceiling),
            }
            for address, row in rows
        ],
        "peg": {
            "address": module.address,
            "reserve": module.reserve.info().symbol,
            "reserveAddress": module.reserve.address,
            "book": module.reserve.from_units(book.value),
            "balance": module.reserve.from_units(held.value),
            "uncollectedFees": coin.from_units(uncollected.value),
            "feeInBps": fees.value.feeInBps,
            "feeOutBps": fees.value.feeOutBps,
            "bandBps": list(band.value),
            "status": PegStatus(peg.value.status).name.lower(),
            "frozen": frozen.value,
            "swapsIn": "open" if preview.error is None else _closed(preview.error),
            "swapsOut": "open",
        },
        "price": {
            "oracle": client.oracle.address,
            "price": None if price.error else module.price_from_oracle(price.value),
            "problem": None if price.error is None else str(price.error),
            "feed": feed.aggregator,
            "ageSeconds": None if updated is None else now - updated,
            "heartbeatSeconds": feed.heartbeat,
        },
    }


def _closed(error: Exception) -> str:
    return f"closed: {getattr(error, 'name', type(error).__name__)}"


def _words(name: str) -> str:
    """`flashMintFeeBps` as `flash mint fee`: the unit is in the cell."""
    bare = name.removesuffix("Bps").removesuffix("Seconds")
    return "".join(f" {char.lower()}" if char.isupper() else char for char in bare)


def _status_cell(name: str, value: object) -> str:
    if name == "bandBps" and isinstance(value, list):
        return f"{Decimal(value[0]) / 100} % to {Decimal(value[1]) / 100} % of parity"
    if name.endswith("Bps") and isinstance(value, int):
        return f"{Decimal(value) / 100} %"
    if name.endswith("Seconds") and isinstance(value, int):
        return f"{value:,} s"
    return shown(value)


def contracts(context: typer.Context) -> None:
    """Addresses of the deployment's contracts."""
    session: Session = context.obj
    deployment = session.client().deployment
    if session.as_json:
        session.show({name: entry.address for name, entry in deployment.contracts.items()})
        return
    session.table(
        f"Chain {deployment.chain_id}",
        [(name, entry.address, entry.block) for name, entry in deployment.contracts.items()],
        ("contract", "address", "block"),
    )


def accounts(context: typer.Context) -> None:
    """Accounts that --account takes, with what they hold."""
    from strongroom.cli.accounts import demo_accounts, keystore_accounts

    session: Session = context.obj
    client = session.client()
    named = dict(keystore_accounts())
    named.update({f"demo:{index}": address for index, address in enumerate(demo_accounts(client.connection))})
    batch = client.batch()
    reads = {
        name: (batch.add(client.stablecoin.balanceOf, address), batch.add(client.reserve.balanceOf, address))
        for name, address in named.items()
    }
    batch.run(one_by_one=True)
    coin, reserve = client.stablecoin, client.reserve
    rows = [
        {
            "account": name,
            "address": named[name],
            "stablecoin": coin.from_units(coins.value),
            "reserve": reserve.from_units(held.value),
        }
        for name, (coins, held) in reads.items()
    ]
    if session.as_json:
        session.show(rows)
    elif rows:
        headings = ("account", "address", coin.info().symbol, reserve.info().symbol)
        session.table("", [list(row.values()) for row in rows], headings)
    else:
        print("none yet: `ape accounts generate ALIAS` makes one")


def decode(
    context: typer.Context,
    data: Annotated[str, typer.Argument(help="What a call reverted with, 0x….", metavar="DATA")],
) -> None:
    """Say what an error of the contracts means, from its raw data. Needs no node."""
    from strongroom.errors import UNKNOWN, ContractError, decode_revert

    session: Session = context.obj
    try:
        raw = bytes.fromhex(data.strip().removeprefix("0x").removeprefix("0X"))
    except ValueError:
        fail(f"not hexadecimal data: {data[:80]!r}. It is like 0x08c379a0…")
    error = decode_revert(raw)
    if session.as_json:
        session.show(_error_json(error))
        return
    if error.name == UNKNOWN and not error.notice:
        print(f"{error}: no error of these contracts (`strongroom errors` lists them)")
        return
    level: ContractError | None = error
    while level is not None:
        rows = [("error", level.name), *level.arguments.items(), ("notice", level.notice)]
        session.table("" if level is error else "because an inner call reverted", rows)
        level = level.cause


def _error_json(error: Any) -> Mapping[str, Any] | None:
    if error is None:
        return None
    return {
        "name": error.name,
        "selector": error.selector,
        "arguments": dict(error.arguments),
        "notice": error.notice,
        "cause": _error_json(error.cause),
    }


def errors(
    context: typer.Context,
    text: Annotated[
        str, typer.Argument(help="Only those whose name, selector or notice contains this.", metavar="[TEXT]")
    ] = "",
) -> None:
    """All errors of the contracts, with when they are thrown. Needs no node."""
    from strongroom import artifacts

    session: Session = context.obj
    wanted = text.lower()
    found = {
        selector: entry
        for selector, entry in sorted(artifacts.errors().items(), key=lambda item: item[1].name)
        if wanted in f"{entry.name} {selector} {entry.notice}".lower()
    }
    if session.as_json:
        session.show(
            {
                selector: {
                    "signature": entry.signature,
                    "arguments": [f"{item.type} {item.name}" for item in entry.inputs],
                    "notice": entry.notice,
                    "contracts": list(entry.contracts),
                }
                for selector, entry in found.items()
            }
        )
    elif found:
        session.table(
            "",
            [(entry.signature, selector, entry.notice) for selector, entry in found.items()],
            ("error", "selector", "notice"),
        )
    else:
        print(f"no error of these contracts mentions {text!r}")
