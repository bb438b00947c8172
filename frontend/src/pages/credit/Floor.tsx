/** Redeeming past the peg module: coins for the collateral of the riskiest positions, at the oracle's price. */

import { head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { readFloor, type Floor as State, type FloorMarket } from "../../data/floor";
import { marketName, pricePerWhole } from "../../data/markets";
import { balanceMeasure } from "../../data/tokens";
import * as psm from "../../generated/peg_stability_module";
import * as floor from "../../generated/redemption_module";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { AmountField, amountText, useAmount } from "../../ui/amount";
import { ActionForm, NeedsWallet } from "../../ui/forms";
import { Card, Empty, Notice, Trouble } from "../../ui/parts";
import { showSpan } from "../../ui/time";
import type { Action } from "../../write/action";
import { bound, newSalt } from "../../write/bound";
import { permitStep, spend } from "../../write/permit";

const PATIENCE = 1_200n;

export function Floor() {
  const who = account.value;
  const found = useQuery(`floor ${who}`, (moment) => readFloor(moment, who)).value;
  const state = found.value;
  if (state === null) return null;
  const open = state?.markets.filter(({ positions }) => positions.length > 0) ?? [];
  return (
    <Card title="The floor">
      <Trouble query={found} />
      <p>
        While the peg module has no dollar to give, a coin still buys a dollar's worth of collateral, out of
        the positions closest to their limit; within a day the floor reaches all of them.
      </p>
      {state && (
        <p role="status">
          {state.lasted === 0n && !state.isDry
            ? `It is closed${state.isUnnoted ? "" : ": the peg module pays"}.`
            : `It has been opening for ${showSpan(state.lasted)}${state.isDry ? "" : ", and closes again"}. Its fee, ${state.feeBps / 100} %, stays with the borrower.`}
        </p>
      )}
      {state?.isUnnoted && (
        <>
          <Notice tone="warning">
            {state.isDry
              ? "The peg module pays again, and nobody has noted it: until then the floor goes on opening."
              : "The peg module has no dollar to give, and nobody has noted it: until then the floor stays closed."}
          </Notice>
          <NeedsWallet to="note it">
            <ActionForm ready make={() => noting(state)} label="Note it" />
          </NeedsWallet>
        </>
      )}
      {state && state.lasted > 0n && open.length === 0 && <Empty>No position is within its reach yet.</Empty>}
      {state && open.map((market) => <One key={market.market.id} state={state} market={market} />)}
    </Card>
  );
}

function noting({ peg, isDry }: State): Action {
  return {
    title: `Note that the peg module ${isDry ? "pays again" : "has no dollar to give"}`,
    sentences: ["The floor goes by it. Anyone may do this, and it pays nothing."],
    call: { to: peg, abi: psm.updateDrought, functionName: "updateDrought", args: [] },
    measures: [
      {
        label: "Noted as dry",
        read: { to: peg, abi: psm.drought, functionName: "drought", args: [] },
        show: (raw) => ((raw as [boolean, bigint])[0] ? "yes" : "no"),
      },
    ],
  };
}

function One({ state, market }: { state: State; market: FloorMarket }) {
  const input = useAmount(state.coin.decimals);
  const coins = input.reading.ok ? input.reading.value : 0n;
  const there = market.positions.reduce((sum, position) => sum + position.coins, 0n);
  const most = there < state.held ? there : state.held;
  return (
    <>
      <h3>{marketName(market.market)}</h3>
      {market.isPaused && <Notice tone="warning">Redemptions from this market are paused for a day.</Notice>}
      {market.isEnding && (
        <Notice>
          This market is being wound down: coins take its collateral at{" "}
          {amountText(pricePerWhole(market.market, market.endingPrice), market.market.loan)} for one{" "}
          {market.market.collateral.symbol}, the price that is fixed, without a fee.
        </Notice>
      )}
      <p class="hint">
        {market.positions.length} positions
        {market.isEnding ? "" : ` that owe ${showPercent(market.threshold, 1)} of their collateral or more`},
        for {amountText(there, state.coin)}.
      </p>
      <NeedsWallet to="redeem">
        <ActionForm
          ready={coins > 0n && coins <= most && !market.isPaused}
          make={() => redeeming(state, market, coins)}
        >
          <AmountField
            label={`Redeem (${state.coin.symbol})`}
            token={state.coin}
            input={input}
            max={most}
            slider
          />
        </ActionForm>
      </NeedsWallet>
    </>
  );
}

function redeeming(state: State, { market, positions, isEnding }: FloorMarket, coins: bigint): Action {
  const who = account.value!;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  let [left, expected] = [coins, 0n];
  const borrowers = positions.flatMap((position) => {
    if (left === 0n) return [];
    const taken = left < position.coins ? left : position.coins;
    left -= taken;
    expected += (position.collateral * taken) / position.coins;
    return [position.borrower];
  });
  const redemption = {
    marketParams: market.params,
    borrowers,
    coins,
    minReserve: 0n,
    // the price may move by a hundredth until it is mined
    minCollateral: (expected * 99n) / 100n,
    receiver: who,
    deadline,
  };
  return {
    title: `Redeem ${amountText(coins, state.coin)}`,
    sentences: [
      `Up to ${amountText(coins, state.coin, 6)} repay the debt of ${borrowers.length} positions, and you get about ${amountText(expected, market.collateral, 6)} of their collateral, a hundredth less at the least.`,
      isEnding
        ? "Coins that find nothing come back."
        : "What the peg module can pay comes first, and coins that find nothing come back.",
    ],
    call: { to: state.module, abi: floor.redeem, functionName: "redeem", args: [redemption] },
    spending: spend(state.coin, coins, state.module, "the redemption module", {
      permit: permitStep(state.coin, coins, state.module, floor.permit, floor.multicall),
      payment: bound("RedemptionAuthorization", state.coin, state.module, [redemption, who, newSalt()]),
    }),
    measures: [
      balanceMeasure(`Your ${state.coin.symbol}`, state.coin, who),
      balanceMeasure(`Your ${market.collateral.symbol}`, market.collateral, who, "more"),
    ],
  };
}
