/** Assets: shares of NFTs and of things off-chain. Everything that their makers wrote is a stranger's text. */
import { hexToString, type AbiEvent, type Address, type Hex } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import { addressOf } from "../chain/registry";
import type { Moment } from "../chain/query";
import * as factory from "../generated/asset_factory";
import * as token from "../generated/asset_token";
import { cleanText } from "../ui/amount";
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

export interface AssetDetails {
  readonly owner: Address;
  readonly isAgent: boolean;
  readonly isPaused: boolean;
  readonly holders: bigint;
  readonly documents: readonly { readonly name: string; readonly uri: string; readonly hash: Hex }[];
  readonly rules: readonly string[];
  /** Why the account may not receive, and may not send: numbers of `REFUSALS`, zero for nothing. */
  readonly receiving: number;
  readonly isFrozen: boolean;
  /** Units that the account could send on. */
  readonly disposable: bigint;
  readonly dividends: readonly Dividend[];
}

export async function readAsset(moment: Moment, asset: AssetRow, who: Address | null): Promise<AssetDetails> {
  const at = { address: asset.address, blockNumber: moment.head.number } as const;
  const [owner, isPaused, holders, names, policy, payments, listed] = await Promise.all([
    readContract(moment.node, { ...at, abi: token.owner, functionName: "owner" }),
    readContract(moment.node, { ...at, abi: token.paused, functionName: "paused" }),
    readContract(moment.node, { ...at, abi: token.holderCount, functionName: "holderCount" }),
    readContract(moment.node, { ...at, abi: token.getAllDocuments, functionName: "getAllDocuments" }),
    readContract(moment.node, { ...at, abi: token.policy, functionName: "policy" }),
    readContract(moment.node, { ...at, abi: token.paymentTokens, functionName: "paymentTokens" }),
    readCountries(moment, asset.address),
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
        return { name: cleanText(bytesText(name), 32), uri: cleanText(uri, 200), hash };
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

type Policy = Awaited<ReturnType<typeof readPolicy>>;
function readPolicy(moment: Moment, address: Address) {
  return readContract(moment.node, { address, abi: token.policy, functionName: "policy" });
}

/** Each rule as a sentence, as `strongroom.client.assets.rules` says it; the registry's, which always holds, first. */
function sentences(policy: Policy, countries: readonly number[], { symbol, decimals }: KnownToken): string[] {
  const found = ["Only verified investors may receive, and only they may send."];
  const names = countries.join(", ");
  if (policy.countryRule === 1)
    found.push(`Only investors of the countries ${names || "none"} may receive (ISO 3166-1 numbers).`);
  if (policy.countryRule === 2 && names)
    found.push(`Investors of the countries ${names} may not receive (ISO 3166-1 numbers).`);
  if (policy.classes) {
    const classes = Array.from({ length: 32 }, (_, at) => at).filter((at) => (policy.classes >>> at) & 1);
    found.push(`Only investors of the classes ${classes.join(", ")} may receive.`);
  }
  if (policy.maxHolders) found.push(`At most ${policy.maxHolders} investors may hold shares at a time.`);
  const shares = (units: bigint): string => {
    const whole = units.toString().padStart(decimals + 1, "0");
    const fraction = whole.slice(whole.length - decimals).replace(/0+$/, "");
    return `${whole.slice(0, whole.length - decimals)}${decimals && fraction ? `.${fraction}` : ""} ${symbol}`;
  };
  if (policy.minHolding) found.push(`Who holds any holds at least ${shares(policy.minHolding)} in a wallet.`);
  if (policy.maxBalance)
    found.push(`An investor holds at most ${shares(policy.maxBalance)}, over all its wallets.`);
  if (policy.dailyVolume)
    found.push(`An investor sends at most ${shares(policy.dailyVolume)} to others in a day (UTC).`);
  if (policy.lockup)
    found.push(`Issued shares cannot be transferred for ${Math.ceil(policy.lockup / 86_400)} days.`);
  if (policy.sanctionsList !== ZERO)
    found.push(
      `Nobody on the sanctions list ${policy.sanctionsList} sends or receives; one that does not answer stops transfers.`,
    );
  if (policy.checkedClaims) found.push("Dividends are paid only to wallets that are verified.");
  return found;
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
