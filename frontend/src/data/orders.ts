/**
 * Signed orders. They lie in this browser, where a person has made or been sent them, and in the order book of the page's own
 * origin, if there is one. Neither is believed: what an order is worth says the marketplace, at one block.
 */
import { signal } from "@preact/signals";
import { getAddress, type Address, type Hash, type Hex, type TypedDataDefinition } from "viem";
import { readContract } from "viem/actions";

import { recall, remember } from "../app/preferences";
import { alone } from "../chain/node";
import type { ChainEntry } from "../chain/registry";
import type { Moment } from "../chain/query";
import { isCollection } from "../generated/collection_factory";
import { ownerOf } from "../generated/creator_collection";
import * as market from "../generated/marketplace";
import { marketOf } from "./collections";
import { ERC1155, ERC721, isApproved, readSupply, smaller } from "./lots";
import { asSet, LARGEST_SET, proofOf, rootOf } from "./idset";
import { bookOf } from "./orderbook";
import { ETHER, readToken, type KnownToken } from "./tokens";

export const LISTING = 0;
export const ITEM_OFFER = 1;
export const COLLECTION_OFFER = 2;

/** Names and types in EIP-712, in their order. */
const FIELDS = [
  ["kind", "uint8"],
  ["standard", "uint8"],
  ["maker", "address"],
  ["taker", "address"],
  ["token", "address"],
  ["id", "uint256"],
  ["lotSize", "uint128"],
  ["lots", "uint128"],
  ["currency", "address"],
  ["lotPrice", "uint128"],
  ["endLotPrice", "uint128"],
  ["startTime", "uint64"],
  ["endTime", "uint64"],
  ["maxRoyaltyBps", "uint16"],
  ["allowBrokenRoyalty", "bool"],
  ["maxFeeBps", "uint16"],
  ["nonce", "uint256"],
  ["counter", "uint256"],
] as const;

export interface Order {
  readonly kind: number;
  readonly standard: number;
  readonly maker: Address;
  readonly taker: Address;
  readonly token: Address;
  readonly id: bigint;
  readonly lotSize: bigint;
  readonly lots: bigint;
  readonly currency: Address;
  readonly lotPrice: bigint;
  readonly endLotPrice: bigint;
  readonly startTime: bigint;
  readonly endTime: bigint;
  readonly maxRoyaltyBps: number;
  readonly allowBrokenRoyalty: boolean;
  readonly maxFeeBps: number;
  readonly nonce: bigint;
  readonly counter: bigint;
}

export interface SignedOrder {
  readonly chainId: number;
  readonly marketplace: Address;
  readonly order: Order;
  readonly signature: Hex;
  readonly bulkIndex: bigint;
  readonly bulkProof: readonly Hex[];
  /** Of an offer for a set of ids: these, each once, in their order. Others cannot fill it without them. */
  readonly ids?: readonly bigint[];
}

/** Whether an order is for a set of ids, of which it only has the root. */
export function isOfSet({ kind, id }: Order): boolean {
  return kind === COLLECTION_OFFER && id !== 0n;
}

/** Whether a work of this number can fill it, as far as the number goes. */
export function isFor({ order, ids }: SignedOrder, id: bigint): boolean {
  return order.kind === COLLECTION_OFFER ? order.id === 0n || ids?.includes(id) === true : order.id === id;
}

// As files and order books carry them

const LONGEST = 128 * 1024;

/** Reads what `formatOrder` and the Python client write. Throws in words for people. */
export function parseOrder(raw: unknown): SignedOrder {
  const said = raw as Record<string, unknown> | null;
  const order = said?.order as Record<string, unknown> | undefined;
  if (typeof said !== "object" || said === null || typeof order !== "object" || order === null)
    throw new Error("this is not a signed order in JSON");
  const values = FIELDS.map(([name, type]) => [name, value(type, order[name], name)]);
  const proof = Array.isArray(said.bulkProof) ? said.bulkProof : [];
  const built = Object.fromEntries(values) as unknown as Order;
  const ids =
    Array.isArray(said.ids) && said.ids.length > 0 && isOfSet(built) ? readIds(said.ids, built) : null;
  return {
    chainId: Number(value("uint53", said.chainId, "chainId")),
    marketplace: value("address", said.marketplace, "marketplace") as Address,
    order: built,
    signature: hex(said.signature, "signature"),
    bulkIndex: value("uint256", said.bulkIndex ?? 0, "bulkIndex") as bigint,
    bulkProof: proof.slice(0, 24).map((item) => hex(item, "bulkProof")),
    ...(ids ? { ids } : {}),
  };
}

function readIds(raw: readonly unknown[], { id }: Order): readonly bigint[] {
  if (raw.length > LARGEST_SET) throw new Error(`the order is for more than ${LARGEST_SET} numbers`);
  const ids = asSet(raw.map((item) => value("uint256", item, "ids") as bigint));
  if (rootOf(ids) !== id) throw new Error("the order's ids are not those that were signed for");
  return ids;
}

export function parseOrderText(text: string): SignedOrder {
  if (text.length > LONGEST) throw new Error("this is too long for an order");
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Error("this is not a signed order in JSON");
  }
  return parseOrder(raw);
}

function value(type: string, raw: unknown, name: string): unknown {
  const wrong = new Error(`the order's ${name} is missing or damaged`);
  if (type === "bool") {
    if (typeof raw !== "boolean") throw wrong;
    return raw;
  }
  if (type === "address") {
    if (typeof raw !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(raw)) throw wrong;
    return getAddress(raw);
  }
  const isWhole = typeof raw === "number" ? Number.isSafeInteger(raw) : typeof raw === "string";
  if (!isWhole || !/^\d{1,78}$/.test(String(raw))) throw wrong;
  const found = BigInt(raw as string | number);
  const bits = Number(type.slice(4));
  if (found >= 1n << BigInt(bits)) throw wrong;
  return bits <= 16 ? Number(found) : found;
}

function hex(raw: unknown, name: string): Hex {
  if (typeof raw !== "string" || !/^0x([0-9a-fA-F]{2})*$/.test(raw))
    throw new Error(`the order's ${name} is missing or damaged`);
  return raw as Hex;
}

/** As JSON carries it: integers as decimal text. */
export function formatOrder(signed: SignedOrder): Record<string, unknown> {
  const { order } = signed;
  return {
    chainId: signed.chainId,
    marketplace: signed.marketplace,
    order: Object.fromEntries(
      FIELDS.map(([name]) => [name, typeof order[name] === "boolean" ? order[name] : String(order[name])]),
    ),
    signature: signed.signature,
    bulkIndex: Number(signed.bulkIndex),
    bulkProof: signed.bulkProof,
    ...(signed.ids ? { ids: signed.ids.map(String) } : {}),
  };
}

export function typedOrder(order: Order, chainId: number, marketplace: Address): TypedDataDefinition {
  return {
    domain: { name: "Strongroom Marketplace", version: "1", chainId, verifyingContract: marketplace },
    types: {
      EIP712Domain: [
        { name: "name", type: "string" },
        { name: "version", type: "string" },
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ],
      Order: FIELDS.map(([name, type]) => ({ name, type })),
    },
    primaryType: "Order",
    message: order as unknown as Record<string, unknown>,
  };
}

/** Random, so that cancelling one order cancels no other. */
export function newNonce(): bigint {
  return crypto.getRandomValues(new BigUint64Array(2)).reduce((sum, part) => (sum << 64n) | part, 0n);
}

// Those that lie in this browser

const KEY = "orders";
const KEPT = 100;

function load(): readonly SignedOrder[] {
  try {
    return (JSON.parse(recall(KEY) ?? "[]") as unknown[]).flatMap(readOne);
  } catch {
    return [];
  }
}

/** None of what is no order, whoever says so. */
function readOne(raw: unknown): readonly SignedOrder[] {
  try {
    return [parseOrder(raw)];
  } catch {
    return [];
  }
}

/** An order and its signature: a signature alone may stand under another order, that somebody hands over to hide the first. */
function keyOf({ signature, order }: SignedOrder): string {
  return [signature, ...FIELDS.map(([name]) => order[name])].join();
}

export const orders = signal<readonly SignedOrder[]>(load());

function set(items: readonly SignedOrder[]): void {
  orders.value = items.slice(-KEPT);
  remember(KEY, JSON.stringify(orders.value.map(formatOrder)));
}

/** What another window has kept since stays: an order that nobody knows of any more cannot be cancelled. */
function without(signed: SignedOrder): readonly SignedOrder[] {
  const all = new Map([...load(), ...orders.value].map((item) => [keyOf(item), item]));
  all.delete(keyOf(signed));
  return [...all.values()];
}

/** Keeps an order; the same one again is the same order. */
export function keepOrder(signed: SignedOrder): void {
  set([...without(signed), signed]);
}

export function forgetOrder(signed: SignedOrder): void {
  set(without(signed));
}

// The order book

const PATIENCE = 10_000;

/** Hands an order in. Throws in words for people. */
export async function submitOrder(chain: ChainEntry, signed: SignedOrder): Promise<void> {
  const book = bookOf(chain);
  if (!book) return;
  const answer = await fetch(`${book}/orders`, {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(formatOrder(signed)),
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.ok) return;
  const said = (await answer.json().catch(() => null)) as { error?: { sentence?: unknown } } | null;
  const sentence = typeof said?.error?.sentence === "string" ? said.error.sentence.slice(0, 200) : null;
  throw new Error(`the order book did not take it: ${sentence ?? `HTTP ${answer.status}`}`);
}

/** Why the order book could not be asked, the last time. */
export const bookFailure = signal<string | null>(null);

async function fetchOrders(chain: ChainEntry, token: Address): Promise<readonly SignedOrder[]> {
  const book = bookOf(chain);
  if (!book) return [];
  const answer = await fetch(`${book}/orders?collection=${token}&status=live&limit=100`, {
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const said = (await answer.json()) as { orders?: unknown };
  if (!Array.isArray(said.orders)) return [];
  return said.orders.slice(0, 100).flatMap(readOne);
}

// What they are worth

export interface Split {
  /** What the buyer pays: exactly the three others. */
  readonly price: bigint;
  readonly royalty: bigint;
  readonly royaltyReceiver: Address;
  readonly fee: bigint;
  readonly proceeds: bigint;
}

export interface Offer {
  readonly signed: SignedOrder;
  readonly hash: Hash;
  readonly currency: KnownToken;
  /** Of an offer for many works: the one that it is reckoned for. */
  readonly id: bigint;
  readonly idProof: readonly Hash[];
  /** How many lots were not filled yet. */
  readonly left: bigint;
  /** How many can be filled now: they are left, and the maker can deliver or pay for them. */
  readonly lots: bigint;
  /** What a fill of one lot would do now; null where it cannot be said. */
  readonly split: Split | null;
  /** Why it cannot be filled now; null if the chain knows no reason. */
  readonly problem: string | null;
  readonly isKept: boolean;
}

const STATES = [null, "it has not begun", "it has expired", "it was filled or cancelled", "sales are paused"];

/**
 * The orders for a collection, the dearest offers and the cheapest listings first; those of others' chains are left out. Offers
 * for any work are reckoned for `id`.
 */
export async function readOrders(moment: Moment, token: Address, id: bigint): Promise<readonly Offer[]> {
  const marketplace = marketOf(moment);
  const kept = orders.value;
  bookFailure.value = null;
  const booked = await fetchOrders(moment.chain, token).catch((error: unknown) => {
    bookFailure.value = error instanceof Error ? error.message : String(error);
    return [];
  });
  const isKept = (signed: SignedOrder): boolean => kept.some((item) => keyOf(item) === keyOf(signed));
  const all = new Map<string, SignedOrder>();
  for (const signed of [...kept, ...booked]) {
    const { chainId, order, marketplace: where } = signed;
    const key = keyOf(signed);
    const isHere = chainId === moment.chain.chainId && where === marketplace && order.token === token;
    // the same twice: one that says the ids of its set
    if (isHere && (!all.has(key) || signed.ids)) all.set(key, signed);
  }
  const found = await Promise.all(
    [...all.values()].map((signed) => judge(moment, signed, id, isKept(signed))),
  );
  return found.sort((one, other) => {
    const [{ order: left }, { order: right }] = [one.signed, other.signed];
    const up = left.lotPrice * right.lotSize < right.lotPrice * left.lotSize ? -1 : 1;
    return left.kind === LISTING ? up : -up;
  });
}

/** How an order is filled. `limit`: the most that a buyer pays, or the least that a seller gets. */
export interface FillTerms {
  readonly id: bigint;
  readonly lots?: bigint;
  readonly limit?: bigint;
  readonly deadline?: bigint;
  /** Of an offer for a set of ids: that this one is in it. */
  readonly idProof?: readonly Hash[];
}

export function fillTerms({ id, lots = 1n, limit = 0n, deadline = 0n, idProof = [] }: FillTerms) {
  return {
    id,
    lots,
    limit,
    deadline,
    recipient: ETHER,
    maxRoyaltyBps: 0,
    allowBrokenRoyalty: false,
    idProof,
  } as const;
}

export async function quoteOf(moment: Moment, order: Order, terms: FillTerms): Promise<Split> {
  return readContract(moment.node, {
    address: marketOf(moment),
    abi: market.quote,
    functionName: "quote",
    args: [order, fillTerms(terms)],
    blockNumber: moment.head.number,
  });
}

/**
 * What a sale at this price would bear, whoever sells: the question of an offer that nobody has made. Asked as of an edition, which none
 * need have, for a work; shares bear no royalty.
 */
export function splitAt(
  moment: Moment,
  token: Address,
  id: bigint,
  price: bigint,
  standard: number = ERC1155,
): Promise<Split> {
  const order: Order = {
    kind: ITEM_OFFER,
    standard: standard === ERC721 ? ERC1155 : standard,
    maker: token,
    taker: ETHER,
    token,
    id,
    lotSize: 1n,
    lots: 1n,
    currency: token,
    lotPrice: price,
    endLotPrice: price,
    startTime: 0n,
    endTime: 2n ** 64n - 1n,
    maxRoyaltyBps: 0,
    allowBrokenRoyalty: false,
    maxFeeBps: 0,
    nonce: 0n,
    counter: 0n,
  };
  return quoteOf(moment, order, { id });
}

async function judge(moment: Moment, signed: SignedOrder, id: bigint, isKept: boolean): Promise<Offer> {
  const { order } = signed;
  const at = { address: marketOf(moment), blockNumber: moment.head.number } as const;
  const currency = await readToken(moment, order.currency);
  const hash = await readContract(moment.node, {
    ...at,
    abi: market.hashOrder,
    functionName: "hashOrder",
    args: [order],
  });
  // of a set, one that is in it
  const ofSet = isOfSet(order) ? (signed.ids ?? []) : null;
  const item =
    order.kind !== COLLECTION_OFFER ? order.id : !ofSet || ofSet.includes(id) ? id : (ofSet[0] ?? id);
  const idProof = (ofSet && proofOf(ofSet, item)) ?? [];
  const none = { signed, hash, currency, isKept, id: item, idProof, left: 0n, lots: 0n, split: null };
  if (ofSet?.length === 0)
    return { ...none, problem: "it is for a set of works, and came without their numbers" };
  try {
    const [[state, left], isValid, split] = await Promise.all([
      readContract(moment.node, { ...at, abi: market.orderState, functionName: "orderState", args: [order] }),
      readContract(moment.node, {
        ...at,
        abi: market.isValidEvidence,
        functionName: "isValidEvidence",
        args: [order, evidenceOf(signed)],
      }),
      quoteOf(moment, order, { id: item, idProof }).catch(() => null),
    ]);
    const { lots, lack } = await readSupply(moment, order, split?.price ?? order.lotPrice, at.address);
    const unsigned = isValid ? null : "nothing shows that its maker agreed to it";
    const problem = STATES[state] ?? unsigned ?? lack;
    return { ...none, split, left, lots: problem ? 0n : smaller(lots, left), problem };
  } catch {
    return { ...none, problem: "its terms contradict each other" };
  }
}

export function evidenceOf({ signature, bulkIndex, bulkProof }: SignedOrder) {
  return { signature, bulkIndex, bulkProof };
}

/** The dearest that lots of a listing become until then, `price` now: one that rises may cost more when it is mined. */
export function dearest(
  { lotPrice, endLotPrice, startTime, endTime }: Order,
  price: bigint,
  until: bigint,
  lots = 1n,
): bigint {
  const end = endLotPrice * lots;
  if (endLotPrice <= lotPrice || until >= endTime) return price > end ? price : end;
  const at = lotPrice + ((endLotPrice - lotPrice) * (until - startTime)) / (endTime - startTime) + 1n;
  return at * lots > price ? at * lots : price;
}

/** What one needs to know of a work to sell it. */
export interface ForSale {
  /** Null for one that does not exist. */
  readonly owner: Address | null;
  /** Whether the factory made its collection. */
  readonly isKnown: boolean;
  readonly feeBps: number;
  readonly counter: bigint;
  readonly marketMayMove: boolean;
  readonly houseMayMove: boolean;
}

export async function readForSale(
  moment: Moment,
  token: Address,
  id: bigint,
  who: Address | null,
): Promise<ForSale> {
  const blockNumber = moment.head.number;
  const at = { address: marketOf(moment), blockNumber } as const;
  const { CollectionFactory, AuctionHouse } = moment.chain.contracts;
  const owner = await readContract(alone(moment.node), {
    address: token,
    abi: ownerOf,
    functionName: "ownerOf",
    args: [id],
    blockNumber,
  }).catch(() => null);
  const mayMove = (spender: Address | undefined): Promise<boolean> | boolean =>
    owner !== null &&
    spender !== undefined &&
    isApproved(moment, token, id, owner, spender).catch(() => false);
  const [settings, counter, marketMayMove, houseMayMove, isKnown] = await Promise.all([
    readContract(moment.node, { ...at, abi: market.settings, functionName: "settings" }),
    who === null ? 0n : counterOf(moment, who),
    mayMove(at.address),
    mayMove(AuctionHouse?.address),
    CollectionFactory
      ? readContract(moment.node, {
          address: CollectionFactory.address,
          abi: isCollection,
          functionName: "isCollection",
          args: [token],
          blockNumber,
        })
      : false,
  ]);
  return { owner, isKnown, feeBps: settings[0], counter, marketMayMove, houseMayMove };
}

/** What every order of a maker needs: its counter, and the fee in basis points. */
export async function readMaking(
  moment: Moment,
  who: Address,
): Promise<{ readonly counter: bigint; readonly feeBps: number }> {
  const at = { address: marketOf(moment), blockNumber: moment.head.number } as const;
  const [[feeBps], counter] = await Promise.all([
    readContract(moment.node, { ...at, abi: market.settings, functionName: "settings" }),
    counterOf(moment, who),
  ]);
  return { counter, feeBps };
}

export function counterOf(moment: Moment, who: Address): Promise<bigint> {
  return readContract(moment.node, {
    address: marketOf(moment),
    abi: market.counters,
    functionName: "counters",
    args: [who],
    blockNumber: moment.head.number,
  });
}
