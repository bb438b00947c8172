/** One market: what it is, how it stands, and what one can do in it. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Hex } from "viem";
import { readContract } from "viem/actions";

import { link } from "../../app/router";
import { chain } from "../../chain/node";
import { useQuery, type Moment } from "../../chain/query";
import {
  marketName,
  pricePerWhole,
  readMarket,
  readPortfolio,
  type MarketRow,
  type PositionRow,
} from "../../data/markets";
import { balanceOf } from "../../data/tokens";
import { borrowRateView } from "../../generated/adaptive_curve_irm";
import { accrued } from "../../generated/lending_lens";
import { showPercent, toNumber } from "../../math/decimal";
import { account } from "../../wallet/session";
import { addressOf } from "../../chain/registry";
import { Address } from "../../ui/Address";
import { Amount, amountText } from "../../ui/amount";
import { Chart } from "../../ui/Chart";
import { Tabs } from "../../ui/forms";
import { Card, Figure, Figures, Notice, Page, Trouble } from "../../ui/parts";
import { HealthBar } from "./Health";
import { oracleWord } from "./Lend";
import { readFeeds, type Feed } from "../../data/oracle";
import { showSpan } from "../../ui/time";
import { PositionForm, TASKS, type Task } from "./PositionForm";

export interface Wallet {
  readonly loan: bigint;
  readonly collateral: bigint;
}

export function Market({ id }: { id: Hex }) {
  const market = useQuery(`market ${id}`, (moment) => readMarket(moment, id)).value;
  const who = account.value;
  const position = useQuery(
    who ? `position ${id} ${who}` : null,
    async (moment) => (await readPortfolio(moment, who!, [id]))[0],
  ).value;
  const wallet = useQuery(
    who && market.value ? `market wallet ${id} ${who}` : null,
    async (moment): Promise<Wallet> => {
      const { params } = market.value!;
      const [loan, collateral] = await Promise.all([
        balanceOf(moment, params.loanToken, who!),
        balanceOf(moment, params.collateralToken, who!),
      ]);
      return { loan, collateral };
    },
  ).value;
  const task = useSignal<Task>("borrow");
  const row = market.value;
  const age = useQuery(row ? `oracle ${row.params.oracle}` : null, (moment) =>
    readFeeds(moment, market.value!.params.oracle),
  ).value;
  return (
    <Page
      title={row ? marketName(row) : "Market"}
      lead={
        row
          ? `Lends ${row.loan.symbol} against ${row.collateral.symbol}. A debt above ${showPercent(row.params.lltv, 1)} of the collateral's worth is liquidated.`
          : "…"
      }
    >
      <p>
        <a href={link("lend")}>← All markets</a>
      </p>
      <Trouble query={market} />
      {row && <States market={row} />}
      <div class="grid side">
        <div>
          <Card title="The market">
            <Figures>
              <Figure label="Supplied">{row && <Amount value={row.supply} token={row.loan} />}</Figure>
              <Figure label="Borrowed">{row && <Amount value={row.debt} token={row.loan} />}</Figure>
              <Figure label="Available">{row && <Amount value={row.liquidity} token={row.loan} />}</Figure>
              <Figure label="In use">{row && showPercent(row.utilization, 1)}</Figure>
              <Figure label="Lenders earn a year">{row && showPercent(row.supplyApy)}</Figure>
              <Figure label="Borrowers pay a year">{row && showPercent(row.borrowApy)}</Figure>
              <Figure label={`One ${row?.collateral.symbol ?? ""} is worth`}>
                {row &&
                  (row.priceStatus === "ok" ? (
                    <Amount value={pricePerWhole(row, row.price)} token={row.loan} />
                  ) : (
                    "–"
                  ))}
              </Figure>
              <Figure label="Oracle">
                {row && oracleWord(row)}
                {age.value && <OracleAge feeds={age.value} />}
              </Figure>
            </Figures>
            {row && (
              <p class="hint" style={{ marginTop: "0.9rem" }}>
                {row.collateral.symbol} <Address of={row.params.collateralToken} /> · {row.loan.symbol}{" "}
                <Address of={row.params.loanToken} /> · oracle <Address of={row.params.oracle} /> · rate model{" "}
                <Address of={row.params.irm} /> · liquidators get{" "}
                {showPercent(row.liquidationIncentive - 10n ** 18n, 1)} more than they pay
                {row.minDebt > 0n && <> · least debt {amountText(row.minDebt, row.loan)}</>}
              </p>
            )}
          </Card>
          {row && <RateChart market={row} />}
          {row && position.value && position.value.debt > 0n && <PriceChart position={position.value} />}
        </div>
        <div>
          {who && position.value && (
            <Card title="Your position">
              <Figures>
                <Figure label="Lent">
                  <Amount value={position.value.supplied} token={position.value.market.loan} />
                </Figure>
                <Figure label="Collateral">
                  <Amount
                    value={position.value.collateral}
                    token={position.value.market.collateral}
                    places={4}
                  />
                </Figure>
                <Figure label="Debt">
                  <Amount value={position.value.debt} token={position.value.market.loan} />
                </Figure>
                <Figure label="Health">
                  <HealthBar position={position.value} />
                </Figure>
              </Figures>
            </Card>
          )}
          <Card
            title={
              <Tabs
                tabs={TASKS.map(({ name, label }) => [name, label] as const)}
                current={task.value}
                choose={(name) => (task.value = name)}
              />
            }
          >
            {row ? (
              <PositionForm
                key={task.value}
                task={task.value}
                market={row}
                position={position.value}
                wallet={wallet.value}
              />
            ) : (
              <div class="page-skeleton" />
            )}
          </Card>
        </div>
      </div>
    </Page>
  );
}

/** The oldest of what the price is made of, beside how old it may be. */
function OracleAge({ feeds }: { feeds: readonly Feed[] }) {
  const [oldest] = [...feeds].sort((one, other) => Number(other.age - one.age));
  if (!oldest) return null;
  return (
    <span class={oldest.age > oldest.most ? "age bad" : "age"}>
      {` ${showSpan(oldest.age)} old, at most ${showSpan(oldest.most)}`}
    </span>
  );
}

function States({ market }: { market: MarketRow }) {
  const isCredit = market.params.irm === chain.value?.contracts.RatePolicy?.address;
  return (
    <>
      {isCredit && (
        <Notice>
          Coins are minted for this market: borrow from it{" "}
          <a href={link("credit", "borrow", market.id)}>as credit</a>. Here is only what others have lent.
        </Notice>
      )}
      {!market.isAccrued && (
        <Notice tone="danger">
          The rate model of this market fails: nothing that accrues interest works in it now.
        </Notice>
      )}
      {market.priceStatus !== "ok" && (
        <Notice tone="warning">
          The oracle gives no price now ({oracleWord(market)}), perhaps a stale feed. Borrowing and taking out
          collateral under a debt wait; lending, repaying and collateral in stay open.
        </Notice>
      )}
    </>
  );
}

const POINTS = 41;
const YEAR = 31_536_000;

/** What borrowers would pay at each utilisation, now. */
async function readCurve(
  moment: Moment,
  market: MarketRow,
): Promise<{ x: number[]; borrow: number[]; supply: number[] }> {
  const lens = addressOf(moment.chain, "LendingLens");
  const totals = await readContract(moment.node, {
    address: lens,
    abi: accrued,
    functionName: "accrued",
    args: [market.id, 0n],
    blockNumber: moment.head.number,
  });
  const x = Array.from({ length: POINTS }, (_, at) => (at * 100) / (POINTS - 1));
  const fee = Number(market.fee) / 1e18;
  const rates =
    totals.rateAtTarget > 0n
      ? x.map((part) => adaptive(part / 100, Number(totals.rateAtTarget) / 1e18))
      : await Promise.all(x.map((part) => ask(moment, market, part)));
  const borrow = rates.map((rate) => Math.expm1(rate * YEAR) * 100);
  const supply = rates.map((rate, at) => Math.expm1(rate * YEAR * (x[at]! / 100) * (1 - fee)) * 100);
  return { x, borrow, supply };
}

/** The adaptive curve: four times the rate at target at full utilisation, a quarter at none, straight in between. */
function adaptive(utilization: number, atTarget: number): number {
  const error = utilization > 0.9 ? (utilization - 0.9) / 0.1 : (utilization - 0.9) / 0.9;
  return atTarget * (error < 0 ? 1 + 0.75 * error : 1 + 3 * error);
}

async function ask(moment: Moment, market: MarketRow, part: number): Promise<number> {
  const supply = 10n ** 24n;
  const borrowed = (supply * BigInt(Math.round(part * 100))) / 10_000n;
  const rate = await readContract(moment.node, {
    address: market.params.irm,
    abi: borrowRateView,
    functionName: "borrowRateView",
    args: [
      market.params,
      {
        totalSupplyAssets: supply,
        totalSupplyShares: supply,
        totalBorrowAssets: borrowed,
        totalBorrowShares: borrowed,
        lastUpdate: moment.head.timestamp,
        fee: 0n,
      },
    ],
    blockNumber: moment.head.number,
  });
  return Number(rate) / 1e18;
}

function RateChart({ market }: { market: MarketRow }) {
  const curve = useQuery(`curve ${market.id}`, (moment) => readCurve(moment, market)).value.value;
  if (!curve) return null;
  const now = Number(market.utilization) / 1e16;
  return (
    <Card title="Rates by utilisation">
      <Chart
        description={`Yearly rates by utilisation. At ${now.toFixed(1)} per cent in use, borrowers pay ${showPercent(market.borrowApy)} and lenders earn ${showPercent(market.supplyApy)}.`}
        x={curve.x}
        xLabel="In use"
        series={[
          { label: "borrowers pay", color: "--second", values: curve.borrow },
          { label: "lenders earn", color: "--accent", values: curve.supply },
        ]}
        format={(value) => `${value.toFixed(2)} %`}
        formatX={(value) => `${value.toFixed(0)} %`}
        mark={now}
      />
    </Card>
  );
}

/** What may be owed at each price of the collateral, and what is. */
function PriceChart({ position }: { position: PositionRow }) {
  const { market } = position;
  const price = toNumber(
    pricePerWhole(market, market.liquidationPrice || market.price),
    market.loan.decimals,
  );
  const debt = toNumber(position.debt, market.loan.decimals);
  const collateral = toNumber(position.collateral, market.collateral.decimals);
  const limit = Number(market.params.lltv) / 1e18;
  const data = useMemo(() => {
    const x = Array.from({ length: POINTS }, (_, at) => (price * 1.5 * at) / (POINTS - 1));
    return { x, allowed: x.map((at) => at * collateral * limit), owed: x.map(() => debt) };
  }, [price, debt, collateral, limit]);
  if (!Number.isFinite(price) || price === 0) return null;
  const at = toNumber(pricePerWhole(market, position.liquidationPrice), market.loan.decimals);
  return (
    <Card title={`Liquidation by the price of ${market.collateral.symbol}`}>
      <Chart
        description={`At a price below ${at.toPrecision(5)} ${market.loan.symbol} the debt of ${debt.toFixed(2)} exceeds what the collateral allows; the price is ${price.toPrecision(5)} now.`}
        x={data.x}
        xLabel={`Price of ${market.collateral.symbol}`}
        series={[
          { label: "may be owed", color: "--accent", values: data.allowed, fill: true },
          { label: "is owed", color: "--bad", values: data.owed },
        ]}
        format={(value) => Math.round(value).toString()}
        formatX={(value) => value.toPrecision(4)}
        mark={price}
      />
    </Card>
  );
}
