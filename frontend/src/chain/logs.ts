/**
 * Events of the chain, read in pieces of a size that the node can stand, with progress, and kept in this browser
 * (IndexedDB) so that they are read once. What is kept is thrown away where the chain is no longer the one it came from.
 */
import {
  decodeEventLog,
  encodeEventTopics,
  numberToHex,
  type AbiEvent,
  type Address,
  type Hash,
  type Hex,
} from "viem";
import { getBlock } from "viem/actions";

import type { Moment } from "./query";

export interface ChainEvent {
  readonly name: string;
  readonly address: Address;
  readonly block: number;
  readonly index: number;
  readonly tx: Hash;
  readonly args: Readonly<Record<string, unknown>>;
}

interface RawLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: Hex;
  readonly logIndex: Hex;
  readonly transactionHash: Hash;
  readonly removed?: boolean;
}

interface Kept {
  readonly key: string;
  /** The first block that was read. */
  readonly from: number;
  /** The last block that was read, and its hash: whether the chain is still the same. */
  readonly block: number;
  readonly hash: Hash;
  readonly logs: readonly RawLog[];
}

export interface Source {
  /** A name for the store, of this kind of question. Not of the block it begins at: one entry is kept, wherever that moves. */
  readonly name: string;
  readonly addresses: readonly Address[];
  /** Contracts that those have made, all of them at each block: what was kept before one was made lacks nothing of its. */
  readonly made?: readonly Address[];
  readonly events: readonly AbiEvent[];
  /** Where to begin. */
  readonly from: number;
}

/** Blocks this deep are taken for good; younger ones are read anew each time. */
const SETTLED = 64;
const FIRST_PIECE = 10_000;
const LARGEST_PIECE = 500_000;
/** More logs than this are not kept in the browser. */
const MOST_KEPT = 50_000;

/** All events of a source up to the newest block, oldest first. `progress` is told the done part, 0 to 1. */
export async function readEvents(
  moment: Moment,
  source: Source,
  progress?: (part: number) => void,
): Promise<readonly ChainEvent[]> {
  const last = Number(moment.head.number);
  const key = [moment.chain.chainId, moment.chain.genesis, source.name, ...source.addresses].join("/");
  const kept = await stillTrue(moment, source.from, await load(key));
  const raw: RawLog[] = kept ? kept.logs.filter((log) => Number(log.blockNumber) >= source.from) : [];
  let next = kept ? Math.max(kept.block + 1, source.from) : source.from;
  const begun = next;
  let piece = FIRST_PIECE;
  while (next <= last) {
    const to = Math.min(next + piece - 1, last);
    try {
      raw.push(...(await request(moment, source, next, to)));
      next = to + 1;
      piece = Math.min(piece * 2, LARGEST_PIECE);
      progress?.(last === begun ? 1 : (to - begun) / (last - begun));
    } catch (error) {
      // too much for one answer, perhaps: less of it at a time
      const tried = to - next + 1;
      if (tried <= 16) throw error;
      piece = Math.floor(tried / 4);
    }
  }
  // of too many the first: those after them are asked for each time
  const full = raw[MOST_KEPT];
  const settled = Math.min(last - SETTLED, full ? Number(full.blockNumber) - 1 : last);
  if (settled > (kept?.block ?? -1)) {
    const { hash } = await getBlock(moment.node, { blockNumber: BigInt(settled) });
    const logs = raw.filter((log) => Number(log.blockNumber) <= settled);
    await save({ key, from: source.from, block: settled, hash, logs });
  }
  return raw.flatMap((log) => decode(source, log));
}

async function request(moment: Moment, source: Source, from: number, to: number): Promise<readonly RawLog[]> {
  const addresses = [...source.addresses, ...(source.made ?? [])];
  const topics = [source.events.map((event) => encodeEventTopics({ abi: [event] })[0]!)];
  const answer: unknown = await moment.node.request({
    method: "eth_getLogs",
    params: [
      {
        address: addresses,
        topics,
        fromBlock: numberToHex(from),
        toBlock: numberToHex(to),
      },
    ],
  } as never);
  if (!Array.isArray(answer)) throw new Error("the node's answer is no list of events");
  const asked = new Set(addresses.map((address) => address.toLowerCase()));
  return answer
    .filter(
      (log): log is RawLog =>
        isLog(log) &&
        !log.removed &&
        asked.has(log.address.toLowerCase()) &&
        Number(log.blockNumber) >= from &&
        Number(log.blockNumber) <= to,
    )
    .map(({ address, topics: found, data, blockNumber, logIndex, transactionHash }) => ({
      address,
      topics: found,
      data,
      blockNumber,
      logIndex,
      transactionHash,
    }));
}

/** Whether a node's answer has a log's form; what has not is left out. */
function isLog(item: unknown): item is RawLog {
  const log = item as Partial<Record<keyof RawLog, unknown>> | null;
  return (
    typeof log === "object" &&
    log !== null &&
    Array.isArray(log.topics) &&
    [log.address, log.data, log.blockNumber, log.logIndex, log.transactionHash].every(
      (value) => typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value),
    )
  );
}

function decode(source: Source, log: RawLog): ChainEvent[] {
  try {
    const { eventName, args } = decodeEventLog({
      abi: source.events as AbiEvent[],
      data: log.data,
      topics: log.topics as [Hex, ...Hex[]],
    });
    return [
      {
        name: eventName as string,
        address: log.address,
        block: Number(log.blockNumber),
        index: Number(log.logIndex),
        tx: log.transactionHash,
        args: args as unknown as Record<string, unknown>,
      },
    ];
  } catch {
    return []; // not of the form that was asked for: a node's mistake is not shown as an event
  }
}

async function stillTrue(moment: Moment, from: number, kept: Kept | undefined): Promise<Kept | undefined> {
  // an entry of an earlier page does not say where it began
  if (!kept || !(kept.from <= from) || kept.block > Number(moment.head.number)) return undefined;
  const block = await getBlock(moment.node, { blockNumber: BigInt(kept.block) }).catch(() => undefined);
  return block?.hash === kept.hash ? kept : undefined;
}

// The store. A browser that has none reads everything each time.

let database: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  database ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open("strongroom", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("logs", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
      asked.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return database;
}

async function load(key: string): Promise<Kept | undefined> {
  const found = await open();
  if (!found) return undefined;
  return new Promise((resolve) => {
    const asked = found.transaction("logs").objectStore("logs").get(key);
    asked.onsuccess = () => resolve(asked.result as Kept | undefined);
    asked.onerror = () => resolve(undefined);
  });
}

async function save(kept: Kept): Promise<void> {
  const found = await open();
  if (!found) return;
  await new Promise<void>((resolve) => {
    const change = found.transaction("logs", "readwrite");
    change.objectStore("logs").put(kept);
    change.oncomplete = () => resolve();
    change.onerror = () => resolve();
    change.onabort = () => resolve();
  });
}
