/** Primary sales of an asset's shares, and the buyout of an NFT that has them. */
import type { AbiEvent, Address } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import { addressOf } from "../chain/registry";
import type { Moment } from "../chain/query";
import { paymentTokens } from "../generated/asset_token";
import * as buyout from "../generated/buyout";
import * as sales from "../generated/primary_sale";
import { balanceOf, readToken, type KnownToken } from "./tokens";

export const SALE_STATES = ["none", "not begun", "open", "cancelled", "failed", "successful"] as const;

export interface Sale {
  readonly id: bigint;
  readonly status: (typeof SALE_STATES)[number];
  /** Wei of the coin for one unit, now. */
  readonly price: bigint;
  readonly isFixed: boolean;
  /** Units. */
  readonly sold: bigint;
  readonly softCap: bigint;
  readonly hardCap: bigint;
  readonly least: bigint;
  readonly most: bigint;
  /** Seconds. */
  readonly startTime: bigint;
  readonly endTime: bigint;
  readonly lockUp: number;
  /** Wei paid for delivered shares that the issuer has not withdrawn, and the fee on it in basis points. */
  readonly proceeds: bigint;
  readonly feeBps: number;
  /** The account's, neither claimed nor taken back. */
  readonly bought: bigint;
  readonly paid: bigint;
}

export interface Sales {
  readonly contract: Address;
  readonly coin: KnownToken;
  readonly held: bigint;
  readonly isPaused: boolean;
  readonly list: readonly Sale[];
}

/** The newest first. */
export async function readSales(moment: Moment, asset: Address, who: Address | null): Promise<Sales> {
  const contract = addressOf(moment.chain, "PrimarySale");
  const at = { address: contract, blockNumber: moment.head.number } as const;
  const coinAddress = addressOf(moment.chain, "Stablecoin");
  const [events, coin, held, isPaused] = await Promise.all([
    readEvents(moment, {
      name: "sales",
      addresses: [contract],
      events: [sales.SaleOpenedEvent as AbiEvent],
      from: moment.chain.contracts.PrimarySale!.block,
    }),
    readToken(moment, coinAddress),
    who ? balanceOf(moment, coinAddress, who) : 0n,
    readContract(moment.node, { ...at, abi: sales.paused, functionName: "paused" }),
  ]);
  const ids = events
    .filter(({ args }) => (args.asset as string).toLowerCase() === asset.toLowerCase())
    .map(({ args }) => args.saleId as bigint)
    .reverse();
  const list = await Promise.all(
    ids.map(async (id): Promise<Sale> => {
      const [{ terms, status, sold, proceeds, feeBps }, price, [bought, paid]] = await Promise.all([
        readContract(moment.node, { ...at, abi: sales.sale, functionName: "sale", args: [id] }),
        readContract(moment.node, { ...at, abi: sales.price, functionName: "price", args: [id] }),
        who
          ? readContract(moment.node, {
              ...at,
              abi: sales.purchase,
              functionName: "purchase",
              args: [id, who],
            })
          : ([0n, 0n] as const),
      ]);
      return {
        id,
        status: SALE_STATES[status] ?? "none",
        price,
        isFixed: terms.startPrice === terms.endPrice,
        sold,
        softCap: terms.softCap,
        hardCap: terms.hardCap,
        least: terms.minPerInvestor,
        most: terms.maxPerInvestor,
        startTime: BigInt(terms.startTime),
        endTime: BigInt(terms.endTime),
        lockUp: terms.lockUp,
        proceeds,
        feeBps,
        bought,
        paid,
      };
    }),
  );
  return { contract, coin, held, isPaused, list };
}

export const BUYOUT_STATES = ["empty", "open", "auction", "sold", "redeemed"] as const;

export interface Buyout {
  readonly address: Address;
  readonly coin: KnownToken;
  readonly coins: bigint;
  readonly state: (typeof BUYOUT_STATES)[number];
  /** Wei of the coin for the whole NFT; null where half of the shares agree to none. */
  readonly reserve: bigint | null;
  readonly reference: bigint;
  readonly leastBid: bigint;
  readonly bid: bigint;
  readonly bidder: Address;
  readonly endTime: bigint;
  /** Whether the NFT waits for the winner to claim it. */
  readonly isNftHeld: boolean;
  readonly proceeds: bigint;
  /** Money here that is no bid and no price; of the stablecoin and of the asset's other payment tokens, where there is any. */
  readonly surplus: readonly { readonly token: KnownToken; readonly amount: bigint }[];
  /** The account's: locked units, those that count, at which price, from when on. */
  readonly locked: bigint;
  readonly counted: bigint;
  readonly price: bigint;
  readonly countableFrom: bigint;
  readonly waiting: bigint;
}

export async function readBuyout(
  moment: Moment,
  address: Address,
  asset: Address,
  who: Address | null,
): Promise<Buyout> {
  const at = { address, blockNumber: moment.head.number } as const;
  const coinAddress = addressOf(moment.chain, "Stablecoin");
  const [coin, coins, state, [reserve, isValid], reference, leastBid, auction, proceeds, vote, waiting] =
    await Promise.all([
      readToken(moment, coinAddress),
      who ? balanceOf(moment, coinAddress, who) : 0n,
      readContract(moment.node, { ...at, abi: buyout.state, functionName: "state" }),
      readContract(moment.node, { ...at, abi: buyout.reserve, functionName: "reserve" }),
      readContract(moment.node, { ...at, abi: buyout.referencePrice, functionName: "referencePrice" }),
      readContract(moment.node, { ...at, abi: buyout.leastBid, functionName: "leastBid" }),
      readContract(moment.node, { ...at, abi: buyout.auction, functionName: "auction" }),
      readContract(moment.node, { ...at, abi: buyout.proceeds, functionName: "proceeds" }),
      who
        ? readContract(moment.node, { ...at, abi: buyout.voteOf, functionName: "voteOf", args: [who] })
        : null,
      who
        ? readContract(moment.node, {
            ...at,
            abi: buyout.held,
            functionName: "held",
            args: [coinAddress, who],
          })
        : 0n,
    ]);
  const bid = BUYOUT_STATES[state] === "auction" ? auction.bid : 0n;
  const surplus = await readSurplus(moment, address, asset, coinAddress, proceeds + bid);
  return {
    address,
    coin,
    coins,
    state: BUYOUT_STATES[state] ?? "empty",
    reserve: isValid ? reserve : null,
    reference,
    leastBid,
    bid: auction.bid,
    bidder: auction.bidder,
    endTime: BigInt(auction.endTime),
    isNftHeld: auction.isNftHeld,
    proceeds,
    surplus,
    locked: vote?.shares ?? 0n,
    counted: vote?.counted ?? 0n,
    price: vote?.price ?? 0n,
    countableFrom: BigInt(vote?.countableFrom ?? 0),
    waiting,
  };
}

/** `spoken`: coins of bids and of the price. Those that are held for who was outbid are asked for here. */
async function readSurplus(
  moment: Moment,
  address: Address,
  asset: Address,
  coin: Address,
  spoken: bigint,
): Promise<Buyout["surplus"]> {
  const blockNumber = moment.head.number;
  const listed = await readContract(moment.node, {
    address: asset,
    abi: paymentTokens,
    functionName: "paymentTokens",
    blockNumber,
  });
  const found = await Promise.all(
    [coin, ...listed.filter((token) => token !== coin)].map(async (token) => {
      const [known, balance, held] = await Promise.all([
        readToken(moment, token),
        balanceOf(moment, token, address),
        token === coin
          ? readContract(moment.node, {
              address,
              abi: buyout.totalHeld,
              functionName: "totalHeld",
              args: [token],
              blockNumber,
            })
          : 0n,
      ]);
      return { token: known, amount: token === coin ? balance - held - spoken : balance };
    }),
  );
  return found.filter(({ amount }) => amount > 0n);
}
