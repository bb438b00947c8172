/** Royalty splitters: their payees, what each can claim, and what has come and gone. */
import type { AbiEvent, Address } from "viem";
import { readContract } from "viem/actions";

import { readEvents, type ChainEvent } from "../chain/logs";
import type { Moment } from "../chain/query";
import * as abi from "../generated/royalty_splitter";
import { AdjustableSplitterCreatedEvent, SplitterCreatedEvent } from "../generated/royalty_splitter_factory";
import { ETHER, readToken, type KnownToken } from "./tokens";

export interface SplitterRow {
  readonly address: Address;
  readonly creator: Address;
  readonly payees: bigint;
  readonly isAdjustable: boolean;
}

export async function readSplitters(moment: Moment): Promise<readonly SplitterRow[]> {
  const factory = moment.chain.contracts.RoyaltySplitterFactory;
  if (!factory) return [];
  const events = await readEvents(moment, {
    name: "splitters",
    addresses: [factory.address],
    events: [SplitterCreatedEvent, AdjustableSplitterCreatedEvent] as unknown as AbiEvent[],
    from: factory.block,
  });
  return events.map(({ name, args }) => ({
    address: args.splitter as Address,
    creator: args.creator as Address,
    payees: args.payees as bigint,
    isAdjustable: name === "AdjustableSplitterCreated",
  }));
}

export interface Payee {
  readonly number: bigint;
  readonly account: Address;
  readonly shares: bigint;
  /** By token, in the statement's order: what a claim would pay now. */
  readonly claimable: readonly bigint[];
}

export interface TokenBook {
  readonly token: KnownToken;
  /** Ever booked, with what has come and is not booked yet. */
  readonly received: bigint;
  /** Ever paid, or given up in a shortfall. */
  readonly settled: bigint;
}

export interface Statement {
  readonly isAdjustable: boolean;
  readonly totalShares: bigint;
  readonly payees: readonly Payee[];
  readonly books: readonly TokenBook[];
  /** The newest first. */
  readonly history: readonly ChainEvent[];
}

const EVENTS = [
  abi.PaymentReceivedEvent,
  abi.PaymentReleasedEvent,
  abi.LossTakenEvent,
] as unknown as AbiEvent[];
const MOST_TOKENS = 8;

/** Throws, for people, for an address that the factory did not make. */
export async function readStatement(moment: Moment, address: Address): Promise<Statement> {
  const row = (await readSplitters(moment)).find(
    (item) => item.address.toLowerCase() === address.toLowerCase(),
  );
  if (!row) throw new Error("there is no royalty splitter of this address on this chain");
  const history = await readEvents(moment, {
    name: "splitter",
    addresses: [row.address],
    events: EVENTS,
    from: moment.chain.contracts.RoyaltySplitterFactory!.block,
  });
  const coin = moment.chain.contracts.Stablecoin?.address;
  const named = new Set<Address>([ETHER, ...(coin ? [coin] : [])]);
  for (const { args } of history) if (named.size < MOST_TOKENS) named.add(args.token as Address);
  const at = { address: row.address, blockNumber: moment.head.number } as const;
  const tokens = [...named];
  const [[accounts, shares], totalShares, books] = await Promise.all([
    readContract(moment.node, { ...at, abi: abi.allPayees, functionName: "allPayees" }),
    readContract(moment.node, { ...at, abi: abi.totalShares, functionName: "totalShares" }),
    Promise.all(tokens.map((token) => readBook(moment, row.address, token))),
  ]);
  const payees = await Promise.all(
    accounts.map(async (account, number) => ({
      number: BigInt(number),
      account,
      shares: shares[number] ?? 0n,
      claimable: await Promise.all(
        tokens.map((token) =>
          readContract(moment.node, {
            ...at,
            abi: abi.claimable,
            functionName: "claimable",
            args: [BigInt(number), token],
          }),
        ),
      ),
    })),
  );
  return { isAdjustable: row.isAdjustable, totalShares, payees, books, history: [...history].reverse() };
}

async function readBook(moment: Moment, address: Address, token: Address): Promise<TokenBook> {
  const at = { address, blockNumber: moment.head.number } as const;
  const [known, booked, unsynced, settled] = await Promise.all([
    readToken(moment, token),
    readContract(moment.node, { ...at, abi: abi.received, functionName: "received", args: [token] }),
    readContract(moment.node, { ...at, abi: abi.unsynced, functionName: "unsynced", args: [token] }),
    readContract(moment.node, { ...at, abi: abi.settled, functionName: "settled", args: [token] }),
  ]);
  return { token: known, received: booked + unsynced, settled };
}
