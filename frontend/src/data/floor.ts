/** The floor: positions that coins can be redeemed from while the peg module has no dollar to give. */
import type { AbiEvent, Address } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import { addressOf, has } from "../chain/registry";
import type { Moment } from "../chain/query";
import { BorrowEvent } from "../generated/lending_pool";
import { drought, updateDrought } from "../generated/peg_stability_module";
import * as floor from "../generated/redemption_module";
import * as ending from "../generated/wind_down";
import { readCredit } from "./credit";
import type { MarketRow } from "./markets";
import { balanceOf, type KnownToken } from "./tokens";

export interface FloorMarket {
  readonly market: MarketRow;
  /** Times 1e18: positions of this loan-to-value or more. */
  readonly threshold: bigint;
  readonly isPaused: boolean;
  /** Whether it is being wound down, alone or with all; then the price that is fixed, at which coins take its collateral, or zero. */
  readonly isEnding: boolean;
  readonly endingPrice: bigint;
  readonly positions: readonly {
    readonly borrower: Address;
    readonly coins: bigint;
    readonly collateral: bigint;
  }[];
}

export interface Floor {
  readonly module: Address;
  readonly peg: Address;
  readonly coin: KnownToken;
  readonly held: bigint;
  readonly isDry: boolean;
  /** Whether it is otherwise, and anyone can note it. */
  readonly isUnnoted: boolean;
  /** Seconds, at most a day. */
  readonly lasted: bigint;
  readonly feeBps: number;
  readonly markets: readonly FloorMarket[];
}

/** So many borrowers are asked about. */
const MOST = 200;

/** What it would note, asked as if it were a view. */
const NOTED = [{ ...updateDrought[0], stateMutability: "view", outputs: [{ type: "bool" }] }] as const;

/** Null where the chain has no floor. */
export async function readFloor(moment: Moment, who: Address | null): Promise<Floor | null> {
  if (!has(moment.chain, "RedemptionModule", "CreditFacilitator")) return null;
  const module = addressOf(moment.chain, "RedemptionModule");
  const blockNumber = moment.head.number;
  const peg = addressOf(moment.chain, "PegStabilityModule");
  const at = { address: module, blockNumber } as const;
  const [credit, [isDry, lasted], noted, feeBps] = await Promise.all([
    readCredit(moment, null),
    readContract(moment.node, { address: peg, abi: drought, functionName: "drought", blockNumber }),
    readContract(moment.node, { address: peg, abi: NOTED, functionName: "updateDrought", blockNumber }),
    readContract(moment.node, { ...at, abi: floor.fee, functionName: "fee" }),
  ]);
  const pool = moment.chain.contracts.LendingPool!;
  const endings = await Promise.all(
    credit.markets.map(async ({ market }): Promise<readonly [boolean, bigint]> => {
      if (!has(moment.chain, "WindDown")) return [false, 0n];
      const of = { address: addressOf(moment.chain, "WindDown"), blockNumber, args: [market.id] } as const;
      return Promise.all([
        readContract(moment.node, { ...of, abi: ending.isWindingDown, functionName: "isWindingDown" }),
        readContract(moment.node, { ...of, abi: ending.redemptionPrice, functionName: "redemptionPrice" }),
      ]);
    }),
  );
  const loans =
    lasted > 0n || endings.some(([isEnding]) => isEnding)
      ? await readEvents(moment, {
          name: "borrowers",
          addresses: [pool.address],
          events: [BorrowEvent as AbiEvent],
          from: pool.block,
        })
      : [];
  const markets = await Promise.all(
    credit.markets.map(async ({ market }, index): Promise<FloorMarket> => {
      const [isEnding, endingPrice] = endings[index]!;
      const borrowers = [
        ...new Set(
          loans.filter(({ args }) => args.id === market.id).map(({ args }) => args.onBehalf as Address),
        ),
      ].slice(-MOST);
      const [threshold, pausedUntil, found] = await Promise.all([
        readContract(moment.node, {
          ...at,
          abi: floor.threshold,
          functionName: "threshold",
          args: [market.params.lltv],
        }),
        readContract(moment.node, {
          ...at,
          abi: floor.pausedUntil,
          functionName: "pausedUntil",
          args: [market.id],
        }),
        Promise.all(
          borrowers.map((borrower) =>
            readContract(moment.node, {
              ...at,
              abi: floor.redeemable,
              functionName: "redeemable",
              args: [market.params, borrower],
            }).then(
              ([coins, collateral]) => ({ borrower, coins, collateral }),
              () => ({ borrower, coins: 0n, collateral: 0n }),
            ),
          ),
        ),
      ]);
      return {
        market,
        threshold,
        isPaused: !isEnding && pausedUntil > moment.head.timestamp,
        isEnding,
        endingPrice,
        positions: found.filter(({ coins }) => coins > 0n),
      };
    }),
  );
  const held = who ? await balanceOf(moment, credit.coin.address, who) : 0n;
  return { module, peg, coin: credit.coin, held, isDry, isUnnoted: noted !== isDry, lasted, feeBps, markets };
}
