/** The savers' vault, and what it pays at the pace of now. */
import type { Address } from "viem";
import { readContract } from "viem/actions";

import { addressOf, has } from "../chain/registry";
import type { Moment } from "../chain/query";
import * as savings from "../generated/savings_vault";
import type { Token } from "../ui/amount";
import { balanceOf, readToken, type KnownToken } from "./tokens";

const WAD = 10n ** 18n;
const YEAR = 31_536_000n;

export interface Savings {
  readonly address: Address;
  readonly coin: KnownToken;
  /** Wei of the coin. */
  readonly assets: bigint;
  readonly undistributed: bigint;
  /** Seconds until the rewards that are there have arrived. */
  readonly remaining: bigint;
  readonly isStreaming: boolean;
  /** Simple, a year, at the pace of now, times 1e18. */
  readonly rate: bigint;
  /** Of the account's, if there is one. */
  readonly held: bigint;
  readonly shares: bigint;
  readonly owned: bigint;
}

/** What the vault's shares are called here; they have six digits more than the coin. */
export function sharesOf({ symbol, decimals }: KnownToken): Token {
  return { symbol: `savings shares of ${symbol}`, decimals: decimals + 6 };
}

export async function readSavings(moment: Moment, who: Address | null): Promise<Savings> {
  if (!has(moment.chain, "SavingsVault", "Stablecoin"))
    throw new Error("the savings vault is not deployed on this chain");
  const address = addressOf(moment.chain, "SavingsVault");
  const coinAddress = addressOf(moment.chain, "Stablecoin");
  const at = { address, blockNumber: moment.head.number } as const;
  const [coin, assets, [undistributed, remaining, isStreaming], held, shares] = await Promise.all([
    readToken(moment, coinAddress),
    readContract(moment.node, { ...at, abi: savings.totalAssets, functionName: "totalAssets" }),
    readContract(moment.node, { ...at, abi: savings.stream, functionName: "stream" }),
    who ? balanceOf(moment, coinAddress, who) : 0n,
    who ? balanceOf(moment, address, who) : 0n,
  ]);
  const owned = shares
    ? await readContract(moment.node, {
        ...at,
        abi: savings.convertToAssets,
        functionName: "convertToAssets",
        args: [shares],
      })
    : 0n;
  const rate =
    isStreaming && remaining > 0n && assets > 0n ? (undistributed * YEAR * WAD) / (remaining * assets) : 0n;
  return { address, coin, assets, undistributed, remaining, isStreaming, rate, held, shares, owned };
}
