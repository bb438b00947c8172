/**
 * Transactions that are under way. Each is written down before the wallet is asked, with the account's next number (nonce), so that
 * neither a reload nor a wallet that replaces or drops it at once leaves it without an end: whoever's transaction has that number
 * says what became of it.
 */
import { signal } from "@preact/signals";
import { concat, keccak256, numberToHex, type Address, type Hash, type Hex } from "viem";

import { recall, remember } from "../app/preferences";
import { chain, isLocal, node, refresh, type Node } from "../chain/node";
import { session, type WalletClient } from "../wallet/session";

export type Outcome = "pending" | "confirmed" | "reverted" | "replaced" | "cancelled" | "lost";

export interface Pending {
  readonly id: string;
  readonly chainId: number;
  readonly genesis: Hash;
  readonly account: Address;
  readonly title: string;
  /** Of receiver, value and data. */
  readonly content: Hash;
  /** Null until the wallet has said it. */
  readonly hash: Hash | null;
  /** The wallet's name of several calls that are sent as one (EIP-5792). */
  readonly bundle?: string;
  /** The account's number for it: the next one when the wallet was asked, and its own once it was read. */
  readonly nonce: number;
  readonly isRead: boolean;
  /** The newest block when the wallet was asked, in decimal. */
  readonly since: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly outcome: Outcome;
  /** Whether it is still looked for: no outcome is for ever that rests on what was not seen. */
  readonly isOpen: boolean;
}

/** As nodes and wallets write them: numbers in hex. */
interface Receipt {
  readonly transactionHash: Hash;
  readonly blockNumber: Hex;
  readonly gasUsed: Hex;
  readonly status: Hex;
}

interface Mined {
  readonly hash: Hash;
  readonly from: Address;
  readonly to: Address | null;
  readonly value: Hex;
  readonly input: Hex;
  readonly nonce: Hex;
}

export interface Settled {
  readonly outcome: Exclude<Outcome, "pending">;
  readonly receipt?: Receipt;
}

const KEY = "pending";
const KEPT = 20;
const DAY = 86_400_000;
/** So long, in milliseconds, may a transaction be unknown to the node and to the wallet until the page says so. */
const FORGOTTEN = 600_000;
const FORGOTTEN_LOCALLY = 7_000;
/** Looks at a transaction in its place until it is believed that one was replaced whose number nobody could read. */
const LOOKS = 3;
/** Transactions of the account that are gone through for one that may be this. */
const SEARCHED = 8;

/** Those whose fate this window follows, or has followed: of all others the store knows better. */
const own = new Set<string>();

function load(): readonly Pending[] {
  try {
    const found: unknown = JSON.parse(recall(KEY) ?? "[]");
    return Array.isArray(found) ? (found as Pending[]).filter(isWhole) : [];
  } catch {
    return [];
  }
}

/** Whatever else shares this page's origin may have written there. */
function isWhole({ isOpen, nonce, id, title, account, hash }: Pending): boolean {
  const texts = [id, title, account, hash ?? ""];
  return isOpen && Number.isSafeInteger(nonce) && texts.every((text) => typeof text === "string");
}

export const transactions = signal<readonly Pending[]>(load());
/** Of which the wallet is being asked now: the window that asks says so itself. */
export const asking = new Set<string>();

function set(items: readonly Pending[]): void {
  for (const { id } of [...transactions.value, ...items]) own.add(id);
  transactions.value = items.slice(-KEPT);
  const others = load().filter(({ id }) => !own.has(id));
  remember(KEY, JSON.stringify([...others, ...transactions.value.filter((item) => item.isOpen)]));
}

function update(id: string, change: Partial<Pending>): void {
  set(transactions.value.map((item) => (item.id === id ? { ...item, ...change } : item)));
}

export function dismiss(id: string): void {
  set(transactions.value.filter((item) => item.id !== id));
}

/** What is to be sent, as the wallet is asked. */
export interface Transaction {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly value?: Hex;
}

function contentOf(to: Address | null, value: Hex | undefined, data: Hex): Hash {
  return keccak256(concat([to ?? "0x", numberToHex(BigInt(value ?? 0), { size: 32 }), data]));
}

/**
 * Writes down what the wallet is about to be asked, asks it by `send`, and waits for what becomes of it. `send` answers the hash, or
 * the name of a bundle. What the wallet refuses is not kept.
 */
export async function track(
  client: Node,
  wallet: WalletClient,
  title: string,
  transaction: Transaction,
  send: (id: Hex) => Promise<{ readonly hash: Hash } | { readonly bundle: string }>,
): Promise<Settled> {
  const entry = chain.value;
  if (!entry) throw new Error("no chain");
  const account = wallet.account.address;
  const [nonce, since] = await Promise.all([
    countOf(client, account, "pending"),
    raw(client, "eth_blockNumber") as Promise<Hex>,
  ]);
  const id = numberToHex(crypto.getRandomValues(new BigUint64Array(1))[0]!, { size: 32 });
  asking.add(id);
  set([
    ...transactions.value,
    {
      id,
      chainId: entry.chainId,
      genesis: entry.genesis,
      account,
      title,
      content: contentOf(transaction.to, transaction.value, transaction.data),
      hash: null,
      nonce,
      isRead: false,
      since: `${BigInt(since)}`,
      sentAt: Date.now(),
      outcome: "pending",
      isOpen: true,
    },
  ]);
  try {
    const said = await send(id);
    asking.delete(id);
    update(id, said);
  } catch (error) {
    asking.delete(id);
    dismiss(id);
    throw error;
  }
  return new Promise((resolve) => void watch(client, id, resolve));
}

/** Those that are being looked at. */
const watched = new Set<string>();

/** Looks until the end is certain, or a day has passed; `tell` hears the first outcome. */
async function watch(client: Node, id: string, tell?: (settled: Settled) => void): Promise<void> {
  if (watched.has(id)) return;
  watched.add(id);
  const sight: Sight = { at: Date.now(), looks: 0 };
  for (;;) {
    const item = transactions.value.find((known) => known.id === id);
    if (!item?.isOpen || node.value !== client) break;
    // a node that is away says nothing of the transaction
    const { outcome, receipt, isCertain, ...read } = await look(client, item, sight).catch((): Found => ({
      outcome: item.outcome,
      isCertain: false,
    }));
    const isOpen = !isCertain && Date.now() - item.sentAt < DAY;
    const found = isOpen || outcome !== "pending" ? outcome : "lost";
    const isNews = (read.isRead ?? item.isRead) !== item.isRead || (read.nonce ?? item.nonce) !== item.nonce;
    if (found !== item.outcome || !isOpen || isNews)
      update(id, { ...read, outcome: found, isOpen, ...(receipt ? { hash: receipt.transactionHash } : {}) });
    if (found !== item.outcome) void refresh().catch(() => undefined);
    if (found !== "pending") tell?.({ outcome: found, ...(receipt ? { receipt } : {}) });
    if (!isOpen) break;
    const pause = client.pollingInterval * (found === "pending" ? 1 : 5);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  watched.delete(id);
  tell?.({ outcome: "lost" }); // of no effect where something was told before
}

/** When the transaction was last known to somebody, and how often another was seen in its place since. */
interface Sight {
  at: number;
  looks: number;
}

interface Found {
  readonly outcome: Outcome;
  readonly receipt?: Receipt;
  readonly isCertain: boolean;
  readonly nonce?: number;
  readonly isRead?: boolean;
}

async function look(client: Node, item: Pending, sight: Sight): Promise<Found> {
  if (item.bundle !== undefined) return lookAtBundle(item);
  const still: Found = { outcome: item.outcome, isCertain: false };
  const receipt = item.hash && (await receiptOf(client, item.hash));
  if (receipt) return done(receipt);
  const seen = item.hash && (await known(client, item, "eth_getTransactionByHash", item.hash));
  const [nonce, isRead] = seen ? [Number(seen.nonce), true] : [item.nonce, item.isRead];
  if (seen) sight.at = Date.now();
  else if (item.outcome === "replaced" || item.outcome === "cancelled") return still;
  const count = await countOf(client, item.account, "latest");
  if (count <= nonce) {
    const patience = isLocal(chain.value!) ? FORGOTTEN_LOCALLY : FORGOTTEN;
    if (seen) return { ...still, outcome: "pending", nonce, isRead };
    return Date.now() - sight.at > patience ? { ...still, outcome: "lost" } : still;
  }
  // its number is used up: by itself, mined since it was asked for; by the same at another fee; or by another
  const late = item.hash && (await receiptOf(client, item.hash));
  if (late) return done(late);
  // one that was only expected may have gone to another that waited before it: then this one has a later number
  const end = isRead ? nonce + 1 : Math.min(count, nonce + SEARCHED);
  let other: Mined | null = null;
  for (let number = nonce; number < end; number++) {
    const mined = await minedAs(client, item, number).catch((error: unknown) => {
      if (item.hash === null) throw error;
      return null; // a node without that much history
    });
    if (mined && contentOf(mined.to, mined.value, mined.input) === item.content) {
      const found = await receiptOf(client, mined.hash);
      return found ? done(found) : still;
    }
    other ??= mined;
  }
  // without a hash nobody can be asked for it: on to the numbers after these
  if (item.hash === null) return { ...still, nonce: end };
  if (!(isRead && other) && ++sight.looks < LOOKS) return { ...still, nonce, isRead };
  const isCancelled =
    other !== null && other.to === other.from && BigInt(other.value) === 0n && other.input === "0x";
  return { outcome: isCancelled ? "cancelled" : "replaced", isCertain: isRead, nonce, isRead };
}

function done(receipt: Receipt): Found {
  return { outcome: receipt.status === "0x0" ? "reverted" : "confirmed", receipt, isCertain: true };
}

interface CallsStatus {
  readonly status: number;
  readonly receipts?: readonly Receipt[];
}

/** Only the wallet knows what became of a bundle. */
async function lookAtBundle(item: Pending): Promise<Found> {
  const { status, receipts } = (await askWallet(item, "wallet_getCallsStatus", item.bundle)) as CallsStatus;
  const receipt = receipts?.at(-1);
  // 1xx: under way, 200: mined, 4xx: given up before it was sent, all else has failed on the chain
  if (status < 200) return { outcome: "pending", isCertain: false };
  const outcome = status === 200 ? "confirmed" : status >= 400 && status < 500 ? "cancelled" : "reverted";
  return { outcome, isCertain: true, ...(receipt ? { receipt } : {}) };
}

// What the node and the wallet know

function raw(client: Node, method: string, ...params: unknown[]): Promise<unknown> {
  return client.request({ method, params } as never);
}

async function countOf(client: Node, account: Address, at: Hex | "latest" | "pending"): Promise<number> {
  return Number(await raw(client, "eth_getTransactionCount", account, at));
}

function receiptOf(client: Node, hash: Hash): Promise<Receipt | null> {
  return raw(client, "eth_getTransactionReceipt", hash) as Promise<Receipt | null>;
}

/** The wallet that an item was sent with; throws where it is not connected. */
async function askWallet(item: Pending, method: string, ...params: unknown[]): Promise<unknown> {
  const now = session.value;
  if (now?.account !== item.account || now.chainId !== item.chainId) throw new Error("not connected");
  return now.wallet.provider.request({ method, params });
}

/** A transaction as the node knows it, or else the wallet, which is the first to hear of it. */
async function known(client: Node, item: Pending, method: string, hash: Hash): Promise<Mined | null> {
  const found = (await raw(client, method, hash)) as Mined | null;
  return found ?? ((await askWallet(item, method, hash).catch(() => null)) as Mined | null);
}

/** The account's transaction with this number, which is mined: searched for by halves from where it was asked for. */
async function minedAs(client: Node, item: Pending, number: number): Promise<Mined | null> {
  let low = BigInt(item.since);
  let high = BigInt((await raw(client, "eth_blockNumber")) as Hex);
  while (low < high) {
    const middle = (low + high) / 2n;
    if ((await countOf(client, item.account, numberToHex(middle))) > number) high = middle;
    else low = middle + 1n;
  }
  const block = (await raw(client, "eth_getBlockByNumber", numberToHex(high), true)) as {
    readonly transactions: readonly Mined[];
  } | null;
  const isOwn = ({ from, nonce }: Mined): boolean =>
    from.toLowerCase() === item.account.toLowerCase() && Number(nonce) === number;
  return block?.transactions.find(isOwn) ?? null;
}

/** Goes on with what was under way before a reload, on this chain. */
export function resume(client: Node): void {
  const entry = chain.value;
  for (const item of transactions.value) {
    const isHere = item.chainId === entry?.chainId && item.genesis === entry.genesis;
    if (item.isOpen && isHere && !asking.has(item.id)) void watch(client, item.id);
  }
}
