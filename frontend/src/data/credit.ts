/** Credit in the stablecoin: its markets, the pools that stand ready for liquidations, and the books behind them. */
import { erc20Abi, type AbiEvent, type Address, type Hex } from "viem";
import { getBalance, readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import { addressOf, has } from "../chain/registry";
import type { Moment } from "../chain/query";
import * as facilitator from "../generated/credit_facilitator";
import * as pool from "../generated/lending_pool";
import * as stability from "../generated/stability_pool";
import { MarketListedEvent } from "../generated/stability_pool_factory";
import * as stablecoin from "../generated/stablecoin";
import { isWindingDown } from "../generated/wind_down";
import { readMarkets, readPortfolio, type MarketRow, type PositionRow } from "./markets";
import { balanceOf, readToken, type KnownToken } from "./tokens";

export const WAD = 10n ** 18n;

export interface CreditMarket {
  readonly market: MarketRow;
  /** Wei: what may be minted for it, what is, and what can be borrowed still. */
  readonly ceiling: bigint;
  readonly level: bigint;
  readonly room: bigint;
  /** Whether it is being wound down. */
  readonly isEnding: boolean;
  readonly position: PositionRow | undefined;
}

export interface Credit {
  readonly facilitator: Address;
  readonly coin: KnownToken;
  /** Wrapped ether, which may be put up as ether; null where there is none. */
  readonly wrapped: Address | null;
  readonly markets: readonly CreditMarket[];
  readonly isPaused: boolean;
  /** Wei. */
  readonly shortfall: bigint;
  readonly collected: bigint;
  /** What borrowers owe, as of each market's last accrual, and what has come back and lies idle in the markets. */
  readonly claims: bigint;
  readonly idle: bigint;
  readonly savingsShareBps: number;
  /** Whether the account lets the facilitator act on its positions. */
  readonly isAuthorized: boolean;
  /** The account's coins, ether, and collateral by its token. */
  readonly coins: bigint;
  readonly ether: bigint;
  readonly collateral: Readonly<Record<Address, bigint>>;
}

const ZERO = /^0x0{40}$/;

export async function readCredit(moment: Moment, who: Address | null): Promise<Credit> {
  if (!has(moment.chain, "CreditFacilitator", "Stablecoin", "LendingPool", "LendingLens"))
    throw new Error("credit in the stablecoin is not deployed on this chain");
  const address = addressOf(moment.chain, "CreditFacilitator");
  const coinAddress = addressOf(moment.chain, "Stablecoin");
  const blockNumber = moment.head.number;
  const at = { address, blockNumber } as const;
  const events = await readEvents(moment, {
    name: "credit markets",
    addresses: [address],
    events: [facilitator.MarketCeilingSetEvent as AbiEvent],
    from: moment.chain.contracts.CreditFacilitator!.block,
  });
  const ids = [...new Set(events.map(({ args }) => args.id as Hex))];
  const [coin, weth, shortfall, collected, savingsShareBps, [ceiling, level], isPaused, rows, books, claims] =
    await Promise.all([
      readToken(moment, coinAddress),
      readContract(moment.node, { ...at, abi: facilitator.WETH, functionName: "WETH" }),
      readContract(moment.node, { ...at, abi: facilitator.shortfall, functionName: "shortfall" }),
      readContract(moment.node, { ...at, abi: facilitator.collected, functionName: "collected" }),
      readContract(moment.node, {
        ...at,
        abi: facilitator.savingsShareBps,
        functionName: "savingsShareBps",
      }),
      readContract(moment.node, {
        address: coinAddress,
        abi: stablecoin.facilitator,
        functionName: "facilitator",
        args: [address],
        blockNumber,
      }),
      readContract(moment.node, {
        address: coinAddress,
        abi: stablecoin.mintingPaused,
        functionName: "mintingPaused",
        blockNumber,
      }),
      readMarkets(moment, ids),
      Promise.all(
        ids.map((id) =>
          readContract(moment.node, { ...at, abi: facilitator.market, functionName: "market", args: [id] }),
        ),
      ),
      Promise.all(
        ids.map((id) =>
          readContract(moment.node, { ...at, abi: facilitator.claim, functionName: "claim", args: [id] }),
        ),
      ),
    ]);
  const endings = await Promise.all(
    ids.map((id) =>
      has(moment.chain, "WindDown")
        ? readContract(moment.node, {
            address: addressOf(moment.chain, "WindDown"),
            abi: isWindingDown,
            functionName: "isWindingDown",
            args: [id],
            blockNumber,
          })
        : false,
    ),
  );
  const tokens = [...new Set(rows.map((row) => row.params.collateralToken))];
  const [positions, isAuthorized, coins, ether, held] = who
    ? await Promise.all([
        readPortfolio(moment, who, ids),
        readContract(moment.node, {
          address: addressOf(moment.chain, "LendingPool"),
          abi: pool.isAuthorized,
          functionName: "isAuthorized",
          args: [who, address],
          blockNumber,
        }),
        balanceOf(moment, coinAddress, who),
        getBalance(moment.node, { address: who, blockNumber }),
        Promise.all(tokens.map((token) => balanceOf(moment, token, who).catch(() => 0n))),
      ])
    : [[], false, 0n, 0n, []];
  const spare = isPaused ? 0n : above(ceiling, level);
  const markets = rows.map((market, index): CreditMarket => {
    const book = books[index]!;
    const own = BigInt(book[0]) * WAD;
    const free = above(own, book[1]);
    return {
      market,
      ceiling: own,
      level: book[1],
      isEnding: endings[index]!,
      // what lies idle is lent where a mint would be allowed
      room: isPaused || book[1] > own ? 0n : market.liquidity + (free < spare ? free : spare),
      position: positions.find((row) => row.market.id === market.id),
    };
  });
  const idle = sum(markets.map((each) => each.market.liquidity));
  return {
    facilitator: address,
    coin,
    wrapped: ZERO.test(weth) ? null : weth,
    markets,
    isPaused,
    shortfall,
    collected,
    claims: above(sum(claims), idle),
    idle,
    savingsShareBps,
    isAuthorized,
    coins,
    ether,
    collateral: Object.fromEntries(tokens.map((token, index) => [token, held[index] ?? 0n])),
  };
}

function above(most: bigint, level: bigint): bigint {
  return most > level ? most - level : 0n;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

export interface Stability {
  readonly pool: Address;
  readonly coin: KnownToken;
  readonly collateral: KnownToken;
  /** Wei of the coin: all deposits, and what a liquidation could take now. */
  readonly deposits: bigint;
  readonly absorbable: bigint;
  readonly isClosed: boolean;
  readonly liquidations: bigint;
  /** Seconds. */
  readonly coolDown: bigint;
  readonly window: bigint;
  /** The account's. */
  readonly deposit: bigint;
  readonly claimable: bigint;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly held: bigint;
}

/** Pools that the governor has listed a market with; anyone may make others, for any token, and they never earn anything. */
export async function readStability(moment: Moment, who: Address | null): Promise<readonly Stability[]> {
  const factory = moment.chain.contracts.StabilityPoolFactory;
  if (!factory) throw new Error("stability pools are not deployed on this chain");
  const events = await readEvents(moment, {
    name: "listed pools",
    addresses: [factory.address],
    events: [MarketListedEvent as AbiEvent],
    from: factory.block,
  });
  const found = new Map(
    events.map(({ args }) => [
      args.pool as Address,
      (args.marketParams as { collateralToken: Address }).collateralToken,
    ]),
  );
  const coinAddress = addressOf(moment.chain, "Stablecoin");
  const [coin, held] = await Promise.all([
    readToken(moment, coinAddress),
    who
      ? readContract(moment.node, {
          address: coinAddress,
          abi: erc20Abi,
          functionName: "balanceOf",
          args: [who],
          blockNumber: moment.head.number,
        })
      : 0n,
  ]);
  return Promise.all(
    [...found].map(async ([address, token]) => {
      const at = { address, blockNumber: moment.head.number } as const;
      const [collateral, deposits, absorbable, state, coolDown, window] = await Promise.all([
        readToken(moment, token),
        readContract(moment.node, { ...at, abi: stability.totalDeposits, functionName: "totalDeposits" }),
        readContract(moment.node, { ...at, abi: stability.absorbable, functionName: "absorbable" }),
        readContract(moment.node, { ...at, abi: stability.state, functionName: "state" }),
        readContract(moment.node, { ...at, abi: stability.COOLDOWN, functionName: "COOLDOWN" }),
        readContract(moment.node, { ...at, abi: stability.WINDOW, functionName: "WINDOW" }),
      ]);
      const [deposit, claimable, [opensAt, closesAt]] = who
        ? await Promise.all([
            readContract(moment.node, {
              ...at,
              abi: stability.depositOf,
              functionName: "depositOf",
              args: [who],
            }),
            readContract(moment.node, {
              ...at,
              abi: stability.claimableOf,
              functionName: "claimableOf",
              args: [who],
            }),
            readContract(moment.node, {
              ...at,
              abi: stability.windowOf,
              functionName: "windowOf",
              args: [who],
            }),
          ])
        : [0n, 0n, [0n, 0n] as const];
      return {
        pool: address,
        coin,
        collateral,
        deposits,
        absorbable,
        isClosed: state.closed,
        liquidations: state.liquidations,
        coolDown,
        window,
        deposit,
        claimable,
        opensAt,
        closesAt,
        held,
      };
    }),
  );
}
