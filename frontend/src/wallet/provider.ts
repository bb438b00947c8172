/** What a wallet is to the page (EIP-1193), how wallets make themselves known (EIP-6963), and the demo accounts of a local chain. */
import { signal } from "@preact/signals";
import type { Address } from "viem";

import type { ChainEntry, DemoAccount } from "../chain/registry";

export interface Provider {
  request(call: { method: string; params?: readonly unknown[] | object }): Promise<unknown>;
  on?(event: string, listener: (value: never) => void): unknown;
  removeListener?(event: string, listener: (value: never) => void): unknown;
}

export interface WalletInfo {
  /** Tells one wallet from another, and survives a reload: its reverse domain name. */
  readonly id: string;
  readonly name: string;
  /** A data address; anything else is not shown. */
  readonly icon: string | null;
}

export interface Wallet {
  readonly info: WalletInfo;
  readonly provider: Provider;
  readonly isDemo: boolean;
}

/** Wallets that have announced themselves. */
export const wallets = signal<readonly Wallet[]>([]);

interface Announcement {
  readonly info?: {
    readonly uuid?: unknown;
    readonly rdns?: unknown;
    readonly name?: unknown;
    readonly icon?: unknown;
  };
  readonly provider?: Provider;
}

/** What a wallet says of itself is a stranger's text: shortened, its icon only where it is an embedded image. */
function describe(said: NonNullable<Announcement["info"]>): WalletInfo {
  const text = (value: unknown, fallback: string): string =>
    typeof value === "string" && value ? value.slice(0, 60) : fallback;
  const icon =
    typeof said.icon === "string" && /^data:image\/(png|svg\+xml|webp|jpeg|gif)[;,]/.test(said.icon)
      ? said.icon
      : null;
  return { id: text(said.rdns, text(said.uuid, "wallet")), name: text(said.name, "Wallet"), icon };
}

export function discover(): void {
  addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = (event as CustomEvent<Announcement>).detail ?? {};
    if (!info || !provider || typeof provider.request !== "function") return;
    const wallet = { info: describe(info), provider, isDemo: false };
    if (wallets.value.some((known) => known.provider === provider || known.info.id === wallet.info.id))
      return;
    wallets.value = [...wallets.value, wallet];
  });
  dispatchEvent(new Event("eip6963:requestProvider"));
  // a wallet that is older than the standard
  const old = (globalThis as { ethereum?: Provider }).ethereum;
  if (old) {
    setTimeout(() => {
      if (wallets.value.length === 0)
        wallets.value = [
          { info: { id: "browser", name: "Browser wallet", icon: null }, provider: old, isDemo: false },
        ];
    }, 300);
  }
}

/** A "wallet" whose keys everybody knows: the local node signs for its development accounts itself. */
export function demoWallet(chain: ChainEntry, account: DemoAccount, rpc: string): Wallet {
  let id = 0;
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const answer = await fetch(rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params: params ?? [] }),
    });
    const said = (await answer.json()) as {
      result?: unknown;
      error?: { code: number; message: string; data?: unknown };
    };
    if (said.error) throw Object.assign(new Error(said.error.message), said.error);
    return said.result;
  };
  const accounts = [account.address] as readonly Address[];
  return {
    info: { id: `demo:${account.address}`, name: `Demo: ${account.name}`, icon: null },
    isDemo: true,
    provider: {
      async request({ method, params }) {
        if (method === "eth_requestAccounts" || method === "eth_accounts") return accounts;
        if (method === "eth_chainId") return `0x${chain.chainId.toString(16)}`;
        if (["eth_sendTransaction", "eth_signTypedData_v4", "personal_sign"].includes(method))
          return ask(method, params);
        if (method.startsWith("wallet_"))
          throw Object.assign(new Error(`${method} is not offered`), { code: 4200 });
        return ask(method, params);
      },
    },
  };
}
