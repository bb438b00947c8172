/** Charts by uPlot, fetched when the first one is on the screen; each says what it shows in words, too. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";

import { systemIsDark, theme } from "../app/preferences";

export interface Series {
  readonly label: string;
  /** Names a CSS variable. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly fill?: boolean;
}

/** Of a chart's table. */
const MOST_ROWS = 40;

export function Chart(properties: {
  /** What it shows, for those who do not see it. */
  description: string;
  x: readonly number[];
  series: readonly Series[];
  height?: number;
  format?: (value: number) => string;
  formatX?: (value: number) => string;
  /** What the x axis counts. */
  xLabel: string;
  /** A vertical line, such as where the market is now. */
  mark?: number | null;
}) {
  const { description, x, series, height = 220, format, formatX, xLabel, mark } = properties;
  const frame = useRef<HTMLDivElement>(null);
  const plotted = useRef<uPlot | undefined>(undefined);
  // where the mark is, else the newest, until a key says otherwise
  const at = useSignal(Infinity);
  const last = x.length - 1;
  const step = last > 0 ? (x[last]! - x[0]!) / last : 0;
  const marked = mark == null ? -1 : x.findIndex((value) => value >= mark - step / 2);
  const index = at.value < x.length ? at.value : marked < 0 ? last : marked;
  const show = (value: number | null | undefined): string =>
    value == null ? "–" : (format ?? String)(value);
  const showX = (at: number): string => (formatX ?? String)(x[at]!);
  const say = [showX(index), ...series.map(({ label, values }) => `${label} ${show(values[index])}`)].join(
    ", ",
  );
  const isTable = useSignal(false);
  // evenly out of all of it, and always the last, which comes first
  const every = Math.max(1, Math.ceil(x.length / MOST_ROWS));
  const rows = x.map((_, at) => last - at).filter((_, at) => at % every === 0);
  const move = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(0, to), last);
    // the newest stays the newest
    at.value = next === last && marked < 0 ? Infinity : next;
    const plot = plotted.current;
    plot?.setCursor({ left: plot.valToPos(x[next]!, "x"), top: 0 });
  };
  useEffect(() => {
    const element = frame.current;
    if (!element || x.length === 0) return;
    let plot: uPlot | undefined;
    let gone = false;
    const style = getComputedStyle(document.documentElement);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    void Promise.all([import("uplot"), import("uplot/dist/uPlot.min.css")]).then(([{ default: Plot }]) => {
      if (gone) return;
      const axis = {
        stroke: color("--ink-soft"),
        grid: { stroke: color("--line"), width: 1 },
        ticks: { show: false },
        font: "12px system-ui, sans-serif",
      };
      plot = new Plot(
        {
          width: element.clientWidth,
          height,
          scales: { x: { time: false } },
          legend: { live: true },
          cursor: { y: false, points: { size: 6 } },
          axes: [
            { ...axis, ...(formatX ? { values: (_: uPlot, ticks: number[]) => ticks.map(formatX) } : {}) },
            {
              ...axis,
              size: 64,
              ...(format ? { values: (_: uPlot, ticks: number[]) => ticks.map(format) } : {}),
            },
          ],
          series: [
            {
              label: xLabel,
              ...(formatX
                ? { value: (_: uPlot, value: number | null) => (value === null ? "–" : formatX(value)) }
                : {}),
            },
            ...series.map((line) => ({
              label: line.label,
              stroke: color(line.color),
              width: 2,
              points: { show: false },
              ...(line.fill ? { fill: color(line.color) + "22" } : {}),
              ...(format
                ? { value: (_: uPlot, value: number | null) => (value === null ? "–" : format(value)) }
                : {}),
            })),
          ],
          hooks: {
            ready: [(self) => self.setLegend({ idx: index })],
            draw: [
              (self) => {
                if (mark === undefined || mark === null) return;
                const at = self.valToPos(mark, "x", true);
                self.ctx.save();
                self.ctx.strokeStyle = color("--accent");
                self.ctx.setLineDash([4, 4]);
                self.ctx.beginPath();
                self.ctx.moveTo(at, self.bbox.top);
                self.ctx.lineTo(at, self.bbox.top + self.bbox.height);
                self.ctx.stroke();
                self.ctx.restore();
              },
            ],
          },
        },
        [x as number[], ...series.map((line) => line.values as (number | null)[])],
        element,
      );
      plotted.current = plot;
    });
    const resize = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      gone = true;
      resize.disconnect();
      plot?.destroy();
    };
  }, [x, series, theme.value, systemIsDark.value, mark]);
  return (
    <figure class="chart">
      <div
        ref={frame}
        class="chart-frame"
        role="slider"
        tabIndex={0}
        aria-label={description}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={index}
        aria-valuetext={say}
        onKeyDown={move}
      />
      <details class="numbers" onToggle={(event) => (isTable.value = event.currentTarget.open)}>
        <summary>As a table</summary>
        {isTable.value && (
          <table>
            <caption class="said">{description}</caption>
            <thead>
              <tr>
                <th scope="col">{xLabel}</th>
                {series.map(({ label }) => (
                  <th scope="col" class="number">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  <th scope="row">{showX(row)}</th>
                  {series.map(({ values }) => (
                    <td class="number">{show(values[row])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </details>
    </figure>
  );
}
