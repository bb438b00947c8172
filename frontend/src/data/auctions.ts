/** Auctions: found by their events, read at one block. */
import type { AbiEvent, Address } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import type { Moment } from "../chain/query";
import * as house from "../generated/auction_house";
import { splitAt, type Split } from "./orders";
import { readToken, type KnownToken } from "./tokens";

export interface AuctionRow {
  readonly id: bigint;
  readonly token: Address;
  readonly item: bigint;
  readonly seller: Address;
  readonly currency: KnownToken;
  readonly reserve: bigint;
  /** Zero before the first bid. */
  readonly bid: bigint;
  readonly bidder: Address | null;
  /** The least that is taken now. */
  readonly least: bigint;
  readonly startTime: bigint;
  readonly endTime: bigint;
  readonly state: "to come" | "running" | "to be settled";
  readonly feeBps: number;
  readonly maxRoyaltyBps: number;
}

const EVENTS = [
  house.AuctionOpenedEvent,
  house.AuctionSettledEvent,
  house.AuctionCancelledEvent,
] as unknown as AbiEvent[];
/** The newest ones. */
const SHOWN = 100;

/** Those that are neither settled nor cancelled, the newest first; of one collection, where that is named. */
export async function readAuctions(moment: Moment, token?: Address): Promise<readonly AuctionRow[]> {
  const contract = moment.chain.contracts.AuctionHouse;
  if (!contract) return [];
  const events = await readEvents(moment, {
    name: "auctions",
    addresses: [contract.address],
    events: EVENTS,
    from: contract.block,
  });
  const open = new Set<bigint>();
  for (const { name, args } of events) {
    const id = args.auctionId as bigint;
    if (name !== "AuctionOpened") open.delete(id);
    else if (!token || args.token === token) open.add(id);
  }
  return Promise.all(
    [...open]
      .reverse()
      .slice(0, SHOWN)
      .map((id) => readAuction(moment, id)),
  );
}

async function readAuction(moment: Moment, id: bigint): Promise<AuctionRow> {
  const at = {
    address: moment.chain.contracts.AuctionHouse!.address,
    blockNumber: moment.head.number,
  } as const;
  const [{ terms, seller, bid, bidder, feeBps }, least] = await Promise.all([
    readContract(moment.node, { ...at, abi: house.auction, functionName: "auction", args: [id] }),
    readContract(moment.node, { ...at, abi: house.leastBid, functionName: "leastBid", args: [id] }),
  ]);
  const now = moment.head.timestamp;
  return {
    id,
    token: terms.token,
    item: terms.id,
    seller,
    currency: await readToken(moment, terms.currency),
    reserve: terms.reserve,
    bid,
    bidder: bid > 0n ? bidder : null,
    least,
    startTime: terms.startTime,
    endTime: terms.endTime,
    state: now < terms.startTime ? "to come" : now <= terms.endTime ? "running" : "to be settled",
    feeBps,
    maxRoyaltyBps: terms.maxRoyaltyBps,
  };
}

/** What a settlement at this price would pay whom: the fee of the opening, the royalty cut to what the seller allowed. */
export async function settlementAt(moment: Moment, auction: AuctionRow, price: bigint): Promise<Split> {
  const asked = await splitAt(moment, auction.token, auction.item, price);
  const fee = (price * BigInt(auction.feeBps) + 9_999n) / 10_000n;
  const caps = [asked.royalty, (price * BigInt(auction.maxRoyaltyBps)) / 10_000n, price - fee];
  const royalty = caps.reduce((least, item) => (item < least ? item : least));
  return { price, royalty, royaltyReceiver: asked.royaltyReceiver, fee, proceeds: price - fee - royalty };
}
