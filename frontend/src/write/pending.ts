/** Transactions that are under way. They are written down before anything else happens to them, so a reload loses none. */
import { signal } from "@preact/signals";
import type { Address, Hash, TransactionReceipt } from "viem";
import { getTransactionReceipt, waitForTransactionReceipt } from "viem/actions";

import { recall, remember } from "../app/preferences";
import { chain, node, refresh, type Node } from "../chain/node";

export type Outcome = "pending" | "confirmed" | "reverted" | "replaced" | "cancelled" | "lost";

export interface Pending {
  readonly id: string;
  readonly chainId: number;
  readonly genesis: Hash;
  readonly account: Address;
  readonly title: string;
  readonly hash: Hash;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly outcome: Outcome;
}

const KEY = "pending";
const KEPT = 20;

function load(): readonly Pending[] {
  try {
    const found: unknown = JSON.parse(recall(KEY) ?? "[]");
    return Array.isArray(found) ? (found as Pending[]).filter((item) => item.outcome === "pending") : [];
  } catch {
    return [];
  }
}

export const transactions = signal<readonly Pending[]>(load());

function set(items: readonly Pending[]): void {
  transactions.value = items.slice(-KEPT);
  remember(KEY, JSON.stringify(transactions.value.filter((item) => item.outcome === "pending")));
}

function update(id: string, change: Partial<Pending>): void {
  set(transactions.value.map((item) => (item.id === id ? { ...item, ...change } : item)));
}

export function dismiss(id: string): void {
  set(transactions.value.filter((item) => item.id !== id));
}

export interface Settled {
  readonly outcome: Exclude<Outcome, "pending">;
  readonly receipt?: TransactionReceipt;
}

/** Writes a sent transaction down and waits for what becomes of it. */
export async function track(client: Node, account: Address, title: string, hash: Hash): Promise<Settled> {
  const entry = chain.value;
  if (!entry) throw new Error("no chain");
  const id = `${entry.chainId}:${hash}`;
  set([
    ...transactions.value,
    {
      id,
      chainId: entry.chainId,
      genesis: entry.genesis,
      account,
      title,
      hash,
      sentAt: Date.now(),
      outcome: "pending",
    },
  ]);
  return settle(client, id, hash);
}

async function settle(client: Node, id: string, hash: Hash): Promise<Settled> {
  let replaced: "replaced" | "cancelled" | null = null;
  for (;;) {
    try {
      const receipt = await waitForTransactionReceipt(client, {
        hash,
        timeout: 120_000,
        onReplaced: ({ reason }) => {
          if (reason !== "repriced") replaced = reason;
        },
      });
      const outcome = receipt.status === "reverted" ? "reverted" : (replaced ?? "confirmed");
      update(id, { outcome, hash: receipt.transactionHash });
      void refresh().catch(() => undefined);
      return { outcome, receipt };
    } catch {
      if (node.value !== client) return { outcome: "lost" };
      // the node was away, or it takes long: neither says anything of the transaction
      await new Promise((resolve) => setTimeout(resolve, client.pollingInterval));
      if (await isForgotten(client, id, hash)) {
        update(id, { outcome: "lost" });
        return { outcome: "lost" };
      }
    }
  }
}

/** Whether the network no longer knows it, and has no receipt of it: a day after it was sent. */
async function isForgotten(client: Node, id: string, hash: Hash): Promise<boolean> {
  const item = transactions.value.find((known) => known.id === id);
  if (!item || Date.now() - item.sentAt < 86_400_000) return false;
  try {
    await getTransactionReceipt(client, { hash });
    return false;
  } catch {
    return true;
  }
}

/** Goes on with what was under way before a reload, on this chain. */
export function resume(client: Node): void {
  const entry = chain.value;
  for (const item of transactions.value) {
    if (item.outcome === "pending" && item.chainId === entry?.chainId && item.genesis === entry.genesis)
      void settle(client, item.id, item.hash);
  }
}
