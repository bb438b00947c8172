/** The stablecoin as a whole: its balance sheet to the wei, the floor under it, and, should it come to that, its end. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import { link, path } from "../../app/router";
import { chain } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { has } from "../../chain/registry";
import { readFloor } from "../../data/floor";
import { readSystem, total, type Line, type System as State } from "../../data/system";
import type { KnownToken } from "../../data/tokens";
import { exactUnits, groupDigits, showPercent } from "../../math/decimal";
import { Amount } from "../../ui/amount";
import { Card, Empty, Figure, Figures, Notice, Page, Trouble } from "../../ui/parts";
import { Table, type Column } from "../../ui/Table";
import { showSpan, showTime } from "../../ui/time";
import { Acting } from "../../write/Acting";
import { Announced } from "./Announced";
import { WindDown } from "./WindDown";

const WAD = 10n ** 18n;

export default function System() {
  const tab = path.value[1] === "winddown" ? "winddown" : "sheet";
  return (
    <Page title="System" lead="What backs every coin, whose it is and what is left, to the wei.">
      <nav class="tabs sub" aria-label="Parts of this page">
        <a href={link("system")} aria-current={tab === "sheet" ? "page" : undefined}>
          Balance sheet
        </a>
        {chain.value && has(chain.value, "WindDown") && (
          <a href={link("system", "winddown")} aria-current={tab === "winddown" ? "page" : undefined}>
            Wind-down
          </a>
        )}
      </nav>
      <Announced />
      {tab === "winddown" ? <WindDown /> : <Sheet />}
      <Acting />
    </Page>
  );
}

function Sheet() {
  const found = useQuery("system", readSystem).value;
  const isExact = useSignal(false);
  const state = found.value;
  const equity = state && total(state.equity);
  const broken = state?.laws.filter(({ holds }) => !holds) ?? [];
  return (
    <>
      <Trouble query={found} />
      {broken.map(({ text }) => (
        <Notice tone="danger">This must hold, and does not: {text.toLowerCase()}.</Notice>
      ))}
      {state && state.shortfall > 0n && (
        <Notice tone="danger">
          Losses of <Amount value={state.shortfall} token={state.coin} /> are covered by nothing. Later
          surplus makes them good before anything else.
        </Notice>
      )}
      {state && state.unrecognised > 0n && (
        <Notice tone="warning">
          A loss of <Amount value={state.unrecognised} token={state.coin} /> is not booked yet. Anyone may.
        </Notice>
      )}
      <Card
        title="At a glance"
        aside={
          <label>
            <input
              type="checkbox"
              checked={isExact.value}
              onChange={(event) => (isExact.value = event.currentTarget.checked)}
            />{" "}
            To the wei
          </label>
        }
      >
        <Figures>
          <Figure label="Assets">{state && <Coins value={total(state.assets)} token={state.coin} />}</Figure>
          <Figure label="Liabilities">
            {state && <Coins value={total(state.liabilities)} token={state.coin} />}
          </Figure>
          <Figure label={equity !== undefined && equity < 0n ? "Missing" : "Equity: surplus"}>
            {state && (
              <span class={equity! < 0n ? "bad" : "good"}>
                <Coins value={equity!} token={state.coin} />
              </span>
            )}
          </Figure>
          <Figure label="Assets per liability">
            {state &&
              (total(state.liabilities) > 0n
                ? showPercent((total(state.assets) * WAD) / total(state.liabilities), 3)
                : "–")}
          </Figure>
        </Figures>
        {state && (
          <p class="hint">
            As of block {String(state.block)}, {showTime(state.timestamp)}.{" "}
            {broken.length === 0 && `All ${state.laws.length} laws of the books hold to the wei.`}
          </p>
        )}
      </Card>
      <div class="grid wide spaced">
        <Lines title="Assets" state={state} lines={state?.assets} isExact={isExact.value} />
        <Lines title="Liabilities" state={state} lines={state?.liabilities} isExact={isExact.value} />
        <Lines title="Equity" state={state} lines={state?.equity} isExact={isExact.value}>
          {state && (
            <p class="hint">
              Losses are borne first by the surplus, <Amount value={state.surplus} token={state.coin} />, then
              by interest on its way to savers, <Amount value={state.undistributed} token={state.coin} />.
            </p>
          )}
        </Lines>
        <Lines
          title="Where every coin comes from"
          state={state}
          lines={state?.origins}
          isExact={isExact.value}
        />
      </div>
      <Markets state={state} />
      <div class="grid spaced">
        <FloorState />
        <Card title="What must hold">
          {state ? (
            <ul class="steps laws">
              {state.laws.map(({ text, holds }) => (
                <li class={holds ? "done" : "failed"}>
                  <span aria-hidden="true">{holds ? "●" : "✕"}</span> {text}{" "}
                  <span class="said">{holds ? "holds" : "does not hold"}</span>
                </li>
              ))}
            </ul>
          ) : (
            <div class="page-skeleton" />
          )}
        </Card>
      </div>
    </>
  );
}

function Coins({ value, token }: { value: bigint; token: KnownToken }) {
  return <Amount value={value} token={token} />;
}

function Lines(properties: {
  title: string;
  state: State | undefined;
  lines: readonly Line[] | undefined;
  isExact: boolean;
  children?: ComponentChildren;
}) {
  const { title, state, lines, isExact, children } = properties;
  const show = (value: bigint, { coin }: State): ComponentChildren =>
    isExact ? exact(value, coin) : <Coins value={value} token={coin} />;
  return (
    <Card title={title}>
      {state && lines ? (
        <table class="sheet">
          <tbody>
            {lines.map(({ label, amount }) => (
              <tr class={amount === 0n ? "nothing" : undefined}>
                <th scope="row">{label}</th>
                <td class="number">{show(amount, state)}</td>
              </tr>
            ))}
            <tr class="sum">
              <th scope="row">Together</th>
              <td class="number">{show(total(lines), state)}</td>
            </tr>
          </tbody>
        </table>
      ) : (
        <div class="page-skeleton" />
      )}
      {children}
    </Card>
  );
}

/** All eighteen decimals; thin spaces group the whole part. */
function exact(value: bigint, token: KnownToken): string {
  const [whole = "0", fraction = ""] = exactUnits(value, token.decimals).split(".");
  return `${groupDigits(whole.replace("-", "−"))}.${fraction.padEnd(token.decimals, "0")}`;
}

type Row = State["markets"][number];

const COLUMNS: readonly Column<Row>[] = [
  { label: "Collateral", cell: (row) => row.name, rank: (row) => row.name },
  {
    label: "Owed",
    cell: (row) => <Amount value={row.market.debt} token={row.market.loan} />,
    rank: (row) => row.market.debt,
    isNumber: true,
  },
  {
    label: "Put up",
    cell: (row) =>
      row.collateral === null ? (
        "too many accounts"
      ) : (
        <Amount value={row.collateral} token={row.market.collateral} />
      ),
    isNumber: true,
  },
  {
    label: "Worth",
    cell: (row) => (row.worth === null ? "no price" : <Amount value={row.worth} token={row.market.loan} />),
    rank: (row) => row.worth ?? 0n,
    isNumber: true,
  },
  {
    label: "Ratio",
    cell: (row) => (row.ratio === null ? "–" : showPercent(row.ratio, 1)),
    rank: (row) => row.ratio ?? 0n,
    isNumber: true,
  },
  {
    label: "Least",
    cell: (row) => showPercent((WAD * WAD) / row.market.params.lltv, 1),
    rank: (row) => row.market.params.lltv,
    isNumber: true,
  },
  { label: "Borrowers", cell: (row) => row.borrowers, rank: (row) => BigInt(row.borrowers), isNumber: true },
];

function Markets({ state }: { state: State | undefined }) {
  return (
    <Card title="Collateral of the credit markets">
      <p class="hint">
        Worth of all collateral per debt. “Least” is where a single position is liquidated; the ratio is of
        all of them together.
      </p>
      {state ? (
        <Table
          caption="Collateral of the credit markets"
          rows={state.markets}
          columns={COLUMNS}
          rowKey={(row) => row.market.id}
          href={(row) => link("credit", "borrow", row.market.id)}
          empty="No market has been given a ceiling yet."
        />
      ) : (
        <span class="skeleton" />
      )}
    </Card>
  );
}

function FloorState() {
  const found = useQuery("floor null", (moment) => readFloor(moment, null)).value;
  const state = found.value;
  const time = useQuery("floor time", async (moment) => moment.head.timestamp).value.value;
  if (state === null) return null;
  return (
    <Card title="The floor" aside={<a href={link("credit", "redeem")}>Redeem</a>}>
      <Trouble query={found} />
      {state ? (
        <p>
          {state.isDry
            ? `The peg module has no dollar to give, ${
                state.lasted >= 86_400n || time === undefined
                  ? "for a day or longer"
                  : `since ${showTime(time - state.lasted)}, ${showSpan(state.lasted)} ago`
              }. Each second more opens the floor further, until it reaches every position.`
            : state.lasted > 0n
              ? `The peg module pays again. It had no dollar to give; the floor closes within ${showSpan(state.lasted / 4n)}.`
              : "The peg module pays one for one, so the floor is closed."}
        </p>
      ) : (
        <span class="skeleton" />
      )}
      {state?.markets.length === 0 && <Empty>No market has been given a ceiling yet.</Empty>}
      {state && state.markets.length > 0 && (
        <table class="sheet">
          <thead>
            <tr>
              <th scope="col">Redeemed from at</th>
              <th scope="col" class="number">
                Loan-to-value now
              </th>
            </tr>
          </thead>
          <tbody>
            {state.markets.map(({ market, threshold, isPaused, positions }) => (
              <tr key={market.id}>
                <th scope="row">
                  {market.collateral.symbol}, up to {showPercent(market.params.lltv, 1)}
                </th>
                <td class="number">
                  {isPaused
                    ? "paused"
                    : state.lasted === 0n
                      ? "closed"
                      : `${showPercent(threshold, 1)} or more: ${positions.length} position${positions.length === 1 ? "" : "s"}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
