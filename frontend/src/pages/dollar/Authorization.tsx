/** Sending by authorization (EIP-3009): its owner signs, anyone sends. As text it is what the Python client reads and writes. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { getAddress, type Address as Hex20, type Hex, type TypedDataDefinition } from "viem";

import { chain, head } from "../../chain/node";
import type { Dollar } from "../../data/dollar";
import { sharesOf } from "../../data/savings";
import { balanceMeasure, type KnownToken } from "../../data/tokens";
import { transferWithAuthorization } from "../../generated/stablecoin";
import { account } from "../../wallet/session";
import { amountText } from "../../ui/amount";
import { Card } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Action } from "../../write/action";
import { boundCall, newSalt, writeSigned, type Sent } from "../../write/bound";
import { Flow } from "../../write/Flow";
import { typedAuthorization, type Authorization } from "../../write/permit";

/** Seconds that an authorization is good for. */
const VALIDITY = 86_400n;
const LONGEST = 4_096;

export function signing(
  coin: KnownToken,
  from: Hex20,
  to: Hex20,
  value: bigint,
  warnings: readonly string[],
  signed: (text: string) => void,
): Action {
  const validBefore = (head.value?.timestamp ?? 0n) + VALIDITY;
  const nonce = newSalt();
  const authorization: Authorization = { from, to, value, validAfter: 0n, validBefore, nonce };
  let typed: TypedDataDefinition | undefined;
  return {
    title: `Sign ${amountText(value, coin)} over`,
    sentences: [
      `You sign that ${amountText(value, coin, 6)} goes to ${to}, before ${showTime(validBefore)}.`,
      "Whoever has the signature can send it, once, to nobody else and with no other amount. Nothing is sent now.",
    ],
    warnings,
    agreement: {
      prepare: async () => {
        typed = await typedAuthorization(coin.address, authorization);
        return typed;
      },
      signed: (signature) =>
        signed(
          writeSigned(
            "TransferAuthorization",
            {
              from_: from,
              to,
              value: `${value}`,
              valid_after: "0",
              valid_before: `${validBefore}`,
              nonce,
            },
            typed!,
            signature,
          ),
        ),
    },
    measures: [],
  };
}

/** What was signed, to be sent: a plain transfer, or a payment that is bound to one call. */
interface Signed extends Sent {
  readonly token: KnownToken;
  readonly isTransfer: boolean;
}

const wrong = (): Error => new Error("this is not a signed authorization, in JSON");

function value(type: string, raw: unknown): unknown {
  if (type === "address") {
    if (!/^0x[0-9a-fA-F]{40}$/.test(String(raw))) throw wrong();
    return getAddress(String(raw));
  }
  if (type.endsWith("[]")) {
    if (!Array.isArray(raw)) throw wrong();
    return raw.map((item) => value(type.slice(0, -2), item));
  }
  if (type === "bool") {
    if (typeof raw !== "boolean") throw wrong();
    return raw;
  }
  if (type.startsWith("bytes")) {
    const form = type === "bytes32" ? /^0x[0-9a-fA-F]{64}$/ : /^0x([0-9a-fA-F]{2})+$/;
    if (typeof raw !== "string" || !form.test(raw)) throw wrong();
    return raw;
  }
  if (!/^\d{1,77}$/.test(String(raw))) throw wrong();
  const found = BigInt(String(raw));
  if (found >= 1n << BigInt(type.slice(4))) throw wrong();
  return found;
}

/** Reads what this page and the Python client write. Throws in words for people. */
function read(text: string, { coin, reserve }: Dollar, chainId: number): Signed {
  if (text.length > LONGEST) throw wrong();
  let said: Record<string, Record<string, unknown>>;
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    throw wrong();
  }
  const { message, domain, kind, signature: raw } = said ?? {};
  if (!message || !domain) throw wrong();
  const signature = value("bytes", raw) as Hex;
  const field = (name: string, type: string): unknown => value(type, message[name]);
  const bound = boundCall(kind, field, signature);
  if (!bound && kind !== ("TransferAuthorization" as unknown)) throw wrong();
  const address = value("address", domain.verifying_contract);
  const savings = chain.value?.contracts.SavingsVault;
  const known = [coin, reserve, ...(savings ? [{ address: savings.address, ...sharesOf(coin) }] : [])];
  const token = known.find((item) => getAddress(item.address) === address);
  if (value("uint256", domain.chain_id) !== BigInt(chainId) || !token)
    throw new Error(`this authorization is not of ${coin.symbol} or ${reserve.symbol} on this chain`);
  if (bound) return { ...bound, token, isTransfer: false };
  const [from, to] = [field("from_", "address"), field("to", "address")] as [Hex20, Hex20];
  const [amount, validAfter, validBefore] = ["value", "valid_after", "valid_before"].map((name) =>
    field(name, "uint256"),
  ) as [bigint, bigint, bigint];
  return {
    call: {
      to: token.address,
      abi: transferWithAuthorization,
      functionName: "transferWithAuthorization",
      args: [from, to, amount, validAfter, validBefore, field("nonce", "bytes32"), signature],
    },
    from,
    to,
    value: amount,
    validBefore,
    token,
    isTransfer: true,
  };
}

function sending({ call, from, to, value: amount, validBefore, token, isTransfer }: Signed): Action {
  const contracts = Object.entries(chain.value?.contracts ?? {});
  const known = contracts.find(([, { address }]) => getAddress(address) === to)?.[0];
  const text = amountText(amount, token, 6);
  return {
    title: isTransfer
      ? `Send ${amountText(amount, token)} for its owner`
      : `Carry out what ${amountText(amount, token)} were signed for`,
    sentences: [
      isTransfer
        ? `${text} goes from ${from} to ${to}, as ${from} has signed.`
        : `${text} of ${from} pay for a call of ${known ?? to}, as ${from} has signed: ${words(call.functionName)}, and nothing else.`,
      `You pay the gas${to === account.value ? "" : ", and get nothing of it"}. It is good before ${showTime(validBefore)}.`,
    ],
    call,
    measures: [
      balanceMeasure("The owner's", token, from),
      balanceMeasure(isTransfer ? "The receiver's" : "The contract's", token, to, "more"),
    ],
  };
}

/** "depositWithAuthorization" is a deposit. */
function words(name: string): string {
  return name
    .replace("WithAuthorization", "")
    .replace(/([A-Z])/g, " $1")
    .toLowerCase();
}

/** Sends what somebody else has signed. */
export function Relay({ dollar }: { dollar: Dollar }) {
  const id = useId();
  const text = useSignal("");
  const problem = useSignal<string | null>(null);
  const action = useSignal<Action | null>(null);
  const show = (event: Event): void => {
    event.preventDefault();
    try {
      action.value = {
        ...sending(read(text.value, dollar, chain.value?.chainId ?? 0)),
        done: () => (text.value = ""),
      };
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <Card title="Send what another has signed">
      <form onSubmit={show}>
        <div class="field">
          <label for={id}>Signed authorization, in JSON</label>
          <textarea
            id={id}
            rows={3}
            spellcheck={false}
            value={text.value}
            aria-invalid={problem.value ? "true" : undefined}
            aria-describedby={`${id}-problem`}
            onInput={(event) => {
              text.value = event.currentTarget.value;
              problem.value = null;
            }}
          />
          <p class="problem" id={`${id}-problem`} role={problem.value ? "alert" : undefined}>
            {problem.value && `${problem.value}.`}
          </p>
        </div>
        <button type="submit" disabled={text.value.trim() === ""}>
          See what it moves
        </button>
      </form>
      {action.value && <Flow action={action.value} onClose={() => (action.value = null)} />}
    </Card>
  );
}
