/**
 * What has happened, from the events: the books' whole history, which the charts are drawn from, and what people did of late.
 * Two questions to the node for all of it, whatever is shown.
 */
import type { AbiEvent, Address } from "viem";
import { readContract } from "viem/actions";

import { readEvents, type ChainEvent } from "../../chain/logs";
import type { Moment } from "../../chain/query";
import type { ChainEntry } from "../../chain/registry";
import type { Dollar } from "../../data/dollar";
import { NftTokenizedEvent, OffChainTokenizedEvent } from "../../generated/asset_factory";
import { DividendClaimedEvent, DividendReceivedEvent } from "../../generated/asset_token";
import { AuctionOpenedEvent, AuctionSettledEvent, BidPlacedEvent } from "../../generated/auction_house";
import * as buyout from "../../generated/buyout";
import {
  BorrowEvent,
  LiquidateEvent,
  RepayEvent,
  SupplyCollateralEvent,
  SupplyEvent,
  WithdrawCollateralEvent,
  WithdrawEvent,
} from "../../generated/lending_pool";
import { OrderFilledEvent } from "../../generated/marketplace";
import {
  FrozenSetEvent,
  ReserveHandedOverEvent,
  SwappedInEvent,
  SwappedOutEvent,
  UnfrozenSetEvent,
} from "../../generated/peg_stability_module";
import { SaleOpenedEvent, SharesBoughtEvent } from "../../generated/primary_sale";
import { PokedEvent, rate } from "../../generated/rate_policy";
import { CoinsRedeemedEvent } from "../../generated/redemption_module";
import * as savings from "../../generated/savings_vault";
import { ClaimedEvent, DepositedEvent, DepositWithdrawnEvent } from "../../generated/stability_pool";
import { MarketListedEvent } from "../../generated/stability_pool_factory";
import { FacilitatorBurnedEvent, FacilitatorMintedEvent } from "../../generated/stablecoin";
import { toNumber } from "../../math/decimal";

const BOOKS = [
  "Stablecoin",
  "PegStabilityModule",
  "SavingsVault",
  "RatePolicy",
  "StabilityPoolFactory",
  "AssetFactory",
  "PrimarySale",
];
const BOOK_EVENTS = [
  FacilitatorMintedEvent,
  FacilitatorBurnedEvent,
  SwappedInEvent,
  SwappedOutEvent,
  ReserveHandedOverEvent,
  FrozenSetEvent,
  UnfrozenSetEvent,
  savings.RewardAddedEvent,
  savings.UndistributedTakenEvent,
  savings.StreamStoppedEvent,
  savings.StreamResumedEvent,
  savings.DepositEvent,
  savings.WithdrawEvent,
  PokedEvent,
  MarketListedEvent,
  NftTokenizedEvent,
  OffChainTokenizedEvent,
  SaleOpenedEvent,
] as unknown as AbiEvent[];

const ROOMS = ["LendingPool", "RedemptionModule", "Marketplace", "AuctionHouse", "PrimarySale"];
const ROOM_EVENTS = [
  SupplyEvent,
  WithdrawEvent,
  BorrowEvent,
  RepayEvent,
  SupplyCollateralEvent,
  WithdrawCollateralEvent,
  LiquidateEvent,
  CoinsRedeemedEvent,
  OrderFilledEvent,
  AuctionOpenedEvent,
  BidPlacedEvent,
  AuctionSettledEvent,
  DepositedEvent,
  DepositWithdrawnEvent,
  ClaimedEvent,
  DividendReceivedEvent,
  DividendClaimedEvent,
  SharesBoughtEvent,
  buyout.AuctionStartedEvent,
  buyout.BidPlacedEvent,
  buyout.AuctionSettledEvent,
] as unknown as AbiEvent[];
/** Of the books' events, what a person did. */
const ACTS = new Set(["SwappedIn", "SwappedOut", "Deposit", "Withdraw", "RewardAdded"]);
/** Lately: so many blocks back, at most: a week of blocks of twelve seconds. */
const BACK = 50_400;
/** Anyone may make assets: so many of the newest, and of their buyouts, are listened to. */
const MOST_ASSETS = 500;

export interface History {
  /** The books', oldest first, since the suite was deployed. */
  readonly books: readonly ChainEvent[];
  /** What people did of late, newest first. */
  readonly acts: readonly ChainEvent[];
  /** Collateral of each stability pool that the governor has listed. */
  readonly pools: ReadonlyMap<Address, Address>;
  /** Of each asset, and of its buyout, the asset. */
  readonly assets: ReadonlyMap<Address, Address>;
  /** Of each primary sale, the asset. */
  readonly sales: ReadonlyMap<bigint, Address>;
  /** What credit costs now, a second, times 1e18; null where there is none. */
  readonly creditRate: bigint | null;
}

export function newestFirst(one: ChainEvent, other: ChainEvent): number {
  return other.block - one.block || other.index - one.index;
}

function places(entry: ChainEntry, names: readonly string[]): { addresses: Address[]; from: number } {
  const found = names.flatMap((name) => entry.contracts[name] ?? []);
  return {
    addresses: found.map(({ address }) => address),
    from: Math.min(...found.map(({ block }) => block)),
  };
}

export async function readHistory(moment: Moment, progress: (part: number) => void): Promise<History> {
  const { chain, head } = moment;
  const policy = chain.contracts.RatePolicy?.address;
  const creditRate = policy
    ? readContract(moment.node, {
        address: policy,
        abi: rate,
        functionName: "rate",
        blockNumber: head.number,
      })
    : null;
  const of = places(chain, BOOKS);
  const books = of.addresses.length
    ? await readEvents(moment, { name: "books", events: BOOK_EVENTS, ...of }, progress)
    : [];
  const pools = new Map<Address, Address>();
  const assets = new Map<Address, Address>();
  const sales = new Map<bigint, Address>();
  for (const { name, args } of books) {
    const asset = args.asset as Address | undefined;
    if (name === "MarketListed")
      pools.set(args.pool as Address, (args.marketParams as { collateralToken: Address }).collateralToken);
    else if (name === "SaleOpened") sales.set(args.saleId as bigint, asset!);
    else if (asset) {
      assets.set(asset, asset);
      if (args.buyout) assets.set(args.buyout as Address, asset);
    }
  }
  const since = Number(head.number) - BACK;
  const rooms = places(chain, ROOMS);
  const lately = rooms.addresses.length
    ? await readEvents(
        moment,
        {
          name: "lately",
          events: ROOM_EVENTS,
          addresses: rooms.addresses,
          made: [...pools.keys(), ...[...assets.keys()].slice(-MOST_ASSETS)],
          from: Math.max(rooms.from, since),
        },
        progress,
      )
    : [];
  const acts = [...lately, ...books.filter((event) => ACTS.has(event.name) && event.block >= since)];
  acts.sort(newestFirst);
  return { books, acts, pools, assets, sales, creditRate: await creditRate };
}

/* LINES */

export interface Lines {
  /** Blocks. */
  readonly x: number[];
  readonly y: (number | null)[][];
}

const WAD = 10n ** 18n;
const YEAR = 31_536_000n;
/** A swap of less says nothing of the price: it is rounded to the reserve's unit. */
const LEAST_SWAP = WAD;

/** Takes a point of each line at each block; what is not said stays as it was, and so it does until the block before. */
class Plot {
  readonly x: number[] = [];
  readonly y: (number | null)[][];

  constructor(count: number) {
    this.y = Array.from({ length: count }, () => []);
  }

  add(block: number, values: readonly (bigint | null)[], isHeld = false): void {
    const before = this.x.at(-1);
    if (before !== undefined && before < block - 1 && !isHeld) this.add(block - 1, [], true);
    const isNew = this.x.at(-1) !== block;
    if (isNew) this.x.push(block);
    this.y.forEach((line, index) => {
      const value = values[index];
      const last = line.at(-1) ?? null;
      if (!isNew) line.pop();
      line.push(value == null ? last : toNumber(value, 18));
    });
  }

  /** Up to now, so that what has not changed since is seen not to have. */
  until(block: bigint, values: readonly (bigint | null)[] = []): Lines {
    if (this.x.length > 0) this.add(Number(block), values);
    return this;
  }
}

const value = (event: ChainEvent, name: string): bigint => event.args[name] as bigint;

/** Coins in circulation, those of them issued on credit, and the peg module's reserve at parity. */
export function supplyLines(
  { books }: History,
  { contracts }: ChainEntry,
  perUnit: bigint,
  now: bigint,
): Lines {
  const plot = new Plot(3);
  const credit = contracts.CreditFacilitator?.address.toLowerCase();
  let [supply, issued, reserve] = [0n, 0n, 0n];
  for (const event of books) {
    const { name, args } = event;
    if (name === "FacilitatorMinted" || name === "FacilitatorBurned") {
      supply += name === "FacilitatorMinted" ? value(event, "amount") : -value(event, "amount");
      if ((args.facilitator as string).toLowerCase() === credit) issued = value(event, "level");
    } else if (name === "SwappedIn") reserve += value(event, "reserveIn");
    else if (name === "SwappedOut") reserve -= value(event, "reserveOut");
    else if (name === "ReserveHandedOver") reserve = 0n;
    else continue;
    plot.add(event.block, [supply, reserve * perUnit, issued]);
  }
  return plot.until(now);
}

/**
 * What a coin cost and what it brought in swaps with the peg module, fees included, in coins' worth of reserve; and the reserve's own
 * price, where it stopped the swaps, where they went on, and now.
 */
export function pegLines({ books }: History, { perUnit, price: newest }: Dollar, now: bigint): Lines {
  const plot = new Plot(3);
  for (const event of books) {
    if (event.name === "FrozenSet" || event.name === "UnfrozenSet") {
      // times 1e36 for a unit
      const found = value(event, "price");
      if (found > 0n) plot.add(event.block, [null, null, found / (perUnit * WAD)]);
      continue;
    }
    const isIn = event.name === "SwappedIn";
    if (!isIn && event.name !== "SwappedOut") continue;
    const coins = value(event, isIn ? "stableOut" : "stableIn");
    if (coins < LEAST_SWAP) continue;
    const price = (value(event, isIn ? "reserveIn" : "reserveOut") * perUnit * WAD) / coins;
    plot.add(event.block, isIn ? [price] : [null, price]);
  }
  const lines = plot.until(now, [null, null, newest]);
  // of a stale feed the line ends
  if (newest === null) lines.y[2]!.splice(-1, 1, null);
  return lines;
}

/**
 * What savings earned whenever rewards came, and what credit cost whenever its rate was set, a year; the last is now. No event says
 * how deposits thin the one and how the other fades.
 */
export function rateLines(
  { books, creditRate }: History,
  savingsRate: bigint | undefined,
  now: bigint,
): Lines {
  const plot = new Plot(2);
  let booked = 0n;
  for (const event of books) {
    const { name, args } = event;
    if (name === "Poked") {
      plot.add(event.block, [null, value(event, "newRate") * YEAR]);
      continue;
    }
    if (name === "Deposit") booked += value(event, "assets");
    else if (name === "Withdraw") booked -= value(event, "assets");
    else if (name === "RewardAdded") booked += value(event, "amount");
    else if (name === "UndistributedTaken") booked -= value(event, "amount");
    if (args.undistributed === undefined) continue;
    const [undistributed, remaining] = [value(event, "undistributed"), value(event, "remaining")];
    const assets = booked - undistributed;
    const runs = name !== "StreamStopped" && remaining > 0n && assets > 0n;
    plot.add(event.block, [runs ? (undistributed * YEAR * WAD) / (remaining * assets) : 0n]);
  }
  return plot.until(now, [savingsRate ?? null, creditRate === null ? null : creditRate * YEAR]);
}
