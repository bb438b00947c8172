/** Carrying an action out: the ways there are to do it, and the steps of each. */
import {
  erc20Abi,
  numberToHex,
  serializeTypedData as serialize,
  type Address,
  type Hash,
  type Hex,
  type TypedDataDefinition,
} from "viem";
import { readContract } from "viem/actions";

import { isSilence } from "../chain/errors";
import type { Node } from "../chain/node";
import { session, type WalletClient } from "../wallet/session";
import type { Action, Agreement, Call, Payment, Spending } from "./action";
import { track, type Settled } from "./pending";
import { approval, approvalsOf, encode } from "./simulate";

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
  const found = await Promise.all(
    (action.spending ?? []).map(async (spending) => {
      const { token, spender, amount } = spending;
      const allowed = await readContract(client, {
        address: token,
        abi: erc20Abi,
        functionName: "allowance",
        args: [account, spender],
      });
      const isStuck =
        allowed > 0n &&
        (allowed < amount || allowed >= UNLIMITED) &&
        (await isRefused(client, account, approval(token, spender, amount)));
      return { allowed, spending: { ...spending, isStuck } };
    }),
  );
  const where = (test: (allowed: bigint, amount: bigint) => boolean): readonly Spending[] =>
    found.flatMap(({ allowed, spending }) => (test(allowed, spending.amount) ? [spending] : []));
  return {
    missing: where((allowed, amount) => allowed < amount),
    unlimited: where((allowed) => allowed >= UNLIMITED),
  };
}

/** Some tokens, the most used dollar among them, change an approval only from nothing. */
async function isRefused(client: Node, from: Address, call: Call): Promise<boolean> {
  try {
    await client.request({
      method: "eth_call",
      params: [{ from, to: call.to, data: encode(call) }, "latest"],
    } as never);
    return false;
  } catch (error) {
    return !isSilence(error);
  }
}

type Capabilities = Record<string, { readonly atomic?: { readonly status?: string } } | undefined>;

/** The wallet is asked by name, past viem's actions: what they add (blobs, authorizations, recovery) is of no use here. */
function ask(wallet: WalletClient, method: string, params: readonly unknown[]): Promise<unknown> {
  return wallet.request({ method, params } as never);
}

const batching = new WeakMap<WalletClient, Promise<boolean>>();

/** Whether the wallet sends several calls as one (EIP-5792). Asked once. */
function canBatch(wallet: WalletClient): Promise<boolean> {
  const chainId = numberToHex(wallet.chain.id);
  const found =
    batching.get(wallet) ??
    ask(wallet, "wallet_getCapabilities", [wallet.account.address, [chainId]])
      .then((said) => {
        const capabilities = said as Capabilities;
        const status = (capabilities[chainId] ?? capabilities["0x0"])?.atomic?.status;
        return status === "supported" || status === "ready";
      })
      .catch(() => false);
  batching.set(wallet, found);
  return found;
}

interface Signing {
  readonly label: string;
  /** The contract whose call it goes with; null for the last one. */
  readonly with: Address | null;
  readonly typed: TypedDataDefinition;
  include(signature: Hex, call: Call): Call;
}

/** A signature that the token has and the spender takes: a permit, else, where it is all that is lacking, an authorization. */
async function signingFor(
  { permit, payment, spender }: Spending,
  owner: Address,
  deadline: bigint,
  isAlone: boolean,
): Promise<Signing | null> {
  const ways = [
    [permit, `Sign a permit for exactly this, good for ${PERMIT_SECONDS / 60n} minutes`],
    [isAlone ? payment : undefined, "Sign a payment for exactly this and nothing else"],
  ] as const;
  for (const [way, label] of ways) {
    const typed = await way?.prepare(owner, deadline).catch(() => null);
    if (way && typed)
      return {
        label,
        with: way === permit ? spender : null,
        typed,
        include: (signature, call) => way.include(signature, deadline, call),
      };
  }
  return null;
}

/**
 * The steps, as few as the wallet and the tokens allow, in one order for the whole page: all calls at once; else signatures that go with
 * the call; else a transaction for each leave, and then the call. `now` is the newest block's time.
 */
export async function stepsOf(
  client: Node,
  wallet: WalletClient,
  action: Action,
  missing: readonly Spending[],
  now: bigint,
): Promise<readonly Step[]> {
  const owner = wallet.account.address;
  const deadline = now + PERMIT_SECONDS;
  const { consent, agreement, call: main, title } = action;
  const agreed = agreement ? [agreementStep(wallet, title, agreement)] : [];
  const approvals = missing.map((spending) => {
    const [last, ...first] = [...approvalsOf(spending)].reverse();
    return [
      ...first.map((call) => ({ label: `Let ${spending.spenderName} take nothing first`, call })),
      { label: `Let ${spending.spenderName} take exactly this`, call: last! },
    ];
  });
  const before = action.before ?? [];
  const calls = [
    ...approvals.flat(),
    ...(consent ? [{ label: consent.label, call: consent.plain }] : []),
    ...before,
    ...(main ? [{ label: title, call: main }] : []),
  ];
  if (calls.length > 1 && (await canBatch(wallet))) {
    const list = calls.map(({ call }) => call);
    return [batchStep(client, wallet, main ? title : "Let it be taken", list), ...agreed];
  }
  const send = ({ label, call }: { label: string; call: Call }): Step =>
    sendStep(client, wallet, label, () => call);
  if (!main) return [...calls.map(send), ...agreed];
  const isAlone = missing.length === 1 && !consent;
  const found = await Promise.all(missing.map((spending) => signingFor(spending, owner, deadline, isAlone)));
  const signings = found.filter((signing) => signing !== null);
  if (consent)
    signings.push({
      label: `Sign: ${consent.label}`,
      with: null,
      typed: await consent.prepare(owner, deadline),
      include: (signature, call) => consent.include(signature, deadline, call),
    });
  const signatures: Hex[] = [];
  const sent = [...before, { label: title, call: main }];
  const signed = ({ call }: { call: Call }, at: number): Call =>
    signings.reduce((made, signing, number) => {
      const first = sent.findIndex((item) => item.call.to === signing.with);
      if (at !== (first < 0 ? sent.length - 1 : first)) return made;
      if (!signatures[number]) throw new Error("it is not signed yet");
      return signing.include(signatures[number], made);
    }, call);
  return [
    ...approvals
      .filter((_, at) => found[at] === null)
      .flat()
      .map(send),
    ...signings.map(({ label, typed }, at) => ({
      label,
      isSignature: true,
      run: async () => {
        requireSameAccount(wallet);
        signatures[at] = await signTyped(wallet, typed);
      },
    })),
    ...sent.map((item, at) => sendStep(client, wallet, item.label, () => signed(item, at))),
  ];
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

/** Signs what pays for the action, to be handed on. */
export async function signPayment(wallet: WalletClient, payment: Payment, now: bigint): Promise<string> {
  requireSameAccount(wallet);
  const typed = await payment.prepare(wallet.account.address, now + PERMIT_SECONDS);
  return payment.write(typed, await signTyped(wallet, typed));
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
      return track(client, wallet, label, transaction, async () => ({
        // a wallet that has gone to another chain unseen must not send it there
        hash: (await ask(wallet, "eth_sendTransaction", [
          { ...transaction, ...gas, chainId: numberToHex(wallet.chain.id) },
        ])) as Hash,
      }));
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

function batchStep(client: Node, wallet: WalletClient, title: string, calls: readonly Call[]): Step {
  return {
    label: `${title}, all at once`,
    isSignature: false,
    run: async () => {
      requireSameAccount(wallet);
      const from = wallet.account.address;
      const list = calls.map((call) => ({ to: call.to, data: encode(call), ...valued(call.value) }));
      return track(client, wallet, title, { from, ...list.at(-1)! }, async (id) => {
        const said = (await ask(wallet, "wallet_sendCalls", [
          {
            version: "2.0.0",
            id,
            from,
            chainId: numberToHex(wallet.chain.id),
            atomicRequired: true,
            calls: list,
          },
        ])) as { readonly id: string };
        return { bundle: said.id };
      });
    },
  };
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
