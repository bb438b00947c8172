/** Assets: shares of NFTs and of things off-chain. Everything that their makers wrote is a stranger's text. */
import { hexToString, type AbiEvent, type Address, type Hex } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import { addressOf } from "../chain/registry";
import type { Moment } from "../chain/query";
import * as factory from "../generated/asset_factory";
import * as token from "../generated/asset_token";
import { cleanText } from "../ui/amount";
import { sentences, type Policy } from "./rules";
import { balanceOf, readToken, type KnownToken } from "./tokens";

export const ZERO = "0x0000000000000000000000000000000000000000";
const PER_CALL = 50n;

export interface AssetRow {
  readonly address: Address;
  readonly token: KnownToken;
  readonly name: string;
  readonly isNft: boolean;
  readonly custodian: string;
  readonly collection: Address;
  readonly id: bigint;
  readonly buyout: Address;
  readonly createdAt: bigint;
  readonly supply: bigint;
  readonly owned: bigint;
}

export async function readAssets(moment: Moment, who: Address | null): Promise<readonly AssetRow[]> {
  if (!moment.chain.contracts.AssetFactory) throw new Error("assets are not deployed on this chain");
  const at = {
    address: addressOf(moment.chain, "AssetFactory"),
    blockNumber: moment.head.number,
  } as const;
  const count = await readContract(moment.node, {
    ...at,
    abi: factory.assetCount,
    functionName: "assetCount",
  });
  const starts = Array.from({ length: Number((count + PER_CALL - 1n) / PER_CALL) }, (_, page) => page);
  const pages = await Promise.all(
    starts.map((page) =>
      readContract(moment.node, {
        ...at,
        abi: factory.records,
        functionName: "records",
        args: [BigInt(page) * PER_CALL, PER_CALL],
      }),
    ),
  );
  return Promise.all(
    pages.flat().map(async (record): Promise<AssetRow> => {
      const one = { address: record.asset, blockNumber: moment.head.number } as const;
      const [shares, name, supply, owned] = await Promise.all([
        readToken(moment, record.asset),
        readContract(moment.node, { ...one, abi: token.name, functionName: "name" }),
        readContract(moment.node, { ...one, abi: token.totalSupply, functionName: "totalSupply" }),
        who ? balanceOf(moment, record.asset, who) : 0n,
      ]);
      return {
        address: record.asset,
        token: shares,
        name: cleanText(name, 48),
        isNft: record.kind === 1,
        custodian: cleanText(record.custodian, 64),
        collection: record.collection,
        id: record.id,
        buyout: record.buyout,
        createdAt: BigInt(record.createdAt),
        supply,
        owned,
      };
    }),
  );
}

export interface Dividend {
  readonly token: KnownToken;
  readonly claimable: bigint;
}

export interface Document {
  /** As bytes, as the contract has it. */
  readonly key: Hex;
  readonly name: string;
  readonly uri: string;
  readonly hash: Hex;
}

export interface AssetDetails {
  readonly owner: Address;
  readonly isAgent: boolean;
  readonly isPaused: boolean;
  readonly holders: bigint;
  readonly documents: readonly Document[];
  readonly policy: Policy;
  /** Listed ones; what that means says the policy. */
  readonly countries: readonly number[];
  readonly rules: readonly string[];
  /** Whether balances are kept by investor, over all its wallets: only then can there be a most. */
  readonly keepsInvestors: boolean;
  /** Units that may still be issued. */
  readonly room: bigint;
  /** Why the account may not receive, and may not send: numbers of `REFUSALS`, zero for nothing. */
  readonly receiving: number;
  readonly isFrozen: boolean;
  /** Units that the account could send on. */
  readonly disposable: bigint;
  readonly dividends: readonly Dividend[];
}

export async function readAsset(moment: Moment, asset: AssetRow, who: Address | null): Promise<AssetDetails> {
  const at = { address: asset.address, blockNumber: moment.head.number } as const;
  const [owner, isPaused, holders, names, policy, payments, listed, options, authorized] = await Promise.all([
    readContract(moment.node, { ...at, abi: token.owner, functionName: "owner" }),
    readContract(moment.node, { ...at, abi: token.paused, functionName: "paused" }),
    readContract(moment.node, { ...at, abi: token.holderCount, functionName: "holderCount" }),
    readContract(moment.node, { ...at, abi: token.getAllDocuments, functionName: "getAllDocuments" }),
    readContract(moment.node, { ...at, abi: token.policy, functionName: "policy" }),
    readContract(moment.node, { ...at, abi: token.paymentTokens, functionName: "paymentTokens" }),
    readCountries(moment, asset.address),
    readContract(moment.node, { ...at, abi: token.options, functionName: "options" }),
    readContract(moment.node, { ...at, abi: token.authorizedSupply, functionName: "authorizedSupply" }),
  ]);
  const least = policy.minHolding > asset.owned ? policy.minHolding - asset.owned : 1n;
  const [documents, tokens, receiving, isAgent, isFrozen, disposable] = await Promise.all([
    Promise.all(
      names.map(async (name) => {
        const [uri, hash] = await readContract(moment.node, {
          ...at,
          abi: token.getDocument,
          functionName: "getDocument",
          args: [name],
        });
        return { key: name, name: cleanText(bytesText(name), 32), uri: cleanText(uri, 200), hash };
      }),
    ),
    Promise.all(payments.map((payment) => readToken(moment, payment))),
    who
      ? readContract(moment.node, {
          ...at,
          abi: token.receiptReason,
          functionName: "receiptReason",
          args: [ZERO, who, least],
        })
      : 0,
    who
      ? readContract(moment.node, { ...at, abi: token.isAgent, functionName: "isAgent", args: [who] })
      : false,
    who
      ? readContract(moment.node, { ...at, abi: token.isFrozen, functionName: "isFrozen", args: [who] })
      : false,
    who
      ? readContract(moment.node, { ...at, abi: token.disposable, functionName: "disposable", args: [who] })
      : 0n,
  ]);
  const dividends = await Promise.all(
    tokens.map(async (payment) => ({
      token: payment,
      claimable: who
        ? await readContract(moment.node, {
            ...at,
            abi: token.claimable,
            functionName: "claimable",
            args: [payment.address, who],
          })
        : 0n,
    })),
  );
  return {
    owner,
    isAgent,
    isPaused,
    holders,
    documents,
    policy,
    countries: listed,
    keepsInvestors: options[1],
    room: authorized - asset.supply,
    rules: sentences(policy, listed, asset.token),
    receiving,
    isFrozen,
    disposable,
    dividends,
  };
}

function bytesText(value: Hex): string {
  try {
    return hexToString(value, { size: 32 });
  } catch {
    return value;
  }
}

/** Who the issuer has appointed to enforce its rules, by the events. */
export async function readAgents(moment: Moment, asset: Address): Promise<readonly Address[]> {
  const events = await readEvents(moment, {
    name: "agents",
    addresses: [asset],
    events: [token.AgentSetEvent as AbiEvent],
    from: moment.chain.contracts.AssetFactory!.block,
  });
  const appointed = new Map(events.map(({ args }) => [args.agent as Address, args.appointed as boolean]));
  return [...appointed].filter(([, isAgent]) => isAgent).map(([agent]) => agent);
}

async function readCountries(moment: Moment, asset: Address): Promise<readonly number[]> {
  const events = await readEvents(moment, {
    name: "countries",
    addresses: [asset],
    events: [token.CountryListedEvent as AbiEvent],
    from: moment.chain.contracts.AssetFactory!.block,
  });
  const listed = new Map(events.map(({ args }) => [args.country as number, args.listed as boolean]));
  return [...listed]
    .filter(([, isListed]) => isListed)
    .map(([country]) => country)
    .sort((one, other) => one - other);
}

export interface Holding {
  readonly wallet: Address;
  readonly units: bigint;
}

/** Who holds how much, by the asset's transfers from the first on; most first. */
export async function readHolders(
  moment: Moment,
  asset: Address,
  progress?: (part: number) => void,
): Promise<readonly Holding[]> {
  const events = await readEvents(
    moment,
    {
      name: "transfers",
      addresses: [asset],
      events: [token.TransferEvent as AbiEvent],
      from: moment.chain.contracts.AssetFactory!.block,
    },
    progress,
  );
  const held = new Map<Address, bigint>();
  const add = (wallet: Address, units: bigint): void => {
    if (wallet !== ZERO) held.set(wallet, (held.get(wallet) ?? 0n) + units);
  };
  for (const { args } of events) {
    add(args.from as Address, -(args.value as bigint));
    add(args.to as Address, args.value as bigint);
  }
  return [...held]
    .map(([wallet, units]) => ({ wallet, units }))
    .filter(({ units }) => units > 0n)
    .sort((one, other) => (other.units > one.units ? 1 : other.units < one.units ? -1 : 0));
}
