/** Which chains the page knows, and what is deployed on them: `chains.json`, beside the page, written by `tools.frontend`. */
import type { Address, Hash } from "viem";

export interface DemoAccount {
  readonly name: string;
  readonly duty: string;
  readonly address: Address;
}

export interface ChainEntry {
  readonly chainId: number;
  readonly name: string;
  /** Where its node answers; a person may set another. */
  readonly rpc: string;
  /** Address of a block explorer, without a slash at its end; none on a local chain. */
  readonly explorer?: string;
  /** Where this page's own origin serves what `ipfs://` addresses name, if it does. */
  readonly ipfs?: string;
  /** Where this page's own origin has an order book, if it has. */
  readonly orderBook?: string;
  /** Hash of block 0: two local chains may have one id. */
  readonly genesis: Hash;
  readonly contracts: Readonly<Record<string, { readonly address: Address; readonly block: number }>>;
  /** Only on a local chain: accounts that the node itself signs for. */
  readonly accounts?: readonly DemoAccount[];
}

export async function fetchChains(): Promise<readonly ChainEntry[]> {
  const answer = await fetch("./chains.json", { cache: "no-cache" });
  if (!answer.ok)
    throw new Error(`chains.json could not be read (HTTP ${answer.status}): reload, or build the page again`);
  return (await answer.json()) as ChainEntry[];
}

/** Where a contract is. Throws, in words for people, where the chain has none of that name. */
export function addressOf(chain: ChainEntry, name: string): Address {
  const found = chain.contracts[name];
  if (!found) throw new Error(`${name} is not deployed on ${chain.name}`);
  return found.address;
}

export function has(chain: ChainEntry, ...names: string[]): boolean {
  return names.every((name) => name in chain.contracts);
}

/** An address on this page's own origin, or null: nothing else is ever asked for, whatever a file or a contract says. */
export function ownAddress(address: string | undefined): URL | null {
  if (!address) return null;
  try {
    const found = new URL(address, document.baseURI);
    return found.origin === location.origin && /^https?:$/.test(found.protocol) ? found : null;
  } catch {
    return null;
  }
}
