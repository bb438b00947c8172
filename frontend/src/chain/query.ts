/** Values of the chain as of its newest block. A value stays on the screen until its successor is there, so nothing jumps. */
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

import { explain } from "./errors";
import { head, node, type Head, type Node } from "./node";
import { chain } from "./node";
import type { ChainEntry } from "./registry";

export interface Moment {
  readonly node: Node;
  readonly chain: ChainEntry;
  readonly head: Head;
}

export interface Query<T> {
  /** The last value there was; undefined before the first. */
  readonly value: T | undefined;
  /** Why the last attempt failed, for people; null where it did not. */
  readonly failure: string | null;
  /** Whether there was an attempt yet. */
  readonly settled: boolean;
}

interface Entry<T> {
  readonly state: Signal<Query<T>>;
  users: number;
  stop?: () => void;
}

const entries = new Map<string, Entry<unknown>>();
const EMPTY: Query<never> = { value: undefined, failure: null, settled: false };
/** Asked for only while a block is new; kept for as long as the page lives, to be there at once on the way back. */
const KEPT = 200;

/**
 * `load` runs at every new block while a component is on the screen that asks for `key`; with `key` null nothing is asked.
 * The key must name everything that `load` depends on but the block and the chain.
 */
export function useQuery<T>(
  key: string | null,
  load: (moment: Moment) => Promise<T>,
): ReadonlySignal<Query<T>> {
  const full = useFullKey(key);
  const entry = useMemo(() => (full === null ? null : entryOf<T>(full)), [full]);
  useEffect(() => {
    if (!entry) return;
    if (entry.users++ === 0) entry.stop = keepFresh(entry, load);
    return () => {
      if (--entry.users === 0) entry.stop?.();
    };
  }, [entry]);
  return entry?.state ?? NOTHING;
}

const NOTHING: ReadonlySignal<Query<never>> = signal(EMPTY);

function useFullKey(key: string | null): string | null {
  const chainKey = useMemo(
    () => computed(() => (chain.value ? `${chain.value.chainId}/${chain.value.genesis}` : null)),
    [],
  );
  return key === null || chainKey.value === null ? null : `${chainKey.value}/${key}`;
}

function entryOf<T>(key: string): Entry<T> {
  let entry = entries.get(key) as Entry<T> | undefined;
  if (!entry) {
    entry = { state: signal<Query<T>>(EMPTY), users: 0 };
    entries.set(key, entry as Entry<unknown>);
    if (entries.size > KEPT) forgetOldest();
  }
  return entry;
}

function forgetOldest(): void {
  for (const [key, entry] of entries) {
    if (entry.users === 0) {
      entries.delete(key);
      return;
    }
  }
}

function keepFresh<T>(entry: Entry<T>, load: (moment: Moment) => Promise<T>): () => void {
  let running = false;
  let again = false;
  let stopped = false;
  const run = async (moment: Moment): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      const value = await load(moment);
      if (!stopped) entry.state.value = { value, failure: null, settled: true };
    } catch (error) {
      const failure = await explain(error);
      if (!stopped) entry.state.value = { value: entry.state.value.value, failure, settled: true };
    }
    running = false;
    const now = momentNow();
    if (again && !stopped && now) {
      again = false;
      void run(now);
    }
  };
  const end = effect(() => {
    const moment = momentNow();
    if (moment) void run(moment);
  });
  return () => {
    stopped = true;
    end();
  };
}

export function momentNow(): Moment | null {
  const [client, entry, newest] = [node.value, chain.value, head.value];
  return client && entry && newest ? { node: client, chain: entry, head: newest } : null;
}
