/** The chain that is looked at: which, through which node, and its newest block. */
import { batch, computed, effect, signal } from "@preact/signals";
import { createClient, defineChain, http, type Chain, type Client, type HttpTransport } from "viem";
import { getBlock, getChainId } from "viem/actions";

import { preference, recall, remember } from "../app/preferences";
import { fetchChains, type ChainEntry } from "./registry";

export type Node = Client<HttpTransport, Chain>;

export interface Head {
  readonly number: bigint;
  /** Seconds. */
  readonly timestamp: bigint;
}

export type Link =
  | { readonly status: "connecting" }
  | { readonly status: "online" }
  /** The node does not answer, or is another chain's; `reason` is for people. */
  | { readonly status: "offline"; readonly reason: string };

export const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** Known chains; empty until they are read. */
export const chains = signal<readonly ChainEntry[]>([]);
/** Why they could not be read. */
export const chainsFailure = signal<string | null>(null);
const chosen = preference<string>("chain", "");

export const chain = computed<ChainEntry | null>(
  () => chains.value.find((entry) => String(entry.chainId) === chosen.value) ?? chains.value[0] ?? null,
);

export function choose(chainId: number): void {
  chosen.value = String(chainId);
}

const rpcChanges = signal(0);

/** The node's address: what the person has set, else the registry's. */
export const rpc = computed<string | null>(() => {
  rpcChanges.value;
  return chain.value && (recall(`rpc.${chain.value.chainId}`) ?? chain.value.rpc);
});

export function setRpc(chainId: number, url: string | null): void {
  remember(`rpc.${chainId}`, url);
  rpcChanges.value++;
}

export const node = computed<Node | null>(() => {
  const entry = chain.value;
  if (!entry || !rpc.value) return null;
  const options = {
    chain: defineChain({
      id: entry.chainId,
      name: entry.name,
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [rpc.value] } },
      contracts: { multicall3: { address: MULTICALL3 } },
    }),
    transport: http(rpc.value, { timeout: 20_000, retryCount: 1 }),
    pollingInterval: isLocal(entry) ? 700 : 4_000,
  };
  const together = createClient({ ...options, batch: { multicall: { wait: 0, batchSize: 8192 } } });
  apart.set(together, createClient(options));
  return together;
});

const apart = new WeakMap<Node, Node>();

/**
 * The same node, asked each question by itself, for what strangers' contracts answer: in a batch, one that answers a megabyte
 * or burns all the gas would spoil the answers of all others.
 */
export function alone(client: Node): Node {
  return apart.get(client) ?? client;
}

export const head = signal<Head | null>(null);
export const connection = signal<Link>({ status: "connecting" });

export function isLocal(entry: ChainEntry): boolean {
  return entry.accounts !== undefined;
}

export async function start(): Promise<void> {
  try {
    chains.value = await fetchChains();
  } catch (error) {
    chainsFailure.value = error instanceof Error ? error.message : String(error);
    return;
  }
  effect(() => follow(node.value));
}

/** Asks for the newest block again and again, less often while nobody looks or nothing answers. */
function follow(client: Node | null): (() => void) | void {
  if (!client) return;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let identified = false;
  batch(() => {
    head.value = null;
    connection.value = { status: "connecting" };
  });

  const look = async (): Promise<void> => {
    try {
      if (!identified) {
        const id = await getChainId(client);
        if (id !== client.chain.id) {
          throw new WrongChain(
            `this node is of chain ${id}, not of ${client.chain.name} (${client.chain.id}): set another in the settings`,
          );
        }
        await requireSameChain(client);
        identified = true;
      }
      const block = await getBlock(client, { blockTag: "latest" });
      if (stopped) return;
      failures = 0;
      batch(() => {
        if (head.value?.number !== block.number || head.value.timestamp !== block.timestamp) {
          head.value = { number: block.number, timestamp: block.timestamp };
        }
        if (connection.value.status !== "online") connection.value = { status: "online" };
      });
    } catch (error) {
      if (stopped) return;
      failures++;
      identified = false;
      const reason =
        error instanceof WrongChain
          ? error.message
          : `${client.chain.name}'s node does not answer at ${rpc.value}`;
      const now = connection.value;
      if (now.status !== "offline" || now.reason !== reason) connection.value = { status: "offline", reason };
    }
    const pause = client.pollingInterval * Math.min(2 ** failures, 8) * (document.hidden ? 4 : 1);
    if (!stopped) timer = setTimeout(() => void look(), pause);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

class WrongChain extends Error {}

/** A local chain that was started anew has the id of the one before, and none of its contracts. */
async function requireSameChain(client: Node): Promise<void> {
  const entry = chain.value;
  if (!entry) return;
  const first = await getBlock(client, { blockNumber: 0n });
  if (first.hash !== entry.genesis) {
    throw new WrongChain(
      `${entry.name} was started anew since this page was made: run make demo again, then reload`,
    );
  }
}

/** Asks at once instead of at the next turn, after a transaction of one's own. */
export async function refresh(): Promise<void> {
  const client = node.value;
  if (!client) return;
  const block = await getBlock(client, { blockTag: "latest" });
  if (node.value === client) head.value = { number: block.number, timestamp: block.timestamp };
}
