/** Carrying an action out: the ways there are to do it, and the steps of each. */
import { erc20Abi, type Address, type Hash, type Hex } from "viem";
import { getCallsStatus, getCapabilities, readContract, sendCalls, sendTransaction, signTypedData } from "viem/actions";

import type { Node } from "../chain/node";
import { session, type WalletClient } from "../wallet/session";
import type { Action, Call, Spending } from "./action";
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

/** Which of the action's tokens the spender may not take enough of yet. */
export async function missingApprovals(client: Node, account: Address, action: Action): Promise<readonly Spending[]> {
  const spendings = action.spending ?? [];
  const allowances = await Promise.all(
    spendings.map(({ token, spender }) => readContract(client, { address: token, abi: erc20Abi, functionName: "allowance", args: [account, spender] })),
  );
  return spendings.filter(({ amount }, at) => (allowances[at] ?? 0n) < amount);
}

/** Whether the wallet sends several calls as one (EIP-5792). */
export async function canBatch(wallet: WalletClient): Promise<boolean> {
  try {
    const found = (await getCapabilities(wallet, { account: wallet.account.address, chainId: wallet.chain.id })) as { atomic?: { status?: string } };
    return found.atomic?.status === "supported" || found.atomic?.status === "ready";
  } catch {
    return false;
  }
}

/** The steps, as few as the wallet and the tokens allow. `now` is the newest block's time. */
export async function stepsOf(client: Node, wallet: WalletClient, action: Action, missing: readonly Spending[], now: bigint): Promise<readonly Step[]> {
  const calls = [
    ...missing.map((spending) => ({ label: `Let ${spending.spenderName} take exactly this`, call: approval(spending.token, spending.spender, spending.amount) })),
    ...(action.before ?? []),
    { label: action.title, call: action.call },
  ];
  if (calls.length > 1 && (await canBatch(wallet))) return [batchStep(wallet, action.title, calls.map(({ call }) => call))];
  const [only] = missing;
  if (missing.length === 1 && only?.permit) {
    const { permit } = only;
    const deadline = now + PERMIT_SECONDS;
    let signature: Hex | null = null;
    return [
      {
        label: `Sign a permit for exactly this, good for ${PERMIT_SECONDS / 60n} minutes`,
        isSignature: true,
        run: async () => {
          signature = await signTypedData(wallet, { ...(await permit.prepare(wallet.account.address, deadline)), account: wallet.account });
        },
      },
      ...(action.before ?? []).map(({ label, call }) => sendStep(client, wallet, label, () => call)),
      sendStep(client, wallet, action.title, () => {
        if (!signature) throw new Error("the permit is not signed yet");
        return permit.include(signature, deadline);
      }),
    ];
  }
  return calls.map(({ label, call }) => sendStep(client, wallet, label, () => call));
}

function sendStep(client: Node, wallet: WalletClient, label: string, call: () => Call): Step {
  return {
    label,
    isSignature: false,
    run: async () => {
      requireSameAccount(wallet);
      const { to, value, ...rest } = call();
      const hash: Hash = await sendTransaction(wallet, {
        account: wallet.account,
        chain: wallet.chain,
        to,
        data: encode({ to, ...rest }),
        ...(value ? { value } : {}),
      } as never);
      return track(client, wallet.account.address, label, hash);
    },
  };
}

function batchStep(wallet: WalletClient, title: string, calls: readonly Call[]): Step {
  return {
    label: `${title}, all at once`,
    isSignature: false,
    run: async () => {
      requireSameAccount(wallet);
      const { id } = await sendCalls(wallet, {
        account: wallet.account,
        chain: wallet.chain,
        calls: calls.map((call) => ({ to: call.to, data: encode(call), ...(call.value ? { value: call.value } : {}) })),
        forceAtomic: true,
      } as never);
      for (;;) {
        const { status, receipts } = await getCallsStatus(wallet, { id });
        if (status === "success") return { outcome: "confirmed", ...(receipts?.[0] ? { receipt: receipts[0] as never } : {}) };
        if (status === "failure") return { outcome: "reverted" };
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    },
  };
}

/** A wallet may have changed its account between the look and the click. */
function requireSameAccount(wallet: WalletClient): void {
  const now = session.value;
  if (now?.account !== wallet.account.address) throw new Error("the wallet changed its account: look at the amounts again, then go on");
  if (now.chainId !== wallet.chain.id) throw new Error(`the wallet is on another chain: switch it to ${wallet.chain.name} first`);
}
