/** Whether the stablecoin is being wound down: what the frame asks on every page. */
import { readContract } from "viem/actions";

import type { Moment } from "../chain/query";
import { addressOf, has } from "../chain/registry";
import * as ending from "../generated/wind_down";

/** Seconds of the beginning and of the opening; zero where it was not yet. */
export interface Phase {
  readonly begunAt: bigint;
  readonly openedAt: bigint;
}

/** Null where the chain has no such contract. */
export async function readPhase(moment: Moment): Promise<Phase | null> {
  if (!has(moment.chain, "WindDown")) return null;
  const at = { address: addressOf(moment.chain, "WindDown"), blockNumber: moment.head.number } as const;
  const [begunAt, openedAt] = await Promise.all([
    readContract(moment.node, { ...at, abi: ending.begunAt, functionName: "begunAt" }),
    readContract(moment.node, { ...at, abi: ending.openedAt, functionName: "openedAt" }),
  ]);
  return { begunAt, openedAt };
}
