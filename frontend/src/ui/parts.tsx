/** Small parts that every page is made of. */
import type { ComponentChildren } from "preact";

import type { Query } from "../chain/query";

export function Page({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: string;
  children: ComponentChildren;
}) {
  return (
    <>
      <header class="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p class="lead">{lead}</p>}
      </header>
      {children}
    </>
  );
}

export function Card({
  title,
  children,
  aside,
}: {
  title?: ComponentChildren;
  children: ComponentChildren;
  aside?: ComponentChildren;
}) {
  return (
    <section class="card">
      {(title || aside) && (
        <div class="card-head">
          {title && <h2>{title}</h2>}
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A figure with its name; a skeleton of the same size while it is not there. */
export function Figure({
  label,
  children,
  hint,
}: {
  label: string;
  children: ComponentChildren | undefined;
  hint?: string;
}) {
  return (
    <div class="figure" title={hint}>
      <dt>{label}</dt>
      <dd>{children ?? <span class="skeleton" aria-label="loading" />}</dd>
    </div>
  );
}

export function Figures({ children }: { children: ComponentChildren }) {
  return <dl class="figures">{children}</dl>;
}

export type Tone = "info" | "warning" | "danger" | "good";

export function Notice({ tone = "info", children }: { tone?: Tone; children: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === "danger" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** Says that what is on the screen could not be brought up to date. */
export function Trouble({ query }: { query: Query<unknown> }) {
  if (query.failure === null) return null;
  return (
    <Notice tone={query.value === undefined ? "danger" : "warning"}>
      {query.value === undefined ? "This could not be read: " : "What you see may be out of date: "}
      {query.failure}.
    </Notice>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
