/** Who acts: the wallet that is connected, its account and its chain. Nothing is connected until a person says so. */
import { computed, signal } from "@preact/signals";
import {
  createClient,
  custom,
  getAddress,
  type Account,
  type Address,
  type Chain,
  type Client,
  type CustomTransport,
} from "viem";

import { recall, remember } from "../app/preferences";
import { chain, isLocal, node, rpc } from "../chain/node";
import type { ChainEntry, DemoAccount } from "../chain/registry";
import { demoWallet, discover, wallets, type Wallet } from "./provider";

export interface Session {
  readonly wallet: Wallet;
  readonly account: Address;
  /** The chain the wallet is on. */
  readonly chainId: number;
}

export const session = signal<Session | null>(null);
/** What went wrong in the last attempt to connect. */
export const failure = signal<string | null>(null);

export const account = computed<Address | null>(() => session.value?.account ?? null);
export const isOnChain = computed(
  () => session.value !== null && session.value.chainId === chain.value?.chainId,
);

export type WalletClient = Client<CustomTransport, Chain, Account>;

/** For sending: through the wallet, as its account. Null where nobody is connected. */
export const walletClient = computed<WalletClient | null>(() => {
  const [now, client] = [session.value, node.value];
  if (!now || !client) return null;
  return createClient({
    account: { address: now.account, type: "json-rpc" },
    chain: client.chain,
    transport: custom(
      { request: (call: { method: string; params?: unknown }) => now.wallet.provider.request(call as never) },
      { retryCount: 0 },
    ),
  }) as WalletClient;
});

const KEY = "wallet";
let unsubscribe: (() => void) | null = null;

/** Asks the wallet for its accounts, which opens the wallet. */
export async function connect(wallet: Wallet): Promise<boolean> {
  failure.value = null;
  try {
    return await adopt(wallet, await wallet.provider.request({ method: "eth_requestAccounts" }));
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    failure.value =
      code === 4001
        ? "You refused in the wallet. Nothing is connected."
        : code === -32002
          ? "The wallet already asks you: open it and answer there."
          : `${wallet.info.name} did not answer: ${error instanceof Error ? error.message : "unknown reason"}`;
    return false;
  }
}

export function connectDemo(entry: ChainEntry, demo: DemoAccount): Promise<boolean> {
  return connect(demoWallet(entry, demo, rpc.value ?? entry.rpc));
}

export function disconnect(): void {
  unsubscribe?.();
  unsubscribe = null;
  session.value = null;
  remember(KEY, null);
}

async function adopt(wallet: Wallet, accounts: unknown): Promise<boolean> {
  const first = Array.isArray(accounts) ? accounts[0] : undefined;
  if (typeof first !== "string") return false;
  const chainId = Number(await wallet.provider.request({ method: "eth_chainId" }));
  unsubscribe?.();
  session.value = { wallet, account: getAddress(first), chainId };
  remember(KEY, wallet.info.id);
  unsubscribe = listen(wallet);
  return true;
}

function listen({ provider }: Wallet): () => void {
  const accountsChanged = (accounts: readonly string[]): void => {
    const first = accounts[0];
    if (!first) disconnect();
    else if (session.value) session.value = { ...session.value, account: getAddress(first) };
  };
  const chainChanged = (id: string): void => {
    if (session.value) session.value = { ...session.value, chainId: Number(id) };
  };
  provider.on?.("accountsChanged", accountsChanged as never);
  provider.on?.("chainChanged", chainChanged as never);
  provider.on?.("disconnect", disconnect as never);
  return () => {
    provider.removeListener?.("accountsChanged", accountsChanged as never);
    provider.removeListener?.("chainChanged", chainChanged as never);
    provider.removeListener?.("disconnect", disconnect as never);
  };
}

/** Finds wallets, and takes up the one of last time without opening it. */
export function restore(): void {
  discover();
  const wanted = recall(KEY);
  if (!wanted) return;
  if (wanted.startsWith("demo:")) {
    const stop = chain.subscribe((entry) => {
      const demo =
        entry && isLocal(entry)
          ? entry.accounts?.find((item) => `demo:${item.address}` === wanted)
          : undefined;
      if (entry && demo && !session.value) void connectDemo(entry, demo);
      if (entry) queueMicrotask(() => stop());
    });
    return;
  }
  const stop = wallets.subscribe((known) => {
    const wallet = known.find((item) => item.info.id === wanted);
    if (!wallet) return;
    queueMicrotask(() => stop());
    void wallet.provider
      .request({ method: "eth_accounts" })
      .then((accounts) => adopt(wallet, accounts))
      .catch(() => undefined);
  });
}

/** Asks the wallet to go to the page's chain, adding it where the wallet does not know it. */
export async function switchChain(): Promise<void> {
  const [now, entry] = [session.value, chain.value];
  if (!now || !entry) return;
  const chainId = `0x${entry.chainId.toString(16)}`;
  const { provider } = now.wallet;
  try {
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 4902) throw error;
    await provider.request({
      method: "wallet_addEthereumChain",
      params: [
        {
          chainId,
          chainName: entry.name,
          rpcUrls: [rpc.value ?? entry.rpc],
          nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
          ...(entry.explorer ? { blockExplorerUrls: [entry.explorer] } : {}),
        },
      ],
    });
  }
  const id = Number(await provider.request({ method: "eth_chainId" }));
  if (session.value) session.value = { ...session.value, chainId: id };
}
