/** Reserve for coins and back, at the module's own preview, with a limit and a deadline. */
import { useSignal } from "@preact/signals";
import type { Abi } from "viem";
import { readContract } from "viem/actions";

import { path } from "../../app/router";
import { useQuery } from "../../chain/query";
import { head } from "../../chain/node";
import type { Dollar } from "../../data/dollar";
import { balanceMeasure } from "../../data/tokens";
import * as psm from "../../generated/peg_stability_module";
import { account } from "../../wallet/session";
import { AmountField, amountText, useAmount } from "../../ui/amount";
import type { Action } from "../../write/action";
import { Flow } from "../../write/Flow";
import { bound, newSalt } from "../../write/bound";
import { permitStep, spend } from "../../write/permit";
import type { Balances } from "./Dollar";

/** Seconds a swap may wait to be mined. */
const PATIENCE = 1_200n;

export function Swap({ dollar, balances }: { dollar: Dollar; balances: Balances | undefined }) {
  const isIn = useSignal(path.value[1] !== "redeem");
  const [from, to] = isIn.value ? [dollar.reserve, dollar.coin] : [dollar.coin, dollar.reserve];
  const input = useAmount(from.decimals);
  const action = useSignal<Action | null>(null);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const [abi, functionName] = isIn.value
    ? ([psm.previewSwapIn, "previewSwapIn"] as const)
    : ([psm.previewSwapOut, "previewSwapOut"] as const);
  const preview = useQuery(
    amount > 0n ? `${functionName} ${amount}` : null,
    (moment) =>
      readContract(moment.node, {
        address: dollar.module,
        abi: abi as Abi,
        functionName,
        args: [amount],
        blockNumber: moment.head.number,
      }) as Promise<bigint>,
  ).value;
  const held = balances && (isIn.value ? balances.reserve : balances.coin);
  const ready =
    amount > 0n &&
    preview.value !== undefined &&
    preview.failure === null &&
    (held === undefined || amount <= held);

  const show = (): void => {
    if (preview.value === undefined) return;
    action.value = swapAction(dollar, isIn.value, amount, preview.value);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) show();
      }}
    >
      <AmountField label={`You give (${from.symbol})`} token={from} input={input} max={held} slider />
      <p>
        <button
          type="button"
          class="small"
          onClick={() => {
            isIn.value = !isIn.value;
            input.text.value = "";
            input.isMax.value = false;
          }}
        >
          ⇅ Turn around
        </button>
      </p>
      <p aria-live="polite">
        {amount === 0n ? (
          `Type an amount to see what you get in ${to.symbol}.`
        ) : (
          <>
            You get{" "}
            <strong>
              {preview.value === undefined ? `… ${to.symbol}` : amountText(preview.value, to, 6)}
            </strong>
            , exactly, or nothing happens.
          </>
        )}
      </p>
      <p class="problem" role={preview.failure ? "alert" : undefined}>
        {amount > 0n && preview.failure ? `Not now: ${preview.failure}.` : ""}
      </p>
      <button type="submit" class="primary" disabled={!ready}>
        See what changes
      </button>
      {action.value && <Flow action={action.value} onClose={() => (action.value = null)} />}
    </form>
  );
}

function swapAction(dollar: Dollar, isIn: boolean, amount: bigint, out: bigint): Action {
  const [from, to] = isIn ? [dollar.reserve, dollar.coin] : [dollar.coin, dollar.reserve];
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const receiver = account.value ?? "0x0000000000000000000000000000000000000000";
  const call = {
    to: dollar.module,
    abi: isIn ? psm.swapIn : psm.swapOut,
    functionName: isIn ? "swapIn" : "swapOut",
    args: [amount, out, receiver, deadline],
  };
  return {
    title: `Swap ${amountText(amount, from)} for ${to.symbol}`,
    sentences: [
      `You give ${amountText(amount, from, 6)} and get at least ${amountText(out, to, 6)}, or the swap does not happen.`,
      `The fee, ${(isIn ? dollar.feeInBps : dollar.feeOutBps) / 100} %, is in this.`,
    ],
    call,
    spending: spend(from, amount, dollar.module, "the peg module", {
      permit: permitStep(from, amount, dollar.module, psm.permit, psm.multicall),
      payment: bound(isIn ? "SwapInAuthorization" : "SwapOutAuthorization", from, dollar.module, [
        receiver,
        amount,
        out,
        receiver,
        deadline,
        newSalt(),
      ]),
    }),
    measures: [
      balanceMeasure(`Your ${from.symbol}`, from, receiver),
      balanceMeasure(`Your ${to.symbol}`, to, receiver, "more"),
    ],
  };
}
