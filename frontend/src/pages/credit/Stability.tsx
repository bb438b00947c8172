/** Stability pools: coins that stand ready for liquidations, and earn the collateral that is taken. */
import { useSignal } from "@preact/signals";

import { head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { readStability, type Stability as Pool } from "../../data/credit";
import { balanceMeasure } from "../../data/tokens";
import * as stability from "../../generated/stability_pool";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Countdown } from "../../ui/Countdown";
import { NeedsWallet, Tabs } from "../../ui/forms";
import { Card, Empty, Figure, Figures, Notice, Trouble } from "../../ui/parts";
import { showSpan, showTime } from "../../ui/time";
import type { Action, Measure } from "../../write/action";
import { acting } from "../../write/Acting";
import { bound, newSalt } from "../../write/bound";
import { spend, typedPermit } from "../../write/permit";

const PATIENCE = 1_200n;
const ALL = 2n ** 256n - 1n;

export function Stability() {
  const who = account.value;
  const pools = useQuery(`stability ${who}`, (moment) => readStability(moment, who)).value;
  return (
    <>
      <Trouble query={pools} />
      {pools.value === undefined && pools.failure === null && <div class="page-skeleton" />}
      {pools.value?.length === 0 && (
        <Card title="Stability pools">
          <Empty>No pool has been made yet.</Empty>
        </Card>
      )}
      {pools.value?.map((pool) => (
        <One key={pool.pool} pool={pool} />
      ))}
    </>
  );
}

function One({ pool }: { pool: Pool }) {
  const task = useSignal<"in" | "out">("in");
  const who = account.value;
  return (
    <div class="grid side" style={{ marginBottom: "1rem" }}>
      <Card title={`Pool against ${pool.collateral.symbol}`}>
        {pool.isClosed && (
          <Notice tone="warning">This pool is closed: nothing comes in, and withdrawals need no wait.</Notice>
        )}
        <Figures>
          <Figure label="Everybody's deposits">
            <Amount value={pool.deposits} token={pool.coin} />
          </Figure>
          <Figure label="Liquidations so far">{pool.liquidations.toString()}</Figure>
          <Figure label="Your deposit">
            {who ? <Amount value={pool.deposit} token={pool.coin} /> : "–"}
          </Figure>
          <Figure label="Your gains">
            {who ? <Amount value={pool.claimable} token={pool.collateral} places={4} /> : "–"}
          </Figure>
        </Figures>
        <p class="hint">
          A liquidation takes coins from all deposits alike and gives them {pool.collateral.symbol} worth
          more. To leave, ask, wait {showSpan(pool.coolDown)}, and withdraw within {showSpan(pool.window)}.{" "}
          <Address of={pool.pool} />
        </p>
        {who && pool.claimable > 0n && (
          <button type="button" onClick={() => (acting.value = claiming(pool))}>
            Claim {amountText(pool.claimable, pool.collateral, 4)}
          </button>
        )}
      </Card>
      <Card
        title={
          <Tabs
            tabs={[
              ["in", "Deposit"],
              ["out", "Leave"],
            ]}
            current={task.value}
            choose={(name) => (task.value = name)}
          />
        }
      >
        <NeedsWallet to="deposit">
          {task.value === "in" ? (
            <Deposit pool={pool} show={(made) => (acting.value = made)} />
          ) : (
            <Leaving pool={pool} show={(made) => (acting.value = made)} />
          )}
        </NeedsWallet>
      </Card>
    </div>
  );
}

interface Part {
  readonly pool: Pool;
  readonly show: (action: Action) => void;
}

function Deposit({ pool, show }: Part) {
  const input = useAmount(pool.coin.decimals);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const ready = amount > 0n && amount <= pool.held && !pool.isClosed;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) show(depositing(pool, amount));
      }}
    >
      <AmountField
        label={`Deposit (${pool.coin.symbol})`}
        token={pool.coin}
        input={input}
        max={pool.held}
        slider
      />
      {pool.opensAt > 0n && (
        <Notice tone="warning">You have asked to leave. A deposit ends that: you would ask again.</Notice>
      )}
      <button type="submit" class="primary" disabled={!ready}>
        See what changes
      </button>
    </form>
  );
}

function Leaving({ pool, show }: Part) {
  const input = useAmount(pool.coin.decimals);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const now = head.value?.timestamp ?? 0n;
  const isOpen = pool.isClosed || (pool.opensAt > 0n && now >= pool.opensAt && now <= pool.closesAt);
  const isCooling = !pool.isClosed && pool.opensAt > 0n && now < pool.opensAt;
  if (pool.deposit === 0n) return <Empty>You have no deposit here.</Empty>;
  if (isOpen) {
    const ready = amount > 0n && amount <= pool.deposit;
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) show(withdrawing(pool, amount, input.isMax.value));
        }}
      >
        {!pool.isClosed && (
          <p role="status">
            You may withdraw for <Countdown until={pool.closesAt} />, until {showTime(pool.closesAt)}.
          </p>
        )}
        <AmountField
          label={`Withdraw (${pool.coin.symbol})`}
          token={pool.coin}
          input={input}
          max={pool.deposit}
          slider
        />
        <button type="submit" class="primary" disabled={!ready}>
          See what changes
        </button>
      </form>
    );
  }
  return (
    <>
      {isCooling ? (
        <p role="status">
          You have asked to leave. You may withdraw in{" "}
          <strong>
            <Countdown until={pool.opensAt} />
          </strong>
          , from {showTime(pool.opensAt)} on.
        </p>
      ) : (
        <>
          <p>
            {pool.opensAt > 0n ? "Your last time to withdraw has passed. " : ""}Ask to leave, and withdraw
            after {showSpan(pool.coolDown)}. Until then the deposit goes on absorbing and earning.
          </p>
          <button type="button" class="primary" onClick={() => show(requesting(pool))}>
            See what changes
          </button>
        </>
      )}
    </>
  );
}

function measures(pool: Pool): readonly Measure[] {
  const who = account.value!;
  return [
    balanceMeasure(`Your ${pool.coin.symbol}`, pool.coin, who),
    {
      label: "Your deposit",
      read: { to: pool.pool, abi: stability.depositOf, functionName: "depositOf", args: [who] },
      show: (raw) => amountText(raw as bigint, pool.coin, 6),
    },
  ];
}

function depositing(pool: Pool, amount: bigint): Action {
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  return {
    title: `Deposit ${amountText(amount, pool.coin)}`,
    sentences: [
      `${amountText(amount, pool.coin, 6)} stands ready for liquidations from the next second on.`,
      `Each liquidation takes part of it and gives you ${pool.collateral.symbol} in its place, at the price of that moment: if that falls further before you sell, the loss is yours.`,
    ],
    call: { to: pool.pool, abi: stability.deposit, functionName: "deposit", args: [amount, deadline] },
    spending: spend(pool.coin, amount, pool.pool, "the stability pool", {
      permit: {
        prepare: (owner, until) => typedPermit(pool.coin.address, owner, pool.pool, amount, until),
        include: (signature, until) => ({
          to: pool.pool,
          abi: stability.depositWithPermit,
          functionName: "depositWithPermit",
          args: [amount, until, signature],
        }),
      },
      payment: bound("ProvisionAuthorization", pool.coin, pool.pool, [
        account.value!,
        amount,
        deadline,
        newSalt(),
      ]),
    }),
    measures: measures(pool),
  };
}

function requesting(pool: Pool): Action {
  const who = account.value!;
  return {
    title: "Ask to leave",
    sentences: [
      `You may withdraw ${showSpan(pool.coolDown)} after this, for ${showSpan(pool.window)}. If you do not, ask again.`,
      "Until you withdraw, liquidations go on taking from the deposit.",
    ],
    call: { to: pool.pool, abi: stability.requestWithdrawal, functionName: "requestWithdrawal", args: [] },
    measures: [
      {
        label: "You may withdraw from",
        read: { to: pool.pool, abi: stability.windowOf, functionName: "windowOf", args: [who] },
        show: (raw) => {
          const [opensAt] = raw as readonly [bigint, bigint];
          return opensAt === 0n ? "–" : showTime(opensAt);
        },
      },
    ],
  };
}

function withdrawing(pool: Pool, amount: bigint, isMax: boolean): Action {
  const who = account.value!;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const isAll = isMax && amount === pool.deposit;
  return {
    title: isAll ? "Withdraw everything" : `Withdraw ${amountText(amount, pool.coin)}`,
    sentences: [
      `${amountText(amount, pool.coin, 6)} comes back to you.`,
      ...(isAll ? ["If a liquidation comes before it, nothing happens and you look again."] : []),
    ],
    call: {
      to: pool.pool,
      abi: stability.withdraw,
      functionName: "withdraw",
      args: [isAll ? ALL : amount, amount, who, deadline],
    },
    measures: measures(pool),
  };
}

function claiming(pool: Pool): Action {
  const who = account.value!;
  return {
    title: `Claim ${amountText(pool.claimable, pool.collateral, 4)}`,
    sentences: ["The collateral that your deposit has earned comes to you."],
    call: { to: pool.pool, abi: stability.claim, functionName: "claim", args: [who] },
    measures: [balanceMeasure(`Your ${pool.collateral.symbol}`, pool.collateral, who, "more")],
  };
}
