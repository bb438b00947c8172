/** Sending by authorization (EIP-3009): its owner signs, anyone sends. As text it is what the Python client reads and writes. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { getAddress, toHex, type Address as Hex20, type Hex } from "viem";

import { chain, head } from "../../chain/node";
import type { Dollar } from "../../data/dollar";
import { balanceMeasure, type KnownToken } from "../../data/tokens";
import { transferWithAuthorization } from "../../generated/stablecoin";
import { account } from "../../wallet/session";
import { amountText } from "../../ui/amount";
import { Card, Notice } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Action } from "../../write/action";
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
  const nonce = toHex(crypto.getRandomValues(new Uint8Array(32)));
  const authorization: Authorization = { from, to, value, validAfter: 0n, validBefore, nonce };
  let domain: Record<string, unknown> = {};
  return {
    title: `Sign ${amountText(value, coin)} over`,
    sentences: [
      `You sign that ${amountText(value, coin, 6)} goes to ${to}, before ${showTime(validBefore)}.`,
      "Whoever has the signature can send it, once, to nobody else and with no other amount. Nothing is sent now.",
    ],
    warnings,
    agreement: {
      prepare: async () => {
        const typed = await typedAuthorization(coin.address, authorization);
        domain = typed.domain as Record<string, unknown>;
        return typed;
      },
      signed: (signature) => signed(write(authorization, domain, signature)),
    },
    measures: [],
  };
}

function write(authorization: Authorization, domain: Record<string, unknown>, signature: Hex): string {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  return JSON.stringify({
    kind: "TransferAuthorization",
    message: {
      from_: from,
      to,
      value: `${value}`,
      valid_after: `${validAfter}`,
      valid_before: `${validBefore}`,
      nonce,
    },
    domain: {
      chain_id: `${String(domain.chainId)}`,
      verifying_contract: domain.verifyingContract,
      name: domain.name,
      version: domain.version,
      salt: null,
    },
    signature,
  });
}

/** Reads what `write` and the Python client write. Throws in words for people. */
function read(text: string, coin: KnownToken, chainId: number): Authorization & { readonly signature: Hex } {
  const wrong = new Error("this is not a signed authorization of a transfer, in JSON");
  if (text.length > LONGEST) throw wrong;
  let said: Record<string, Record<string, unknown>>;
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    throw wrong;
  }
  const { message, domain } = said ?? {};
  if (said?.kind !== ("TransferAuthorization" as unknown) || !message || !domain) throw wrong;
  const address = (raw: unknown): Hex20 => {
    if (!/^0x[0-9a-fA-F]{40}$/.test(String(raw))) throw wrong;
    return getAddress(String(raw));
  };
  const whole = (raw: unknown): bigint => {
    if (!/^\d{1,77}$/.test(String(raw))) throw wrong;
    return BigInt(String(raw));
  };
  const bytes = (raw: unknown, form: RegExp): Hex => {
    if (typeof raw !== "string" || !form.test(raw)) throw wrong;
    return raw as Hex;
  };
  if (
    whole(domain.chain_id) !== BigInt(chainId) ||
    address(domain.verifying_contract) !== getAddress(coin.address)
  )
    throw new Error(`this authorization is not of ${coin.symbol} on this chain`);
  return {
    from: address(message.from_),
    to: address(message.to),
    value: whole(message.value),
    validAfter: whole(message.valid_after),
    validBefore: whole(message.valid_before),
    nonce: bytes(message.nonce, /^0x[0-9a-fA-F]{64}$/),
    signature: bytes(said.signature, /^0x([0-9a-fA-F]{2})+$/),
  };
}

/** What was signed, to be given to whoever shall send it. */
export function Handover({ text, onClose }: { text: string; onClose: () => void }) {
  const copied = useSignal(false);
  return (
    <div style={{ marginTop: "1rem" }}>
      <Notice tone="good">
        <p>Signed, and not sent. Give this to whoever shall send it:</p>
        <textarea readOnly rows={4} aria-label="The signed authorization, in JSON" value={text} />
        <p>
          <button
            type="button"
            class="small"
            onClick={() => void navigator.clipboard.writeText(text).then(() => (copied.value = true))}
          >
            {copied.value ? "Copied" : "Copy it"}
          </button>{" "}
          <button type="button" class="small" onClick={onClose}>
            Close
          </button>
        </p>
      </Notice>
    </div>
  );
}

/** Sends what somebody else has signed. */
export function Relay({ dollar }: { dollar: Dollar }) {
  const id = useId();
  const text = useSignal("");
  const problem = useSignal<string | null>(null);
  const action = useSignal<Action | null>(null);
  const { coin } = dollar;
  const show = (event: Event): void => {
    event.preventDefault();
    try {
      const { from, to, value, validAfter, validBefore, nonce, signature } = read(
        text.value,
        coin,
        chain.value?.chainId ?? 0,
      );
      action.value = {
        title: `Send ${amountText(value, coin)} for its owner`,
        sentences: [
          `${amountText(value, coin, 6)} goes from ${from} to ${to}, as ${from} has signed.`,
          `You pay the gas${to === account.value ? "" : ", and get nothing of it"}. It is good before ${showTime(validBefore)}.`,
        ],
        call: {
          to: coin.address,
          abi: transferWithAuthorization,
          functionName: "transferWithAuthorization",
          args: [from, to, value, validAfter, validBefore, nonce, signature],
        },
        measures: [
          balanceMeasure("The owner's", coin, from),
          balanceMeasure("The receiver's", coin, to, "more"),
        ],
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
