/** Tables that sort and search, and show only the rows that are on the screen, so that a thousand scroll as well as ten. */
import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** What it is sorted by; not sortable without. */
  readonly rank?: (row: Row) => bigint | string;
  readonly isNumber?: boolean;
}

const ROW = 52;
const SPARE = 8;
/** Up to here everything is drawn: the browser's own search then finds all of it. */
const SMALL = 60;

export function Table<Row>(properties: {
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What a search looks in; no search field without. */
  text?: (row: Row) => string;
  href?: (row: Row) => string;
  empty: string;
}) {
  const { caption, rows, columns, rowKey, text, href, empty } = properties;
  const search = useSignal("");
  const sort = useSignal<{ at: number; descending: boolean } | null>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const frame = useRef<HTMLDivElement>(null);

  const order = useComputed(() => sort.value);
  const wanted = search.value.trim().toLowerCase();
  let shown = wanted && text ? rows.filter((row) => text(row).toLowerCase().includes(wanted)) : rows;
  const by = order.value && columns[order.value.at]?.rank;
  if (by) {
    const sign = order.value!.descending ? -1 : 1;
    shown = [...shown].sort((one, other) => {
      const [left, right] = [by(one), by(other)];
      return left < right ? -sign : left > right ? sign : 0;
    });
  }
  const isLong = shown.length > SMALL;
  useEffect(() => {
    const element = frame.current;
    if (!element || !isLong) return;
    const measure = (): void => {
      height.value = element.clientHeight;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [isLong]);
  const first = isLong ? Math.max(0, Math.floor(top.value / ROW) - SPARE) : 0;
  const last = isLong
    ? Math.min(shown.length, Math.ceil((top.value + height.value) / ROW) + SPARE)
    : shown.length;

  return (
    <>
      {text && rows.length > 5 && (
        <input
          class="search"
          type="search"
          placeholder="Search"
          aria-label={`Search ${caption}`}
          value={search.value}
          onInput={(event) => (search.value = event.currentTarget.value)}
        />
      )}
      <div
        ref={frame}
        class={isLong ? "table-frame long" : "table-frame"}
        tabIndex={isLong ? 0 : undefined}
        role={isLong ? "region" : undefined}
        aria-label={isLong ? caption : undefined}
        onScroll={isLong ? (event) => (top.value = event.currentTarget.scrollTop) : undefined}
      >
        <table aria-rowcount={shown.length + 1}>
          <caption class="said">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column, at) => {
                const state =
                  order.value?.at === at ? (order.value.descending ? "descending" : "ascending") : undefined;
                return (
                  <th scope="col" class={column.isNumber ? "number" : undefined} aria-sort={state}>
                    {column.rank ? (
                      <button
                        type="button"
                        class="quiet"
                        onClick={() => (sort.value = { at, descending: state !== "descending" })}
                      >
                        {column.label}{" "}
                        <span aria-hidden="true">
                          {state === "descending" ? "↓" : state === "ascending" ? "↑" : ""}
                        </span>
                      </button>
                    ) : (
                      column.label
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <tr class="spacer" aria-hidden="true" style={{ height: `${first * ROW}px` }} />}
            {shown.slice(first, last).map((row, at) => (
              <tr key={rowKey(row)} aria-rowindex={first + at + 2}>
                {columns.map((column, index) => (
                  <td class={column.isNumber ? "number" : undefined} data-label={column.label}>
                    {index === 0 && href ? <a href={href(row)}>{column.cell(row)}</a> : column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
            {last < shown.length && (
              <tr class="spacer" aria-hidden="true" style={{ height: `${(shown.length - last) * ROW}px` }} />
            )}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p class="empty">{wanted ? `Nothing is called “${search.value.trim()}”.` : empty}</p>
        )}
      </div>
    </>
  );
}
