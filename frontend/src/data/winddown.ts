/** The end of the stablecoin: where it stands, its markets and prices, what is shared, and an account's part in all of it. */
import { toFunctionSelector, type AbiEvent, type Address, type Hex } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import type { Moment } from "../chain/query";
import { addressOf, has } from "../chain/registry";
import { getSchedule, OperationScheduledEvent } from "../generated/protocol_access_manager";
import * as ending from "../generated/wind_down";
import { mintingEnded, mintingPaused } from "../generated/stablecoin";
import { readCredit } from "./credit";
import { readDollar } from "./dollar";
import { readPhase, type Phase } from "./phase";
import { readPortfolio, type MarketRow, type PositionRow } from "./markets";
import { readAccounts, readHoldings, type Holding } from "./system";
import { balanceOf, readToken, type KnownToken } from "./tokens";

export interface EndingMarket {
  readonly market: MarketRow;
  /** Whether it takes part; what the credit facilitator has listed and nobody has enlisted waits for anyone to. */
  readonly isEnlisted: boolean;
  /** Scaled by 1e36; zero as long as it is not fixed. */
  readonly price: bigint;
  /** Of three; and which of three the next would be. */
  readonly readings: number;
  readonly next: number;
  /** Seconds: when the next may be. */
  readonly nextReading: bigint;
  /** Wei: what late settlements may still add. */
  readonly reserve: bigint;
  /** Who owes there, so that anyone may settle them. */
  readonly debtors: readonly Holding[];
  /** The account's. */
  readonly position: PositionRow | undefined;
}

export interface Share {
  readonly token: KnownToken;
  /** In its units: all that came, what lies there and is not booked, what the account was paid, what it could claim now. */
  readonly received: bigint;
  readonly unbooked: bigint;
  readonly paid: bigint;
  readonly claimable: bigint;
}

export interface WindDown extends Phase {
  readonly address: Address;
  readonly pool: Address;
  readonly lens: Address;
  readonly coin: KnownToken;
  readonly pegModule: Address;
  /** Reserve that the peg module still has, in its units. */
  readonly left: bigint;
  readonly isPaused: boolean;
  readonly hasEnded: boolean;
  readonly opensAt: bigint;
  /** Wei: all coins, those that share, those that are locked, those that settlements may still bring. */
  readonly supply: bigint;
  readonly claimSupply: bigint;
  readonly locked: bigint;
  readonly lateReserve: bigint;
  /** Of the surplus buffer, to be taken once claims are open. */
  readonly surplus: bigint;
  readonly markets: readonly EndingMarket[];
  readonly shares: readonly Share[];
  /** The account's coins, and those it has locked. */
  readonly held: bigint;
  readonly lockedOf: bigint;
}

const MOST = 500;

export async function readWindDown(moment: Moment, who: Address | null): Promise<WindDown> {
  if (!has(moment.chain, "WindDown", "CreditFacilitator"))
    throw new Error("the wind-down is not deployed on this chain");
  const address = addressOf(moment.chain, "WindDown");
  const blockNumber = moment.head.number;
  const at = { address, blockNumber } as const;
  const [phase, dollar, credit, period, interval, span, claimSupply, locked, lateReserve] = await Promise.all(
    [
      readPhase(moment),
      readDollar(moment),
      readCredit(moment, null),
      readContract(moment.node, { ...at, abi: ending.UNWIND_PERIOD, functionName: "UNWIND_PERIOD" }),
      readContract(moment.node, { ...at, abi: ending.READING_INTERVAL, functionName: "READING_INTERVAL" }),
      readContract(moment.node, { ...at, abi: ending.READING_SPAN, functionName: "READING_SPAN" }),
      readContract(moment.node, { ...at, abi: ending.claimSupply, functionName: "claimSupply" }),
      readContract(moment.node, { ...at, abi: ending.totalLocked, functionName: "totalLocked" }),
      readContract(moment.node, { ...at, abi: ending.lateReserve, functionName: "lateReserve" }),
    ],
  );
  const { coin } = dollar;
  const rows = credit.markets.map(({ market }) => market);
  const ids = rows.map(({ id }) => id);
  const tokens = [...new Set([dollar.reserve.address, ...rows.map((row) => row.params.collateralToken)])];
  const coinAt = { address: coin.address, blockNumber } as const;
  const [entries, debtors, positions, shares, isPaused, hasEnded, held, lockedOf] = await Promise.all([
    Promise.all(
      ids.map((id) =>
        readContract(moment.node, { ...at, abi: ending.market, functionName: "market", args: [id] }),
      ),
    ),
    readDebtors(moment, ids),
    who ? readPortfolio(moment, who, ids) : [],
    Promise.all(tokens.map((token) => readShare(moment, address, token, who))),
    readContract(moment.node, { ...coinAt, abi: mintingPaused, functionName: "mintingPaused" }),
    readContract(moment.node, { ...coinAt, abi: mintingEnded, functionName: "mintingEnded" }),
    who ? balanceOf(moment, coin.address, who) : 0n,
    who
      ? readContract(moment.node, { ...at, abi: ending.lockedOf, functionName: "lockedOf", args: [who] })
      : 0n,
  ]);
  return {
    ...phase!,
    address,
    pool: addressOf(moment.chain, "LendingPool"),
    lens: addressOf(moment.chain, "LendingLens"),
    coin,
    pegModule: dollar.module,
    left: dollar.book,
    isPaused,
    hasEnded,
    opensAt: phase!.begunAt + period,
    supply: dollar.supply,
    claimSupply,
    locked,
    lateReserve,
    surplus: dollar.surplus,
    markets: rows.map((market, index): EndingMarket => {
      const entry = entries[index]!;
      const isDone = entry.readingCount === 3;
      return {
        market,
        isEnlisted: entry.enlistedAt > 0,
        price: entry.price,
        readings: entry.readingCount,
        next: isDone || moment.head.timestamp >= entry.readAt + span ? 1 : entry.readingCount + 1,
        nextReading: entry.readingCount > 0 ? entry.readAt + (isDone ? span : interval) : 0n,
        reserve: entry.reserve,
        debtors: debtors[index] ?? [],
        position: positions[index],
      };
    }),
    shares,
    held,
    lockedOf,
  };
}

async function readDebtors(moment: Moment, ids: readonly Hex[]): Promise<readonly (readonly Holding[])[]> {
  const accounts = await readAccounts(moment, ids);
  return Promise.all(
    ids.map(async (id) =>
      (await readHoldings(moment, id, (accounts.get(id) ?? []).slice(-MOST))).filter(
        ({ borrowShares }) => borrowShares > 0n,
      ),
    ),
  );
}

async function readShare(
  moment: Moment,
  address: Address,
  tokenAddress: Address,
  who: Address | null,
): Promise<Share> {
  const at = { address, blockNumber: moment.head.number } as const;
  const [token, received, allPaid, balance, [paid, claimable]] = await Promise.all([
    readToken(moment, tokenAddress),
    readContract(moment.node, {
      ...at,
      abi: ending.received,
      functionName: "received",
      args: [tokenAddress],
    }),
    readContract(moment.node, { ...at, abi: ending.paid, functionName: "paid", args: [tokenAddress] }),
    balanceOf(moment, tokenAddress, address),
    who
      ? Promise.all([
          readContract(moment.node, {
            ...at,
            abi: ending.paidTo,
            functionName: "paidTo",
            args: [tokenAddress, who],
          }),
          readContract(moment.node, {
            ...at,
            abi: ending.claimable,
            functionName: "claimable",
            args: [who, tokenAddress],
          }),
        ])
      : ([0n, 0n] as const),
  ]);
  const booked = received - allPaid;
  return { token, received, unbooked: balance > booked ? balance - booked : 0n, paid, claimable };
}

export interface Announced {
  /** Of all of it, or of one market. */
  readonly isAll: boolean;
  /** Seconds: from when on the governor may. */
  readonly at: bigint;
}

/** What the governor has scheduled behind its delay, and has neither done nor withdrawn nor let pass. */
export async function readAnnounced(moment: Moment): Promise<readonly Announced[]> {
  const { ProtocolAccessManager: manager, WindDown: target } = moment.chain.contracts;
  if (!manager || !target) return [];
  const events = await readEvents(moment, {
    name: "scheduled",
    addresses: [manager.address],
    events: [OperationScheduledEvent as AbiEvent],
    from: manager.block,
  });
  const kinds = [ending.begin, ending.beginMarket].map(([item]) => toFunctionSelector(item));
  const calls = new Map<Hex, string>();
  for (const { args } of events) {
    const selector = (args.data as string).slice(0, 10);
    if (args.target === target.address && kinds.includes(selector as Hex))
      calls.set(args.operationId as Hex, selector);
  }
  const found = await Promise.all(
    [...calls].map(async ([id, selector]): Promise<Announced> => ({
      isAll: selector === kinds[0],
      at: BigInt(
        await readContract(moment.node, {
          address: manager.address,
          abi: getSchedule,
          functionName: "getSchedule",
          args: [id],
          blockNumber: moment.head.number,
        }),
      ),
    })),
  );
  // an operation that is done, withdrawn or too old has no time
  return found.filter(({ at }) => at > 0n);
}
