/** A position of one's own in a credit market: collateral in and coins out, coins in and collateral out, or all of it ended. */
import { useSignal } from "@preact/signals";
import type { Hex } from "viem";

import { link } from "../../app/router";
import { useQuery } from "../../chain/query";
import { readCredit, WAD, type Credit, type CreditMarket } from "../../data/credit";
import { marketName, pricePerWhole } from "../../data/markets";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount, type AmountInput } from "../../ui/amount";
import { NeedsWallet, Tabs } from "../../ui/forms";
import { Card, Figure, Figures, Notice, Trouble } from "../../ui/parts";
import { acting } from "../../write/Acting";
import { HealthBar } from "../lend/Health";
import { oracleWord } from "../lend/Lend";
import { borrowing, closing, repaying, revoking } from "./actions";

type Task = "borrow" | "repay" | "close";

export function CreditPosition({ id }: { id: string }) {
  const who = account.value;
  const credit = useQuery(`credit ${who}`, (moment) => readCredit(moment, who)).value;
  const task = useSignal<Task>("borrow");
  const state = credit.value;
  const row = state?.markets.find((item) => item.market.id === (id as Hex));
  const position = row?.position;
  return (
    <>
      <p>
        <a href={link("credit", "borrow")}>← All markets for credit</a>
      </p>
      <Trouble query={credit} />
      {state && !row && (
        <Notice tone="warning">No market of this number has been given a ceiling on this chain.</Notice>
      )}
      {state && row && <States credit={state} row={row} />}
      <div class="grid side">
        <div>
          <Card title={row ? marketName(row.market) : "Market"}>
            <Figures>
              <Figure label="Costs a year">{row && showPercent(row.market.borrowApy)}</Figure>
              <Figure label="Can be borrowed">
                {row && <Amount value={row.room} token={row.market.loan} />}
              </Figure>
              <Figure label="Minted">{row && <Amount value={row.level} token={row.market.loan} />}</Figure>
              <Figure label="Most that may be">
                {row && <Amount value={row.ceiling} token={row.market.loan} />}
              </Figure>
              <Figure label="Liquidates at">{row && showPercent(row.market.params.lltv, 1)}</Figure>
              <Figure label={`One ${row?.market.collateral.symbol ?? ""} is worth`}>
                {row &&
                  (row.market.priceStatus === "ok" ? (
                    <Amount value={pricePerWhole(row.market, row.market.price)} token={row.market.loan} />
                  ) : (
                    "–"
                  ))}
              </Figure>
              <Figure label="Least debt">
                {row && <Amount value={row.market.minDebt} token={row.market.loan} />}
              </Figure>
            </Figures>
            {row && (
              <p class="hint">
                Oracle <Address of={row.market.params.oracle} /> · rate model{" "}
                <Address of={row.market.params.irm} />
              </p>
            )}
          </Card>
          {who && (
            <Card title="Your position">
              <Figures>
                <Figure label="Collateral">
                  {position && (
                    <Amount value={position.collateral} token={position.market.collateral} places={4} />
                  )}
                </Figure>
                <Figure label="Debt">
                  {position && <Amount value={position.debt} token={position.market.loan} />}
                </Figure>
                <Figure label="Health">{position && <HealthBar position={position} />}</Figure>
                <Figure label="Liquidated below">
                  {position &&
                    (position.debt > 0n && position.liquidationPrice < 2n ** 255n ? (
                      <Amount
                        value={pricePerWhole(position.market, position.liquidationPrice)}
                        token={position.market.loan}
                      />
                    ) : (
                      "–"
                    ))}
                </Figure>
              </Figures>
              {state?.isAuthorized && <Leave credit={state} />}
            </Card>
          )}
        </div>
        <Card
          title={
            <Tabs
              tabs={[
                ["borrow", position?.debt ? "Borrow more" : "Open"],
                ["repay", "Repay"],
                ["close", "Close"],
              ]}
              current={task.value}
              choose={(name) => (task.value = name)}
            />
          }
        >
          <NeedsWallet to="borrow">
            {state && row && position ? (
              task.value === "close" ? (
                <Close credit={state} row={row} />
              ) : (
                <Form key={task.value} task={task.value} credit={state} row={row} />
              )
            ) : (
              !state && <div class="page-skeleton" />
            )}
          </NeedsWallet>
        </Card>
      </div>
    </>
  );
}

function States({ credit, row: { market, isEnding } }: { credit: Credit; row: CreditMarket }) {
  return (
    <>
      {isEnding && (
        <Notice tone="warning">
          This market is being wound down: nothing is borrowed from it, liquidated, or taken out against a
          debt any more. Repaying, and taking out what nothing is owed against, stay open.{" "}
          <a href={link("system", "winddown")}>Its price and what follows</a>
        </Notice>
      )}
      {credit.isPaused && !isEnding && (
        <Notice tone="warning">
          Minting is paused: only what lies idle can be borrowed. Repaying and taking collateral out stay
          open.
        </Notice>
      )}
      {!market.isAccrued && (
        <Notice tone="danger">The rate model of this market fails: nothing in it works now.</Notice>
      )}
      {market.priceStatus !== "ok" && !isEnding && (
        <Notice tone="warning">
          The oracle gives no price now ({oracleWord(market)}), perhaps a stale feed. Borrowing and taking out
          collateral under a debt wait; repaying and collateral in stay open.
        </Notice>
      )}
    </>
  );
}

function Leave({ credit }: { credit: Credit }) {
  return (
    <p class="hint">
      The credit facilitator may act on your positions in the pool, and does so only when you call it.{" "}
      <button type="button" class="link" onClick={() => (acting.value = revoking(credit))}>
        Take this leave back
      </button>
    </p>
  );
}

/** Left in the wallet for the gas of this and the next: wei. */
const GAS_MONEY = WAD / 100n;

function Form({ task, credit, row }: { task: "borrow" | "repay"; credit: Credit; row: CreditMarket }) {
  const { market } = row;
  const position = row.position!;
  const isEther = credit.wrapped?.toLowerCase() === market.params.collateralToken.toLowerCase();
  const asEther = useSignal(isEther);
  const collateral = useAmount(market.collateral.decimals);
  const loan = useAmount(market.loan.decimals);
  const typed = (input: AmountInput): bigint => (input.reading.ok ? input.reading.value : 0n);
  const [units, coins] = [typed(collateral), typed(loan)];
  const isIn = task === "borrow";
  const token = asEther.value ? { ...market.collateral, symbol: "ETH" } : market.collateral;
  const ether = credit.ether > GAS_MONEY ? credit.ether - GAS_MONEY : 0n;
  const mostIn = asEther.value ? ether : (credit.collateral[market.params.collateralToken] ?? 0n);
  // what all of the collateral allows, at the price that borrowing goes by, rounded down
  const allowed = ((((position.collateral + units) * market.price) / 10n ** 36n) * market.params.lltv) / WAD;
  const free = allowed > position.debt ? allowed - position.debt : 0n;
  const mostCoins = isIn
    ? free < row.room
      ? free
      : row.room
    : credit.coins < position.debt
      ? credit.coins
      : position.debt;
  const mostUnits = isIn ? mostIn : position.collateral;
  const wrong = (input: AmountInput): boolean => !input.reading.ok && input.reading.problem !== "";
  const ready =
    (units > 0n || coins > 0n) &&
    units <= mostUnits &&
    coins <= mostCoins &&
    !wrong(collateral) &&
    !wrong(loan);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!ready) return;
    const wanted = { collateral: units, coins, isAll: loan.isMax.value && coins === position.debt };
    acting.value = isIn
      ? borrowing(credit, row, wanted, token, asEther.value)
      : repaying(credit, row, wanted, token, asEther.value);
  };
  const collateralField = (
    <AmountField
      label={`Collateral ${isIn ? "in" : "out"} (${token.symbol})`}
      token={token}
      input={collateral}
      max={mostUnits}
      slider
    />
  );
  return (
    <form onSubmit={submit}>
      {isIn && collateralField}
      <AmountField
        label={`${isIn ? "Borrow" : "Repay"} (${market.loan.symbol})`}
        token={market.loan}
        input={loan}
        max={mostCoins}
        maxLabel={isIn ? "Most" : "Max"}
        slider
      />
      {!isIn && collateralField}
      {isEther && (
        <p>
          <label>
            <input
              type="checkbox"
              checked={asEther.value}
              onChange={(event) => (asEther.value = event.currentTarget.checked)}
            />{" "}
            {isIn ? "Pay the collateral in ether" : "Collateral comes out as ether"}
          </label>
        </p>
      )}
      {isIn && market.minDebt > 0n && (
        <p class="hint">The least debt here is {amountText(market.minDebt, market.loan)}.</p>
      )}
      <button type="submit" class="primary" disabled={!ready}>
        See what changes
      </button>
    </form>
  );
}

function Close({ credit, row }: { credit: Credit; row: CreditMarket }) {
  const { market } = row;
  const position = row.position!;
  const isEther = credit.wrapped?.toLowerCase() === market.params.collateralToken.toLowerCase();
  if (position.debt === 0n && position.collateral === 0n) return <p class="empty">There is no position.</p>;
  const short = position.debt > credit.coins;
  return (
    <>
      <p>
        You pay {amountText(position.debt, market.loan, 6)} and get{" "}
        {amountText(position.collateral, market.collateral, 6)} back.
      </p>
      {short && (
        <Notice tone="warning">
          You have {amountText(credit.coins, market.loan)}, which is less. Swap for what is missing, or repay
          a part.
        </Notice>
      )}
      <button
        type="button"
        class="primary"
        disabled={short}
        onClick={() => (acting.value = closing(credit, row, isEther))}
      >
        See what changes
      </button>
    </>
  );
}
