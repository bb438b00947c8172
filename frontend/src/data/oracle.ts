/** How old the answers are that an oracle's price is made of. */
import type { Address } from "viem";
import { readContract } from "viem/actions";

import { alone } from "../chain/node";
import type { Moment } from "../chain/query";
import { config } from "../generated/chainlink_oracle";
import { latestRoundData } from "../generated/mock_aggregator";
import { SOURCE } from "../generated/settlement_oracle";

export interface Feed {
  /** Seconds: how old its answer is, and how old it may be. */
  readonly age: bigint;
  readonly most: bigint;
}

/** Of the suite's own kind of oracle, also behind one that a wind-down may close; of others nothing is known. */
export async function readFeeds(moment: Moment, oracle: Address): Promise<readonly Feed[]> {
  const node = alone(moment.node);
  const blockNumber = moment.head.number;
  const source = await readContract(node, {
    address: oracle,
    abi: SOURCE,
    functionName: "SOURCE",
    blockNumber,
  }).catch(() => oracle);
  const found = await readContract(node, {
    address: source,
    abi: config,
    functionName: "config",
    blockNumber,
  }).catch(() => null);
  if (!found) return [];
  const feeds = [found.baseFeed1, found.baseFeed2, found.quoteFeed1, found.quoteFeed2];
  const answers = await Promise.all(
    feeds
      .filter(({ aggregator }) => !/^0x0{40}$/.test(aggregator))
      .map(async ({ aggregator: address, heartbeat }) => {
        const [, , , updatedAt] = await readContract(node, {
          address,
          abi: latestRoundData,
          functionName: "latestRoundData",
          blockNumber,
        });
        return { age: moment.head.timestamp - updatedAt, most: BigInt(heartbeat) };
      }),
  );
  return answers;
}
