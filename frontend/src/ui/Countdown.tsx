/** The time that is left, by the chain's clock: the newest block's, and what has passed here since it was seen. */
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { head } from "../chain/node";

const ticks = signal(0);
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

const seen = computed(() => ({ at: Date.now(), timestamp: head.value?.timestamp ?? 0n }));

export function Countdown({ until }: { until: bigint }) {
  useEffect(() => {
    if (users++ === 0) timer = setInterval(() => ticks.value++, 1_000);
    return () => {
      if (--users === 0) clearInterval(timer);
    };
  }, []);
  ticks.value;
  const { at, timestamp } = seen.value;
  const left = Number(until - timestamp) - Math.floor((Date.now() - at) / 1_000);
  return (
    <time class="countdown" role="timer" aria-live="off">
      {clock(Math.max(0, left))}
    </time>
  );
}

/** "2 d 04:13:09", "13:09". */
function clock(seconds: number): string {
  const pad = (value: number): string => String(value).padStart(2, "0");
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3_600)];
  const rest = `${pad(Math.floor((seconds % 3_600) / 60))}:${pad(seconds % 60)}`;
  return `${days ? `${days} d ` : ""}${days || hours ? `${pad(hours)}:` : ""}${rest}`;
}
