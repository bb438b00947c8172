/** Creators' collections: found by the factory's events, read at one block. */
import type { AbiEvent, Address } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import type { Moment } from "../chain/query";
import { addressOf, has } from "../chain/registry";
import { CollectionCreatedEvent } from "../generated/collection_factory";
import * as abi from "../generated/creator_collection";
import { cleanText } from "../ui/amount";
import { balanceOf, ETHER, readToken, type KnownToken } from "./tokens";

export interface CollectionRow {
  readonly address: Address;
  readonly creator: Address;
  readonly name: string;
  readonly symbol: string;
  readonly minted: bigint;
  readonly cap: bigint;
}

export interface Phase {
  readonly id: bigint;
  /** Of one work now, or when it opens, in the currency's units. */
  readonly price: bigint;
  readonly currency: KnownToken;
  /** The price falls to this, if it falls. */
  readonly endPrice: bigint;
  readonly isFalling: boolean;
  readonly startTime: bigint;
  readonly endTime: bigint;
  readonly state: "to come" | "open" | "over";
  readonly walletCap: bigint;
  /** What may still be minted in it, by all. */
  readonly left: bigint;
  /** What the account has had in it. */
  readonly had: bigint;
  readonly allowlistRoot: `0x${string}` | null;
}

export interface Collection extends CollectionRow {
  readonly owner: Address;
  readonly payout: Address;
  readonly royaltyReceiver: Address;
  readonly royaltyBps: number;
  readonly phases: readonly Phase[];
  /** Proceeds of mints that lie in the collection, in wei. */
  readonly proceeds: bigint;
}

const NO_ROOT = `0x${"0".repeat(64)}`;

export async function readCollections(
  moment: Moment,
  progress?: (part: number) => void,
): Promise<readonly CollectionRow[]> {
  const factory = moment.chain.contracts.CollectionFactory;
  if (!factory) return [];
  const events = await readEvents(
    moment,
    {
      name: "collections",
      addresses: [factory.address],
      events: [CollectionCreatedEvent as AbiEvent],
      from: factory.block,
    },
    progress,
  );
  const rows = await Promise.all(
    events.map(async ({ args }) => {
      const address = args.collection as Address;
      const supply = await supplyOf(moment, address).catch(() => null);
      // one that does not answer, whoever named it, hides no other
      if (supply === null) return null;
      const [minted, cap] = supply;
      return {
        address,
        creator: args.creator as Address,
        name: cleanText(args.name as string, 40),
        symbol: cleanText(args.symbol as string, 12),
        minted,
        cap,
      };
    }),
  );
  return rows.filter((row) => row !== null);
}

function supplyOf(moment: Moment, address: Address): Promise<[bigint, bigint]> {
  const at = { address, blockNumber: moment.head.number } as const;
  return Promise.all([
    readContract(moment.node, { ...at, abi: abi.totalMinted, functionName: "totalMinted" }),
    readContract(moment.node, { ...at, abi: abi.maxSupply, functionName: "maxSupply" }),
  ]);
}

/** Throws, for people, for an address that the factory did not make: it could say anything. */
export async function readCollection(
  moment: Moment,
  address: Address,
  who: Address | null,
): Promise<Collection> {
  if (!has(moment.chain, "CollectionFactory")) throw new Error("there are no collections on this chain");
  const at = { address, blockNumber: moment.head.number } as const;
  const row = (await readCollections(moment)).find(
    (item) => item.address.toLowerCase() === address.toLowerCase(),
  );
  if (!row) throw new Error("there is no collection of this address on this chain");
  const [owner, payout, [royaltyReceiver, royaltyBps], count, proceeds] = await Promise.all([
    readContract(moment.node, { ...at, abi: abi.owner, functionName: "owner" }),
    readContract(moment.node, { ...at, abi: abi.payout, functionName: "payout" }),
    readContract(moment.node, { ...at, abi: abi.defaultRoyalty, functionName: "defaultRoyalty" }),
    readContract(moment.node, { ...at, abi: abi.phaseCount, functionName: "phaseCount" }),
    balanceOf(moment, ETHER, address),
  ]);
  const ids = Array.from({ length: Math.min(Number(count), 50) }, (_, id) => BigInt(id));
  const phases = await Promise.all(ids.map((id) => readPhase(moment, row, id, who)));
  return { ...row, owner, payout, royaltyReceiver, royaltyBps: Number(royaltyBps), phases, proceeds };
}

async function readPhase(
  moment: Moment,
  { address, minted, cap }: CollectionRow,
  id: bigint,
  who: Address | null,
): Promise<Phase> {
  const at = { address, blockNumber: moment.head.number } as const;
  const [terms, price, mintedHere, had] = await Promise.all([
    readContract(moment.node, { ...at, abi: abi.phase, functionName: "phase", args: [id] }),
    // refused for one that is not open
    readContract(moment.node, { ...at, abi: abi.unitPrice, functionName: "unitPrice", args: [id] }).catch(
      () => null,
    ),
    readContract(moment.node, { ...at, abi: abi.mintedInPhase, functionName: "mintedInPhase", args: [id] }),
    who === null
      ? 0n
      : readContract(moment.node, {
          ...at,
          abi: abi.mintedByWallet,
          functionName: "mintedByWallet",
          args: [id, who],
        }),
  ]);
  const now = moment.head.timestamp;
  const [startTime, endTime] = [BigInt(terms.startTime), BigInt(terms.endTime)];
  const ceiling = terms.supplyCap > 0 ? BigInt(terms.supplyCap) : cap;
  const lefts = [ceiling - minted, ...(terms.phaseCap > 0 ? [BigInt(terms.phaseCap) - mintedHere] : [])];
  const left = lefts.reduce((least, item) => (item < least ? item : least));
  return {
    id,
    price: price ?? terms.price,
    currency: await readToken(moment, terms.paymentToken),
    endPrice: terms.endPrice,
    isFalling: terms.decaySeconds > 0,
    startTime,
    endTime,
    state: now < startTime ? "to come" : now < endTime ? "open" : "over",
    walletCap: BigInt(terms.walletCap),
    left: left > 0n ? left : 0n,
    had,
    allowlistRoot: terms.allowlistRoot === NO_ROOT ? null : terms.allowlistRoot,
  };
}

export interface Item {
  readonly id: bigint;
  readonly owner: Address;
}

/** Works of these numbers that exist. */
export async function readItems(
  moment: Moment,
  address: Address,
  ids: readonly bigint[],
): Promise<readonly Item[]> {
  const found = await Promise.all(
    ids.map((id) =>
      readContract(moment.node, {
        address,
        abi: abi.ownerOf,
        functionName: "ownerOf",
        args: [id],
        blockNumber: moment.head.number,
      }).then(
        (owner) => [{ id, owner }],
        () => [], // burned, or not minted
      ),
    ),
  );
  return found.flat();
}

/** Where sales happen. */
export function marketOf(moment: Moment): Address {
  return addressOf(moment.chain, "Marketplace");
}

// Allowlists, as their makers hand them out

export interface AllowlistEntry {
  readonly cap: bigint;
  readonly proof: readonly `0x${string}`[];
}

/** An account's entry in what `Allowlist.as_json` writes; why there is none, otherwise, in words. */
export function entryOf(text: string, root: string, who: Address): AllowlistEntry | string {
  try {
    const said = JSON.parse(text) as { root?: unknown; entries?: Record<string, unknown> };
    if (typeof said.root !== "string" || typeof said.entries !== "object" || said.entries === null)
      return "this is not an allowlist: it names no root and entries";
    if (said.root.toLowerCase() !== root.toLowerCase()) return "this allowlist is another phase's";
    const key = Object.keys(said.entries).find((item) => item.toLowerCase() === who.toLowerCase());
    if (key === undefined) return "your account is not on this allowlist";
    const { cap, proof } = said.entries[key] as { cap?: unknown; proof?: unknown };
    if (!Array.isArray(proof) || !proof.every((item) => /^0x[0-9a-fA-F]{64}$/.test(String(item))))
      return "the proof of your account is damaged";
    return { cap: BigInt(String(cap)), proof: proof as `0x${string}`[] };
  } catch {
    return "this is not an allowlist in JSON";
  }
}
