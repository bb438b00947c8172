/** Amounts: shown with their symbol, the exact one in the title; and typed. */
import { useId, useLayoutEffect } from "preact/hooks";
import { useSignal, type Signal } from "@preact/signals";

import { exactUnits, parseUnits, showUnits, type Reading } from "../math/decimal";

export { cleanText } from "../math/text";

export interface Token {
  readonly symbol: string;
  readonly decimals: number;
}

export function Amount({
  value,
  token,
  places = 2,
}: {
  value: bigint | undefined;
  token: Token;
  places?: number;
}) {
  if (value === undefined) return <span class="skeleton" aria-label="loading" />;
  const { text, isRounded } = showUnits(value, token.decimals, places);
  return (
    <span
      class="amount"
      title={isRounded ? `${exactUnits(value, token.decimals)} ${token.symbol}` : undefined}
    >
      {text} <span class="unit">{token.symbol}</span>
    </span>
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function amountText(value: bigint, token: Token, places = 2): string {
  return `${showUnits(value, token.decimals, places).text} ${token.symbol}`;
}

export interface AmountInput {
  readonly text: Signal<string>;
  /** What is typed, or why it is no amount. */
  readonly reading: Reading;
  /** Whether it is the most there is: then the action may take all, whatever a second adds to it. */
  readonly isMax: Signal<boolean>;
}

export function useAmount(decimals: number, first = ""): AmountInput {
  const text = useSignal(first);
  const isMax = useSignal(false);
  return { text, isMax, reading: parseUnits(text.value, decimals) };
}

/** A field for an amount, with Max and a slider where the most is known. */
export function AmountField(properties: {
  label: string;
  token: Token;
  input: AmountInput;
  max?: bigint | undefined;
  maxLabel?: string;
  slider?: boolean;
  problem?: string | null;
}) {
  const { label, token, input, max, maxLabel = "Max", slider, problem } = properties;
  const id = useId();
  const value = input.reading.ok ? input.reading.value : 0n;
  const tooMuch = input.reading.ok && max !== undefined && value > max;
  const said =
    problem ??
    (input.reading.ok
      ? tooMuch
        ? `the most is ${amountText(max, token, 6)}`
        : null
      : input.reading.problem);
  const set = (units: bigint, isMax: boolean): void => {
    input.text.value = exactUnits(units, token.decimals);
    input.isMax.value = isMax;
  };
  // the most stays the most at each new block: a debt of which all is to be repaid grows every second
  useLayoutEffect(() => {
    if (input.isMax.value && max !== undefined) set(max, true);
  }, [max]);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="amount-field">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          spellcheck={false}
          placeholder="0"
          value={input.text.value}
          aria-invalid={said ? "true" : undefined}
          aria-describedby={said ? `${id}-problem` : undefined}
          onInput={(event) => {
            input.text.value = event.currentTarget.value;
            input.isMax.value = false;
          }}
        />
        <span class="unit">{token.symbol}</span>
        {max !== undefined && (
          <button type="button" class="small" disabled={max === 0n} onClick={() => set(max, true)}>
            {maxLabel}
          </button>
        )}
      </div>
      {slider && max !== undefined && max > 0n && (
        <input
          type="range"
          min="0"
          max="1000"
          aria-label={`${label}, as a part of the most`}
          aria-valuetext={`${(Number((value * 1000n) / max) / 10).toFixed(0)} per cent`}
          value={String(value >= max ? 1000n : (value * 1000n) / max)}
          onInput={(event) => {
            const part = BigInt(event.currentTarget.value);
            set((max * part) / 1000n, part === 1000n);
          }}
        />
      )}
      <p class="problem" id={`${id}-problem`} role={said ? "alert" : undefined}>
        {said}
      </p>
    </div>
  );
}
