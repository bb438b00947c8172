/** Times of the chain, which are seconds, in words. */

/** "2026-11-23 10:30 UTC": the same for every reader. */
export function showTime(seconds: bigint | number): string {
  const time = Number(seconds) * 1_000;
  // beyond what a calendar can say
  if (time > 8_640_000_000_000_000 || Number(seconds) >= 2 ** 40 - 1) return "for ever";
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** "3 days", "5 hours", "12 minutes": rounded down, never "0". */
export function showSpan(seconds: bigint | number): string {
  const left = Number(seconds);
  for (const [size, word] of [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ] as const) {
    const count = Math.floor(left / size);
    if (count >= 1) return `${count} ${word}${count === 1 ? "" : "s"}`;
  }
  return "less than a minute";
}
