/** Amounts are integers in a token's units from end to end; here they become text and text becomes them. No float is involved. */

/** A thin space between groups of three, which no locale reads as a decimal mark. */
const GROUP = "\u202f";

export function groupDigits(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, GROUP);
}

export type Reading =
  { readonly ok: true; readonly value: bigint } | { readonly ok: false; readonly problem: string };

/** What a person has typed, as units. A dot is the decimal mark, spaces may group; a comma means different things to different people. */
export function parseUnits(text: string, decimals: number): Reading {
  const plain = text.replace(/[\s\u2009\u202f\u00a0_']/g, "");
  if (plain === "") return { ok: false, problem: "" };
  if (plain.includes(","))
    return { ok: false, problem: "write a dot before decimals, and nothing but spaces between thousands" };
  if (plain.startsWith("-")) return { ok: false, problem: "an amount cannot be negative" };
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) return { ok: false, problem: "this is not an amount" };
  const [whole = "", fraction = ""] = plain.split(".");
  if (fraction.replace(/0+$/, "").length > decimals) {
    return {
      ok: false,
      problem: decimals === 0 ? "only whole units exist" : `it has ${decimals} decimals at most`,
    };
  }
  const value = BigInt((whole || "0") + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (value >= 1n << 128n) return { ok: false, problem: "this is more than can exist" };
  return { ok: true, value };
}

/** Units as exact text, without grouping: what an input holds. */
export function exactUnits(value: bigint, decimals: number): string {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return sign + (fraction ? `${whole}.${fraction}` : whole);
}

export interface Shown {
  readonly text: string;
  /** Whether digits were left out; then the exact amount belongs into a title. */
  readonly isRounded: boolean;
}

/** Units as text to read: grouped, with `places` decimals, more for small amounts, always rounded towards zero, so nothing looks like more than it is. */
export function showUnits(value: bigint, decimals: number, places = 2): Shown {
  const exact = exactUnits(value < 0n ? -value : value, decimals);
  const [whole = "0", fraction = ""] = exact.split(".");
  let kept = fraction.slice(0, places);
  if (whole === "0" && /^0*$/.test(kept) && fraction !== "") {
    // four digits that say something
    const first = fraction.search(/[1-9]/);
    kept = fraction.slice(0, Math.max(places, first + 4));
  }
  const isRounded = kept.length < fraction.length;
  // whole amounts are whole, others have the places of their column
  const tail = fraction === "" ? "" : kept.padEnd(places, "0");
  return { text: (value < 0n ? "−" : "") + groupDigits(whole) + (tail ? `.${tail}` : ""), isRounded };
}

/** A fraction times 1e18 as per cent. */
export function showPercent(wad: bigint, places = 2): string {
  const scale = 10n ** BigInt(16 - places);
  const units = wad / scale;
  const sign = units < 0n ? "−" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return `${sign}${groupDigits(whole)}${places ? `.${digits.slice(digits.length - places)}` : ""}${"\u202f"}%`;
}

/** For charts alone: near enough for a pixel, never for a decision. */
export function toNumber(value: bigint, decimals: number): number {
  return Number(exactUnits(value, decimals));
}
