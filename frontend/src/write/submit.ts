/** Carrying an action out: the ways there are to do it, and the steps of each. */
import {
  erc20Abi,
  numberToHex,
  serializeTypedData as serialize,
  type Address,
  type Hash,
  type Hex,
  type TransactionReceipt,
  type TypedDataDefinition,
} from "viem";
import { readContract } from "viem/actions";

import type { Node } from "../chain/node";
import { session, type WalletClient } from "../wallet/session";
import type { Action, Agreement, Call, Spending } from "./action";
import { track, type Settled } from "./pending";
import { approval, encode } from "./simulate";

/** Seconds that a permit is good for. */
const PERMIT_SECONDS = 1_200n;

export interface Step {
  readonly label: string;
  /** Whether it is signed only, and costs nothing. */
  readonly isSignature: boolean;
  run(): Promise<Settled | void>;
}

/** From here on an approval is one without limit. */
const UNLIMITED = 2n ** 128n;

/** Which of the action's tokens the spender may not take enough of yet; and of which it may take whatever there ever is. */
export async function readApprovals(
  client: Node,
  account: Address,
  action: Action,
): Promise<{ readonly missing: readonly Spending[]; readonly unlimited: readonly Spending[] }> {
  const spendings = action.spending ?? [];
  const allowances = await Promise.all(
    spendings.map(({ token, spender }) =>
      readContract(client, {
        address: token,
        abi: erc20Abi,
        functionName: "allowance",
        args: [account, spender],
      }),
    ),
  );
  return {
    missing: spendings.filter(({ amount }, at) => (allowances[at] ?? 0n) < amount),
    unlimited: spendings.filter((_, at) => (allowances[at] ?? 0n) >= UNLIMITED),
  };
}

type Capabilities = Record<string, { readonly atomic?: { readonly status?: string } } | undefined>;

/** The wallet is asked by name, past viem's actions: what they add (blobs, authorizations, recovery) is of no use here. */
function ask(wallet: WalletClient, method: string, params: readonly unknown[]): Promise<unknown> {
  return wallet.request({ method, params } as never);
}

/** Whether the wallet sends several calls as one (EIP-5792). */
export async function canBatch(wallet: WalletClient): Promise<boolean> {
  try {
    const chainId = numberToHex(wallet.chain.id);
    const found = (await ask(wallet, "wallet_getCapabilities", [
      wallet.account.address,
      [chainId],
    ])) as Capabilities;
    const status = (found[chainId] ?? found["0x0"])?.atomic?.status;
    return status === "supported" || status === "ready";
  } catch {
    return false;
  }
}

/** The steps, as few as the wallet and the tokens allow. `now` is the newest block's time. */
export async function stepsOf(
  client: Node,
  wallet: WalletClient,
  action: Action,
  missing: readonly Spending[],
  now: bigint,
): Promise<readonly Step[]> {
  const calls = [
    ...missing.map((spending) => ({
      label: `Let ${spending.spenderName} take exactly this`,
      call: approval(spending.token, spending.spender, spending.amount),
    })),
    ...(action.consent ? [{ label: action.consent.label, call: action.consent.plain }] : []),
    ...(action.before ?? []),
    ...(action.call ? [{ label: action.title, call: action.call }] : []),
  ];
  const last = action.agreement ? [agreementStep(wallet, action.title, action.agreement)] : [];
  if (calls.length > 1 && (await canBatch(wallet)))
    return [
      batchStep(
        wallet,
        action.call ? action.title : "Let it be taken",
        calls.map(({ call }) => call),
      ),
      ...last,
    ];
  const [only] = missing;
  const permit = action.consent ?? (missing.length === 1 ? only?.permit : undefined);
  if (permit) {
    const deadline = now + PERMIT_SECONDS;
    let signature: Hex | null = null;
    const approvals = action.consent ? calls.slice(0, missing.length) : [];
    return [
      ...approvals.map(({ label, call }) => sendStep(client, wallet, label, () => call)),
      {
        label: action.consent
          ? `Sign: ${action.consent.label}`
          : `Sign a permit for exactly this, good for ${PERMIT_SECONDS / 60n} minutes`,
        isSignature: true,
        run: async () => {
          requireSameAccount(wallet);
          signature = await signTyped(wallet, await permit.prepare(wallet.account.address, deadline));
        },
      },
      ...(action.before ?? []).map(({ label, call }) => sendStep(client, wallet, label, () => call)),
      sendStep(client, wallet, action.title, () => {
        if (!signature) throw new Error("it is not signed yet");
        return permit.include(signature, deadline);
      }),
    ];
  }
  return [...calls.map(({ label, call }) => sendStep(client, wallet, label, () => call)), ...last];
}

function agreementStep(wallet: WalletClient, title: string, agreement: Agreement): Step {
  return {
    label: `${title}: sign`,
    isSignature: true,
    run: async () => {
      requireSameAccount(wallet);
      const typed = await agreement.prepare(wallet.account.address);
      agreement.signed(await signTyped(wallet, typed));
    },
  };
}

async function signTyped(wallet: WalletClient, typed: TypedDataDefinition): Promise<Hex> {
  return (await ask(wallet, "eth_signTypedData_v4", [wallet.account.address, serialize(typed)])) as Hex;
}

function sendStep(client: Node, wallet: WalletClient, label: string, call: () => Call): Step {
  return {
    label,
    isSignature: false,
    run: async () => {
      requireSameAccount(wallet);
      const { to, value, ...rest } = call();
      const transaction = {
        from: wallet.account.address,
        to,
        data: encode({ to, ...rest }),
        ...valued(value),
      };
      const gas = await gasFor(client, transaction);
      const hash = (await ask(wallet, "eth_sendTransaction", [{ ...transaction, ...gas }])) as Hash;
      return track(client, wallet.account.address, label, hash);
    },
  };
}

/** A quarter more than it would use now: interest that accrues until it is mined is written down, which costs gas, too. */
async function gasFor(client: Node, transaction: object): Promise<{ gas?: Hex }> {
  try {
    const found = (await client.request({
      method: "eth_estimateGas",
      params: [transaction],
    } as never)) as Hex;
    return { gas: numberToHex((BigInt(found) * 5n) / 4n) };
  } catch {
    return {}; // the wallet estimates, or says why it cannot
  }
}

function batchStep(wallet: WalletClient, title: string, calls: readonly Call[]): Step {
  return {
    label: `${title}, all at once`,
    isSignature: false,
    run: async () => {
      requireSameAccount(wallet);
      const bundle = {
        version: "2.0.0",
        from: wallet.account.address,
        chainId: numberToHex(wallet.chain.id),
        atomicRequired: true,
        calls: calls.map((call) => ({ to: call.to, data: encode(call), ...valued(call.value) })),
      };
      const { id } = (await ask(wallet, "wallet_sendCalls", [bundle])) as { id: string };
      for (;;) {
        const { status, receipts } = (await ask(wallet, "wallet_getCallsStatus", [id])) as CallsStatus;
        const last = receipts?.at(-1);
        // 1xx: under way, 200: mined, all else has failed
        if (status === 200)
          return { outcome: "confirmed", ...(last ? { receipt: last as TransactionReceipt } : {}) };
        if (status >= 300) return { outcome: "reverted" };
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    },
  };
}

interface CallsStatus {
  readonly status: number;
  readonly receipts?: readonly unknown[];
}

function valued(value: bigint | undefined): { value?: Hex } {
  return value ? { value: numberToHex(value) } : {};
}

/** A wallet may have changed its account between the look and the click. */
function requireSameAccount(wallet: WalletClient): void {
  const now = session.value;
  if (now?.account !== wallet.account.address)
    throw new Error("the wallet changed its account: look at the amounts again, then go on");
  if (now.chainId !== wallet.chain.id)
    throw new Error(`the wallet is on another chain: switch it to ${wallet.chain.name} first`);
}
