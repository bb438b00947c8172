"""`strongroom asset buyout`: holders vote a price, anyone bids it, holders redeem shares for money."""

from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.asset_common import AssetAddress, To, act, amounts, time_of
from strongroom.cli.session import Session, fail, shown

if TYPE_CHECKING:
    from strongroom.client.assets import Buyout

app = typer.Typer(help="The buyout of an NFT that its holders share.", no_args_is_help=True)

SomeShares = Annotated[str | None, typer.Argument(help="Whole shares; all if not given.", metavar="[SHARES]")]


@app.command()
def show(
    context: typer.Context,
    asset: AssetAddress,
    holder: Annotated[str | None, typer.Argument(help="Whose vote to show.", metavar="[WALLET]")] = None,
) -> None:
    """Where a buyout stands, and what an address or account has in it."""
    session: Session = context.obj
    buyout = session.client().assets.buyout(asset)
    state = buyout.state_of()
    facts: dict[str, object] = {
        "buyout": state.address,
        "collection": state.collection,
        "id": str(state.item),
        "status": state.status.name.lower(),
        "sentence": state.sentence,
        "reserve": state.reserve,
        "reference": state.reference,
        "leastBid": state.least_bid,
        "bidder": state.bidder,
        "bid": state.bid,
        "ends": time_of(state.end),
        "proceeds": state.proceeds,
    }
    if holder is not None or session.account is not None:
        who = session.someone(holder)
        vote = buyout.voted(who)
        facts["account"] = {
            "address": who,
            "shares": vote.shares,
            "counted": vote.counted,
            "price": vote.price,
            "countableFrom": time_of(vote.countable_from),
            "outbid": buyout.outbid_money(who),
            "worth": buyout.stablecoin.from_units(buyout.previewRedeem(buyout.shares.balanceOf(who))),
        }
    if session.as_json:
        session.show(facts)
        return
    session.table(
        f"Buyout of no. {state.item} of {state.collection}",
        [(name, value) for name, value in facts.items() if name not in ("collection", "id", "account")],
    )
    if "account" in facts:
        mine = facts["account"]
        assert isinstance(mine, dict)
        session.table(str(mine.pop("address")), list(mine.items()))


@app.command()
def vote(
    context: typer.Context,
    asset: AssetAddress,
    price: Annotated[str, typer.Argument(help="Coins for the whole NFT.", metavar="PRICE")],
    shares: Annotated[str, typer.Option(help="Lock so many more.", metavar="SHARES")] = "0",
) -> None:
    """Lock shares, and vote the least price for the whole with all that are; counts after three days."""
    session: Session = context.obj
    amounts(price, shares)
    client, buyout = session.writer(), _writing(session, asset)
    state, mine = buyout.state_of(), buyout.voted(client.account)
    symbol = buyout.shares.info().symbol
    found, receipt = act(
        session,
        f"Vote by {client.account}",
        [
            ("", state.sentence, ""),
            (
                f"locked {symbol}",
                mine.shares,
                mine.shares + buyout.shares.from_units(buyout.shares.to_units(shares)),
            ),
            ("price", mine.price, price),
        ],
        "Vote?",
        buyout,
        lambda: buyout.vote_price(price, shares),
        headings=("", "before", "after"),
        contracts={"buyout": buyout.address, "asset": buyout.shares.address},
        transactions=2,
    )
    session.sent(
        "Voted",
        receipt,
        {"shares": found.shares, "price": found.price, "counts from": time_of(found.countable_from)},
    )


@app.command()
def unlock(context: typer.Context, asset: AssetAddress, shares: SomeShares = None) -> None:
    """Take shares out of the vote. Never refused."""
    session: Session = context.obj
    amounts(shares or "0")
    client, buyout = session.writer(), _writing(session, asset)
    mine = buyout.voted(client.account)
    if not mine.shares:
        fail(f"{client.account} has no shares locked here")
    done = act(
        session,
        f"Unlock by {client.account}",
        [("locked", mine.shares), ("unlock", shares or mine.shares)],
        "Unlock them?",
        buyout,
        lambda: buyout.unlock_shares(shares),
        contracts={"buyout": buyout.address},
    )
    session.sent("Unlocked", done.receipt, {"shares": done.amount})


@app.command()
def count(
    context: typer.Context,
    asset: AssetAddress,
    holder: Annotated[list[str], typer.Argument(help="Whose votes.", metavar="WALLET...")],
) -> None:
    """Count votes whose three days are over. Anyone may."""
    session: Session = context.obj
    buyout = _writing(session, asset)
    receipt = act(
        session,
        "Count votes",
        [(each, time_of(buyout.voted(each).countable_from)) for each in holder],
        "Count them?",
        buyout,
        lambda: buyout.count(holder),
        call=buyout.countVotes(holder),
        headings=("", "can be counted from"),
        contracts={"buyout": buyout.address},
    )
    session.sent("Counted", receipt, {"reserve": buyout.state_of().reserve})


@app.command()
def bid(
    context: typer.Context,
    asset: AssetAddress,
    amount: Annotated[str, typer.Argument(help="Coins for the whole NFT.", metavar="AMOUNT")],
) -> None:
    """Bid: the reserve starts the auction, later 2.5 % more than the last. Who is outbid withdraws the money."""
    session: Session = context.obj
    amounts(amount)
    client, buyout = session.writer(), _writing(session, asset)
    state, coin = buyout.state_of(), buyout.stablecoin
    if not state.least_bid:
        fail(f"no bid is taken: {state.sentence}")
    units = coin.to_units(amount)
    coin.require_balance(client.account, units)
    has = coin.balance(client.account)
    done = act(
        session,
        f"Bid by {client.account}",
        [
            ("", state.sentence, ""),
            (f"{coin.info().symbol} (yours)", has, has - coin.from_units(units)),
            ("least bid", state.least_bid, ""),
        ],
        f"Bid {coin.describe(units)}?",
        coin,
        lambda: buyout.place_bid(amount),
        headings=("", "before", "after"),
        contracts={"buyout": buyout.address, "stablecoin": coin.address},
        transactions=2,
    )
    session.sent("Bid", done.receipt, {"amount": done.amount, "ends": time_of(buyout.state_of().end)})


@app.command()
def settle(context: typer.Context, asset: AssetAddress) -> None:
    """End the auction after its time. Anyone may."""
    session: Session = context.obj
    buyout = _writing(session, asset)
    state = buyout.state_of()
    after, receipt = act(
        session,
        "Settle the auction",
        [("", state.sentence)],
        "Settle it?",
        buyout,
        buyout.settle_auction,
        call=buyout.settle(),
        contracts={"buyout": buyout.address},
    )
    session.sent(
        "Settled", receipt, {"winner": after.bidder, "price": after.bid, "NFT waits": after.is_nft_held}
    )


@app.command()
def redeem(context: typer.Context, asset: AssetAddress, shares: SomeShares = None) -> None:
    """Burn shares for their part of the price."""
    session: Session = context.obj
    amounts(shares or "0")
    client, buyout = session.writer(), _writing(session, asset)
    held = buyout.shares.from_units(buyout.shares.balanceOf(client.account))
    if not held:
        fail(f"{client.account} has no shares")
    done = act(
        session,
        f"Redeem by {client.account}",
        [
            ("", buyout.state_of().sentence),
            ("shares", shares or held),
            ("worth", buyout.worth(shares or held)),
        ],
        "Burn them for the money?",
        buyout,
        lambda: buyout.redeem_shares(shares),
        contracts={"buyout": buyout.address, "asset": buyout.shares.address},
        transactions=2,
    )
    session.sent("Redeemed", done.receipt, {"amount": done.amount, "holder": done.account})


@app.command("redeem-nft")
def redeem_nft(context: typer.Context, asset: AssetAddress, to: To = None) -> None:
    """Burn the whole supply, which the account holds, for the NFT."""
    session: Session = context.obj
    buyout = _writing(session, asset)
    done = act(
        session,
        "Redeem the NFT for all shares",
        [("", buyout.state_of().sentence)],
        "Burn all shares for the NFT?",
        buyout,
        lambda: buyout.redeem_whole(to),
        contracts={"buyout": buyout.address, "asset": buyout.shares.address},
        transactions=2,
    )
    session.sent("Redeemed", done.receipt, {"shares": done.amount, "to": done.account})


@app.command()
def withdraw(context: typer.Context, asset: AssetAddress, to: To = None) -> None:
    """Take back the money of bids that were outbid."""
    session: Session = context.obj
    client, buyout = session.writer(), _writing(session, asset)
    waiting = buyout.outbid_money(client.account)
    if not waiting:
        fail(f"nothing waits for {client.account}: it was not outbid, or has its money")
    done = act(
        session,
        f"Withdraw by {client.account}",
        [("waits", f"{shown(waiting)} {buyout.stablecoin.info().symbol}")],
        "Take it?",
        buyout,
        lambda: buyout.withdraw_outbid(to),
        contracts={"buyout": buyout.address},
    )
    session.sent("Withdrawn", done.receipt, {"amount": done.amount, "to": done.account})


@app.command("claim-nft")
def claim_nft(context: typer.Context, asset: AssetAddress, to: To = None) -> None:
    """Take the NFT that waits for the auction's winner."""
    session: Session = context.obj
    client, buyout = session.writer(), _writing(session, asset)
    receiver = client.account if to is None else to
    receipt = act(
        session,
        "Claim the NFT",
        [("", buyout.state_of().sentence), ("to", receiver)],
        "Claim it?",
        buyout,
        lambda: buyout.claim_nft(receiver),
        call=buyout.claimNft(receiver),
        contracts={"buyout": buyout.address},
    )
    session.sent("Claimed", receipt, {"to": receiver})


def _writing(session: Session, asset: str) -> "Buyout":
    return session.writer().assets.buyout(asset)
