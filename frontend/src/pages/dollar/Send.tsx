/** Sending coins: plainly, or as an authorization that anyone may relay and pay the gas of. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { erc20Abi } from "viem";

import { chain } from "../../chain/node";
import type { Dollar } from "../../data/dollar";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { parseAddress } from "../../ui/address";
import { lookAlikeWarning, rememberReceiver } from "../../ui/known";
import { AmountField, amountText, useAmount } from "../../ui/amount";
import { Notice } from "../../ui/parts";
import { balanceMeasure } from "../../data/tokens";
import type { Action } from "../../write/action";
import { Flow } from "../../write/Flow";
import { Handover } from "../../write/Handover";
import { signing } from "./Authorization";
import type { Balances } from "./Dollar";

export function Send({ dollar, balances }: { dollar: Dollar; balances: Balances | undefined }) {
  const id = useId();
  const text = useSignal("");
  const input = useAmount(dollar.coin.decimals);
  const action = useSignal<Action | null>(null);
  const to = parseAddress(text.value);
  const entry = chain.value;
  const isContract =
    to.ok &&
    Object.values(entry?.contracts ?? {}).some(
      (item) => item.address.toLowerCase() === to.value.toLowerCase(),
    );
  const problem = to.ok
    ? to.value === account.value
      ? "this is your own address"
      : isContract
        ? "this is one of the protocol's contracts: coins sent there are lost to you"
        : null
    : to.problem;
  const amount = input.reading.ok ? input.reading.value : 0n;
  const ready = to.ok && !problem && amount > 0n && (balances === undefined || amount <= balances.coin);
  const isSigned = useSignal(false);
  const signed = useSignal<string | null>(null);
  const warning = to.ok ? lookAlikeWarning(to.value) : null;
  const warnings = warning ? [warning] : [];

  const show = (): void => {
    if (!to.ok) return;
    const receiver = to.value;
    const done = (): void => rememberReceiver(receiver);
    if (isSigned.value) {
      action.value = signing(dollar.coin, account.value ?? receiver, receiver, amount, warnings, (text) => {
        signed.value = text;
        done();
      });
      return;
    }
    action.value = {
      title: `Send ${amountText(amount, dollar.coin)}`,
      sentences: [`${amountText(amount, dollar.coin, 6)} goes to ${receiver}. Nobody can take it back.`],
      warnings,
      call: { to: dollar.coin.address, abi: erc20Abi, functionName: "transfer", args: [receiver, amount] },
      measures: [
        balanceMeasure(`Your ${dollar.coin.symbol}`, dollar.coin, account.value ?? receiver),
        balanceMeasure("The receiver's", dollar.coin, receiver, "more"),
      ],
      done,
    };
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) show();
      }}
    >
      <div class="field">
        <label for={`${id}-to`}>To</label>
        <input
          id={`${id}-to`}
          type="text"
          spellcheck={false}
          autocomplete="off"
          placeholder="0x…"
          value={text.value}
          aria-invalid={problem ? "true" : undefined}
          aria-describedby={`${id}-problem`}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <p class="problem" id={`${id}-problem`} role={problem ? "alert" : undefined}>
          {problem}
        </p>
      </div>
      {to.ok && !problem && (
        <p>
          <Address of={to.value} whole />
        </p>
      )}
      {warnings.map((warning) => (
        <Notice tone="danger">{warning}</Notice>
      ))}
      <AmountField label="Amount" token={dollar.coin} input={input} max={balances?.coin} />
      <p>
        <label>
          <input
            type="checkbox"
            checked={isSigned.value}
            onChange={(event) => (isSigned.value = event.currentTarget.checked)}
          />{" "}
          Sign only: whoever you give the signature sends it, and pays the gas
        </label>
      </p>
      <button type="submit" class="primary" disabled={!ready || (isSigned.value && !account.value)}>
        {isSigned.value ? "See what you sign" : "See what changes"}
      </button>
      {signed.value && <Handover text={signed.value} onClose={() => (signed.value = null)} />}
      {action.value && <Flow action={action.value} onClose={() => (action.value = null)} />}
    </form>
  );
}
