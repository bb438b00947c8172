/** What would happen, tried by the node on a copy of the chain: before, the calls, after; in one request (`eth_simulateV1`). */
import {
  decodeFunctionResult,
  encodeFunctionData,
  erc20Abi,
  numberToHex,
  type Address,
  type Hex,
} from "viem";
import { readContract } from "viem/actions";

import { explain, explainRevert } from "../chain/errors";
import type { Node } from "../chain/node";
import { cleanText } from "../math/text";
import type { Action, Call, Measure, Spending } from "./action";

export interface Change {
  readonly measure: Measure;
  readonly before: unknown;
  readonly after: unknown;
}

export type Simulation =
  | {
      readonly status: "ok";
      readonly changes: readonly Change[];
      readonly gas: bigint;
      readonly isComplete: boolean;
    }
  | { readonly status: "refused"; readonly reason: string }
  /** The node cannot try it: then the wallet's own word is all there is. */
  | { readonly status: "unknown"; readonly reason: string };

interface CallResult {
  readonly status: Hex;
  readonly returnData: Hex;
  readonly gasUsed: Hex;
  readonly error?: { readonly message?: string; readonly data?: Hex };
}

export function encode(call: Call): Hex {
  return encodeFunctionData({ abi: call.abi, functionName: call.functionName, args: call.args as unknown[] });
}

export function decode(call: Call, data: Hex): unknown {
  return decodeFunctionResult({ abi: call.abi, functionName: call.functionName, data });
}

/** The calls of an action in order, an approval for each spending in place of whatever will be signed. */
export function callsOf(action: Action, missing: readonly Spending[]): readonly Call[] {
  return [
    ...missing.flatMap(approvalsOf),
    ...(action.consent ? [action.consent.plain] : []),
    ...(action.before ?? []).map((step) => step.call),
    ...(action.call ? [action.call] : []),
  ];
}

/** From nothing to exactly what is taken. */
export function approvalsOf({ token, spender, amount, isStuck }: Spending): readonly Call[] {
  return [...(isStuck ? [0n] : []), amount].map((units) => approval(token, spender, units));
}

export function approval(token: Address, spender: Address, amount: bigint): Call {
  return { to: token, abi: erc20Abi, functionName: "approve", args: [spender, amount] };
}

export async function simulate(
  client: Node,
  from: Address,
  action: Action,
  missing: readonly Spending[],
): Promise<Simulation> {
  const calls = callsOf(action, missing);
  // a signature alone changes nothing
  if (calls.length === 0) return { status: "ok", changes: [], gas: 0n, isComplete: true };
  const reads = action.measures.map((measure) => ({ to: measure.read.to, data: encode(measure.read) }));
  const writes = calls.map((call) => ({
    from,
    to: call.to,
    data: encode(call),
    ...(call.value ? { value: numberToHex(call.value) } : {}),
  }));
  let results: readonly CallResult[];
  try {
    const blocks = (await client.request({
      method: "eth_simulateV1" as never,
      params: [
        { blockStateCalls: [{ calls: [...reads, ...writes, ...reads] }], validation: false },
        "latest",
      ] as never,
    })) as unknown as readonly { readonly calls: readonly CallResult[] }[];
    results = blocks[0]?.calls ?? [];
  } catch (error) {
    return { status: "unknown", reason: await explain(error) };
  }
  if (results.length !== 2 * reads.length + writes.length)
    return { status: "unknown", reason: "the node's answer makes no sense" };
  const written = results.slice(reads.length, reads.length + writes.length);
  for (const result of written) {
    if (result.status !== "0x1") {
      const data = result.error?.data ?? result.returnData;
      const reason =
        data && data !== "0x"
          ? await explainRevert(data)
          : result.error?.message
            ? cleanText(result.error.message, 200)
            : await explainRevert(undefined);
      return { status: "refused", reason };
    }
  }
  let isComplete = true;
  const changes = action.measures.flatMap((measure, at): Change[] => {
    const [before, after] = [results[at], results[reads.length + writes.length + at]];
    if (before?.status !== "0x1" || after?.status !== "0x1") {
      isComplete = false;
      return [];
    }
    return [
      {
        measure,
        before: decode(measure.read, before.returnData),
        after: decode(measure.read, after.returnData),
      },
    ];
  });
  const gas = written.reduce((sum, result) => sum + BigInt(result.gasUsed), 0n);
  return { status: "ok", changes, gas, isComplete };
}

/** What has become of the measures: their values at two blocks of the chain. One that cannot be read is left out. */
export async function changesBetween(
  client: Node,
  measures: readonly Measure[],
  before: bigint,
  after: bigint,
): Promise<readonly Change[]> {
  const read = ({ read: { to, abi, functionName, args } }: Measure, blockNumber: bigint): Promise<unknown> =>
    readContract(client, { address: to, abi, functionName, args: args as unknown[], blockNumber });
  const found = await Promise.all(
    measures.map(async (measure) => {
      try {
        const [was, is] = await Promise.all([read(measure, before), read(measure, after)]);
        return [{ measure, before: was, after: is }];
      } catch {
        return [];
      }
    }),
  );
  return found.flat();
}
