/** Lending markets: found by their events, described by the lens, at one block. */
import type { AbiEvent, Address, Hex } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import { addressOf, has, type ChainEntry } from "../chain/registry";
import type { Moment } from "../chain/query";
import * as lens from "../generated/lending_lens";
import { CreateMarketEvent } from "../generated/lending_pool";
import { readToken, type KnownToken } from "./tokens";

export interface MarketParams {
  readonly loanToken: Address;
  readonly collateralToken: Address;
  readonly oracle: Address;
  readonly irm: Address;
  readonly lltv: bigint;
}

export type AnswerStatus = "failed" | "zero" | "ok";
const ANSWERS: readonly AnswerStatus[] = ["failed", "zero", "ok"];

export interface MarketRow {
  readonly id: Hex;
  readonly params: MarketParams;
  readonly loan: KnownToken;
  readonly collateral: KnownToken;
  /** Loan token's units. */
  readonly supply: bigint;
  readonly debt: bigint;
  /** What they are divided in. */
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly liquidity: bigint;
  /** Times 1e18. */
  readonly utilization: bigint;
  readonly supplyApy: bigint;
  readonly borrowApy: bigint;
  readonly fee: bigint;
  readonly isAccrued: boolean;
  readonly priceStatus: AnswerStatus;
  /** Loan token's units for a unit of collateral, times 1e36. */
  readonly price: bigint;
  readonly liquidationPriceStatus: AnswerStatus;
  readonly liquidationPrice: bigint;
  readonly minDebt: bigint;
  readonly liquidationIncentive: bigint;
}

const PER_CALL = 40;

export async function readMarketIds(
  moment: Moment,
  progress?: (part: number) => void,
): Promise<readonly Hex[]> {
  if (!has(moment.chain, "LendingPool", "LendingLens")) return [];
  const pool = moment.chain.contracts.LendingPool!;
  const events = await readEvents(
    moment,
    { name: "markets", addresses: [pool.address], events: [CreateMarketEvent as AbiEvent], from: pool.block },
    progress,
  );
  return events.map((event) => event.args.id as Hex);
}

export async function readMarkets(moment: Moment, ids: readonly Hex[]): Promise<readonly MarketRow[]> {
  const address = addressOf(moment.chain, "LendingLens");
  const pieces: Hex[][] = [];
  for (let at = 0; at < ids.length; at += PER_CALL) pieces.push(ids.slice(at, at + PER_CALL));
  const answers = await Promise.all(
    pieces.map((piece) =>
      readContract(moment.node, {
        address,
        abi: lens.marketViews,
        functionName: "marketViews",
        args: [piece, 0n],
        blockNumber: moment.head.number,
      }),
    ),
  );
  return Promise.all(answers.flat().map((view) => describe(moment, view)));
}

type View = Awaited<ReturnType<typeof readView>>;
function readView(moment: Moment, id: Hex) {
  return readContract(moment.node, {
    address: addressOf(moment.chain, "LendingLens"),
    abi: lens.marketView,
    functionName: "marketView",
    args: [id, 0n],
    blockNumber: moment.head.number,
  });
}

export async function readMarket(moment: Moment, id: Hex): Promise<MarketRow> {
  const view = await readView(moment, id);
  if (view.status === 0) throw new Error("there is no market of this id on this chain");
  return describe(moment, view);
}

async function describe(moment: Moment, view: View): Promise<MarketRow> {
  const [loan, collateral] = await Promise.all([
    readToken(moment, view.params.loanToken),
    readToken(moment, view.params.collateralToken),
  ]);
  return {
    id: view.id,
    params: view.params,
    loan,
    collateral,
    supply: view.totals.totalSupplyAssets,
    debt: view.totals.totalBorrowAssets,
    supplyShares: view.totals.totalSupplyShares,
    borrowShares: view.totals.totalBorrowShares,
    liquidity: view.liquidity,
    utilization: view.rates.utilization,
    supplyApy: view.rates.supplyApy,
    borrowApy: view.rates.borrowApy,
    fee: view.fee,
    isAccrued: view.status === 1,
    priceStatus: ANSWERS[view.priceStatus] ?? "failed",
    price: view.price,
    liquidationPriceStatus: ANSWERS[view.liquidationPriceStatus] ?? "failed",
    liquidationPrice: view.liquidationPrice,
    minDebt: view.irm.minDebt,
    liquidationIncentive: view.liquidationIncentive,
  };
}

export type PositionStatus = "none" | "healthy" | "liquidatable" | "unknown";
const POSITIONS: readonly PositionStatus[] = ["none", "healthy", "liquidatable", "unknown"];

export interface PositionRow {
  readonly market: MarketRow;
  readonly status: PositionStatus;
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly collateral: bigint;
  readonly supplied: bigint;
  readonly debt: bigint;
  readonly maxDebt: bigint;
  /** Times 1e18; 2^256 - 1 without debt. */
  readonly healthFactor: bigint;
  readonly maxBorrow: bigint;
  readonly maxWithdraw: bigint;
  readonly maxWithdrawCollateral: bigint;
  /** Scaled by 1e36. */
  readonly liquidationPrice: bigint;
}

/** An account's positions in these markets, also the empty ones. */
export async function readPortfolio(
  moment: Moment,
  account: Address,
  ids: readonly Hex[],
): Promise<readonly PositionRow[]> {
  const address = addressOf(moment.chain, "LendingLens");
  const pieces: Hex[][] = [];
  for (let at = 0; at < ids.length; at += PER_CALL) pieces.push(ids.slice(at, at + PER_CALL));
  const answers = await Promise.all(
    pieces.map((piece) =>
      readContract(moment.node, {
        address,
        abi: lens.portfolio,
        functionName: "portfolio",
        args: [account, piece, 0n],
        blockNumber: moment.head.number,
      }),
    ),
  );
  return Promise.all(
    answers.flat().map(async (entry) => ({
      market: await describe(moment, entry.market),
      status: POSITIONS[entry.position.status] ?? "unknown",
      supplyShares: entry.position.supplyShares,
      borrowShares: entry.position.borrowShares,
      collateral: entry.position.collateral,
      supplied: entry.position.supplied,
      debt: entry.position.debt,
      maxDebt: entry.position.maxDebt,
      healthFactor: entry.position.healthFactor,
      maxBorrow: entry.maxBorrow,
      maxWithdraw: entry.maxWithdraw,
      maxWithdrawCollateral: entry.maxWithdrawCollateral,
      liquidationPrice: entry.liquidationPrice,
    })),
  );
}

/** What is owed or shared changes between the look and the block: so much more or less will do, in parts of ten thousand. */
const SLACK = 5n;

export function withSlack(amount: bigint): bigint {
  return amount === 0n ? 0n : amount + (amount * SLACK) / 10_000n + 1n;
}

export function lessSlack(amount: bigint): bigint {
  return amount === 0n ? 0n : amount - (amount * SLACK) / 10_000n - 1n;
}

/** Shares for assets, as the pool reckons them, rounded down. */
export function toShares(assets: bigint, totalAssets: bigint, totalShares: bigint): bigint {
  return (assets * (totalShares + 1_000_000n)) / (totalAssets + 1n);
}

/** What of a market this deployment has no part in: whoever opened the market has chosen it. */
export function strangersIn({ params, loan, collateral }: MarketRow, { contracts }: ChainEntry): string[] {
  const own = Object.values(contracts).map(({ address }) => address.toLowerCase());
  const parts = [
    [collateral.symbol, collateral.address],
    [loan.symbol, loan.address],
    ["its oracle", params.oracle],
    ["its rate model", params.irm],
  ] as const;
  return parts.flatMap(([what, at]) => (own.includes(at.toLowerCase()) ? [] : [`${what} (${at})`]));
}

/** "WETH / mUSD" */
export function marketName(market: MarketRow): string {
  return `${market.collateral.symbol} / ${market.loan.symbol}`;
}

/** Loan tokens for one whole collateral token, in loan units, rounded down. `price` scaled by 1e36. */
export function pricePerWhole(market: MarketRow, price: bigint): bigint {
  return (price * 10n ** BigInt(market.collateral.decimals)) / 10n ** 36n;
}
