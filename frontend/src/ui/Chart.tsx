/** Charts by uPlot, fetched when the first one is on the screen; each says what it shows in words, too. */
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";

import { theme } from "../app/preferences";

export interface Series {
  readonly label: string;
  /** Names a CSS variable. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly fill?: boolean;
}

export function Chart(properties: {
  /** What it shows, for those who do not see it. */
  description: string;
  x: readonly number[];
  isTime?: boolean;
  series: readonly Series[];
  height?: number;
  format?: (value: number) => string;
  formatX?: (value: number) => string;
  /** A vertical line, such as where the market is now. */
  mark?: number | null;
}) {
  const { description, x, series, height = 220, format, formatX, isTime = false, mark } = properties;
  const frame = useRef<HTMLDivElement>(null);
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
          scales: { x: { time: isTime } },
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
    });
    const resize = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      gone = true;
      resize.disconnect();
      plot?.destroy();
    };
  }, [x, series, theme.value, mark]);
  return (
    <figure class="chart">
      <div ref={frame} class="chart-frame" role="img" aria-label={description} />
    </figure>
  );
}
