/** How the suite's figures came to be, from the events. */
import { useMemo } from "preact/hooks";

import { chain, head } from "../../chain/node";
import type { Query } from "../../chain/query";
import type { Dollar } from "../../data/dollar";
import type { Savings } from "../../data/savings";
import { Chart, type Series } from "../../ui/Chart";
import { pegLines, rateLines, supplyLines, type History, type Lines } from "./history";

type Line = Omit<Series, "values">;

const WHOLE = (value: number): string => Math.round(value).toLocaleString("en").replaceAll(",", "\u2009");
const PRICE = (value: number): string => value.toFixed(4);
const PERCENT = (value: number): string => `${(100 * value).toFixed(2)}\u202f%`;

function Drawn({
  title,
  unit = "",
  lines,
  series,
  format,
}: {
  title: string;
  unit?: string | undefined;
  lines: Lines | undefined;
  series: readonly Line[];
  format: (value: number) => string;
}) {
  if (!lines) return <div class="card chart-place" aria-hidden="true" />;
  const { x, y } = lines;
  if (x.length < 2) return null;
  const said = series
    .map(({ label }, line) => ({ label, value: y[line]!.at(-1) }))
    .flatMap(({ label, value }) => (value == null ? [] : `${label} ${format(value)}`));
  return (
    <section class="card chart-place">
      <div class="card-head">
        <h2>{title}</h2>
      </div>
      <Chart
        description={`${title}${unit && `, in ${unit}`}, from block ${x[0]} to block ${x.at(-1)}. Now: ${said.join(", ")}`}
        x={x}
        xLabel="Block"
        series={series.map((line, index) => ({ ...line, values: y[index]! }))}
        format={format}
        formatX={(value) => `${Math.round(value)}`}
      />
    </section>
  );
}

export function Charts({
  history,
  dollar,
  savings,
}: {
  history: Query<History>;
  dollar: Dollar | undefined;
  savings: Query<Savings>;
}) {
  const found = history.value;
  // the rate that savings earn now is the last point, once it is known
  const isReady = found && dollar && (savings.settled || !chain.value?.contracts.SavingsVault);
  const lines = useMemo(() => {
    if (!isReady || !chain.value || !head.value) return undefined;
    const { number } = head.value;
    return {
      supply: supplyLines(found, chain.value, dollar.perUnit, number),
      peg: pegLines(found, dollar, number),
      rates: rateLines(found, savings.value?.rate, number),
    };
  }, [found, dollar, savings.value, isReady]);
  if (history.failure !== null && !found) return null;
  return (
    <>
      <Drawn
        title="Coins in circulation, and what backs them"
        unit={dollar?.coin.symbol}
        lines={lines?.supply}
        format={WHOLE}
        series={[
          { label: "In circulation", color: "--accent", fill: true },
          { label: "Reserve, at parity", color: "--second" },
          { label: "Issued on credit", color: "--bad" },
        ]}
      />
      <div class="grid wide charts">
        <Drawn
          title="The peg: a coin in swaps, and the reserve's price"
          lines={lines?.peg}
          format={PRICE}
          series={[
            { label: "Cost", color: "--accent" },
            { label: "Brought", color: "--second" },
            { label: "Reserve", color: "--bad" },
          ]}
        />
        <Drawn
          title="Rates, a year"
          lines={lines?.rates}
          format={PERCENT}
          series={[
            { label: "Savings earn", color: "--accent" },
            { label: "Credit costs", color: "--second" },
          ]}
        />
      </div>
    </>
  );
}
