/** How far a debt is from its limit. */
import type { PositionRow } from "../../data/markets";
import { showUnits } from "../../math/decimal";

export const NO_DEBT = 2n ** 256n - 1n;
const ONE = 10n ** 18n;

/** "1.84", or what else is to be said. */
export function healthText(factor: bigint): string {
  if (factor === NO_DEBT) return "no debt";
  return factor >= 1000n * ONE ? "over 1000" : showUnits(factor - (factor % 10n ** 16n), 18, 2).text;
}

export function HealthBar({ position }: { position: PositionRow }) {
  const { healthFactor: factor, debt, maxDebt, status } = position;
  if (factor === NO_DEBT) return <span class="hint">no debt</span>;
  if (status === "unknown") return <span class="bad">unknown: no price</span>;
  const used = maxDebt === 0n ? 100 : Math.min(100, Number((debt * 100n) / maxDebt));
  const word = status === "liquidatable" ? "can be liquidated" : used >= 90 ? "close to the limit" : "sound";
  return (
    <div title={`${used} % of what may be owed: ${word}`}>
      <span class={used >= 100 ? "bad" : ""}>{healthText(factor)}</span> <span class="said">{word}</span>
      <div class={`health ${used >= 95 ? "bad" : used >= 85 ? "warn" : ""}`} aria-hidden="true">
        <span style={{ width: `${used}%` }} />
      </div>
    </div>
  );
}
