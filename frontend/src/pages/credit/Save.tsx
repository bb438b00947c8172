/** Savings: coins in, coins and what they have earned out. */
import { useSignal } from "@preact/signals";
import { readContract } from "viem/actions";

import { head, node } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { readSavings, sharesOf, type Savings } from "../../data/savings";
import { balanceMeasure } from "../../data/tokens";
import * as vault from "../../generated/savings_vault";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Card, Figure, Figures, Trouble } from "../../ui/parts";
import { showSpan } from "../../ui/time";
import type { Action, Measure } from "../../write/action";
import { acting } from "../../write/Acting";
import { bound, newSalt } from "../../write/bound";
import { permitStep, spend } from "../../write/permit";
import { NeedsWallet, Tabs } from "../../ui/forms";

const PATIENCE = 1_200n;

export function Save() {
  const who = account.value;
  const savings = useQuery(`savings ${who}`, (moment) => readSavings(moment, who)).value;
  const task = useSignal<"in" | "out">("in");
  const state = savings.value;
  return (
    <>
      <Trouble query={savings} />
      <div class="grid side">
        <Card title="Savings">
          <Figures>
            <Figure label="Earns a year, now">{state && showPercent(state.rate)}</Figure>
            <Figure label="Everybody's savings">
              {state && <Amount value={state.assets} token={state.coin} />}
            </Figure>
            <Figure label="Yours">
              {state && (who ? <Amount value={state.owned} token={state.coin} /> : "–")}
            </Figure>
            <Figure label="Still to arrive">
              {state && <Amount value={state.undistributed} token={state.coin} />}
            </Figure>
          </Figures>
          {state && (
            <p class="hint">
              {state.isStreaming
                ? `The interest that borrowers have paid arrives second by second, for ${showSpan(state.remaining)} more; the rate is what that comes to in a year.`
                : "No interest is arriving now. Savings keep their worth until borrowers pay more."}{" "}
              What you own never falls, and nobody can stop you from taking it out.{" "}
              <Address of={state.address} />
            </p>
          )}
        </Card>
        <Card
          title={
            <Tabs
              tabs={[
                ["in", "Deposit"],
                ["out", "Take out"],
              ]}
              current={task.value}
              choose={(name) => (task.value = name)}
            />
          }
        >
          <NeedsWallet to="save">
            {state ? (
              <Form key={task.value} isIn={task.value === "in"} state={state} />
            ) : (
              <div class="page-skeleton" />
            )}
          </NeedsWallet>
        </Card>
      </div>
    </>
  );
}

function Form({ isIn, state }: { isIn: boolean; state: Savings }) {
  const input = useAmount(state.coin.decimals);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const max = isIn ? state.held : state.owned;
  const ready = amount > 0n && amount <= max;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready)
          void (isIn ? depositOf(state, amount) : withdrawalOf(state, amount, input.isMax.value)).then(
            (made) => (acting.value = made),
          );
      }}
    >
      <AmountField
        label={`${isIn ? "Deposit" : "Take out"} (${state.coin.symbol})`}
        token={state.coin}
        input={input}
        max={max}
        slider
      />
      <button type="submit" class="primary" disabled={!ready}>
        See what changes
      </button>
    </form>
  );
}

function measures(state: Savings, who: `0x${string}`): readonly Measure[] {
  return [
    balanceMeasure(`Your ${state.coin.symbol}`, state.coin, who),
    {
      label: "Your savings",
      read: { to: state.address, abi: vault.maxWithdraw, functionName: "maxWithdraw", args: [who] },
      show: (raw) => amountText(raw as bigint, state.coin, 6),
    },
  ];
}

/** What the vault would give, at the newest block; what it gives later is never less in assets and so never more in shares. */
async function ask(state: Savings, abi: typeof vault.previewWithdraw, assets: bigint): Promise<bigint> {
  return readContract(node.value!, {
    address: state.address,
    abi,
    functionName: "previewWithdraw",
    args: [assets],
  });
}

async function depositOf(state: Savings, amount: bigint): Promise<Action> {
  const who = account.value!;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const shares = await readContract(node.value!, {
    address: state.address,
    abi: vault.previewDeposit,
    functionName: "previewDeposit",
    args: [amount],
  });
  // the price of a share rises while one waits: so many are fewer by then
  const least = shares - shares / 1_000n;
  const call = {
    to: state.address,
    abi: vault.deposit_minShares_deadline,
    functionName: "deposit",
    args: [amount, who, least, deadline],
  };
  return {
    title: `Save ${amountText(amount, state.coin)}`,
    sentences: [
      `${amountText(amount, state.coin, 6)} goes into the savings vault in your name.`,
      "It earns its part of what arrives while it is there, and can be taken out at any time.",
    ],
    call,
    spending: spend(state.coin, amount, state.address, "the savings vault", {
      permit: permitStep(state.coin, amount, state.address, vault.permitAsset, vault.multicall),
      payment: bound("DepositAuthorization", state.coin, state.address, [
        who,
        amount,
        least,
        who,
        deadline,
        newSalt(),
      ]),
    }),
    measures: measures(state, who),
  };
}

async function withdrawalOf(state: Savings, amount: bigint, isMax: boolean): Promise<Action> {
  const who = account.value!;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const isAll = isMax && amount === state.owned;
  const text = amountText(amount, state.coin, 6);
  const shares = isAll ? state.shares : await ask(state, vault.previewWithdraw, amount);
  const token = { address: state.address, ...sharesOf(state.coin) };
  return {
    title: isAll ? "Take all savings out" : `Take out ${amountText(amount, state.coin)}`,
    sentences: [`${text} comes back to you${isAll ? ", with what it earns until then" : ""}.`],
    call: isAll
      ? {
          to: state.address,
          abi: vault.redeem_minAssets_deadline,
          functionName: "redeem",
          args: [shares, who, who, amount, deadline],
        }
      : {
          to: state.address,
          abi: vault.withdraw_maxShares_deadline,
          functionName: "withdraw",
          args: [amount, who, who, shares, deadline],
        },
    // the price of a share never falls: so many are worth as much later
    payment: bound("RedeemAuthorization", token, state.address, [
      who,
      shares,
      amount,
      who,
      deadline,
      newSalt(),
    ]),
    measures: measures(state, who),
  };
}
