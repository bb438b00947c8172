/** The stablecoin, and the module that swaps it with its reserve. */
import { erc20Abi, type Address } from "viem";
import { readContract } from "viem/actions";

import { addressOf, has } from "../chain/registry";
import type { Moment } from "../chain/query";
import * as psm from "../generated/peg_stability_module";
import * as stablecoin from "../generated/stablecoin";
import { readToken, type KnownToken } from "./tokens";

export type PegStatus = "unknown" | "below" | "within" | "above";
const PEG: readonly PegStatus[] = ["unknown", "below", "within", "above"];

export interface Facilitator {
  readonly address: Address;
  /** Wei. */
  readonly ceiling: bigint;
  readonly level: bigint;
}

export interface Dollar {
  readonly coin: KnownToken;
  readonly reserve: KnownToken;
  readonly module: Address;
  /** Wei. */
  readonly supply: bigint;
  readonly facilitators: readonly Facilitator[];
  /** The module's own book, in the reserve's units, and worth at parity in wei. */
  readonly book: bigint;
  readonly backing: bigint;
  /** Wei of the coin for one of the reserve's units, at parity. */
  readonly perUnit: bigint;
  readonly status: PegStatus;
  /** Of one coin's worth of reserve, in coins, times 1e18; null where it is not to be had. */
  readonly price: bigint | null;
  readonly feeInBps: number;
  readonly feeOutBps: number;
  /** For a while: once minting has ended for good, the frame says so on every page. */
  readonly isFrozen: boolean;
  readonly isPaused: boolean;
  /** What the treasury holds of the coin, in wei. */
  readonly surplus: bigint;
}

export async function readDollar(moment: Moment): Promise<Dollar> {
  if (!has(moment.chain, "Stablecoin", "PegStabilityModule"))
    throw new Error("the stablecoin is not deployed on this chain");
  const module = addressOf(moment.chain, "PegStabilityModule");
  const coinAddress = addressOf(moment.chain, "Stablecoin");
  const at = { blockNumber: moment.head.number } as const;
  const reserveAddress = await readContract(moment.node, {
    address: module,
    abi: psm.RESERVE,
    functionName: "RESERVE",
    ...at,
  });
  const [
    coin,
    reserve,
    supply,
    list,
    book,
    perUnit,
    parity,
    [status, price],
    fees,
    isFrozen,
    isPaused,
    surplus,
    hasEnded,
  ] = await Promise.all([
    readToken(moment, coinAddress),
    readToken(moment, reserveAddress),
    readContract(moment.node, {
      address: coinAddress,
      abi: stablecoin.totalSupply,
      functionName: "totalSupply",
      ...at,
    }),
    readContract(moment.node, {
      address: coinAddress,
      abi: stablecoin.facilitators,
      functionName: "facilitators",
      ...at,
    }),
    readContract(moment.node, { address: module, abi: psm.book, functionName: "book", ...at }),
    readContract(moment.node, {
      address: module,
      abi: psm.WEI_PER_UNIT,
      functionName: "WEI_PER_UNIT",
      ...at,
    }),
    readContract(moment.node, { address: module, abi: psm.PARITY, functionName: "PARITY", ...at }),
    readContract(moment.node, { address: module, abi: psm.pegStatus, functionName: "pegStatus", ...at }),
    readContract(moment.node, { address: module, abi: psm.fees, functionName: "fees", ...at }),
    readContract(moment.node, { address: module, abi: psm.frozen, functionName: "frozen", ...at }),
    readContract(moment.node, {
      address: coinAddress,
      abi: stablecoin.mintingPaused,
      functionName: "mintingPaused",
      ...at,
    }),
    readContract(moment.node, {
      address: coinAddress,
      abi: erc20Abi,
      functionName: "balanceOf",
      args: [addressOf(moment.chain, "SurplusBuffer")],
      ...at,
    }),
    readContract(moment.node, {
      address: coinAddress,
      abi: stablecoin.mintingEnded,
      functionName: "mintingEnded",
      ...at,
    }),
  ]);
  const facilitators = await Promise.all(
    list.map(async (address) => {
      const [ceiling, level] = await readContract(moment.node, {
        address: coinAddress,
        abi: stablecoin.facilitator,
        functionName: "facilitator",
        args: [address],
        ...at,
      });
      return { address, ceiling, level };
    }),
  );
  return {
    coin,
    reserve,
    module,
    supply,
    facilitators,
    book,
    backing: book * perUnit,
    perUnit,
    status: PEG[status] ?? "unknown",
    price: price === 0n ? null : (price * 10n ** 18n) / parity,
    feeInBps: fees[0],
    feeOutBps: fees[1],
    isFrozen: isFrozen && !hasEnded,
    isPaused: isPaused && !hasEnded,
    surplus,
  };
}
