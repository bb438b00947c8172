/** Who may hold an asset's shares, and how many, in words; and the words of who changes that, read. */
import type { Address } from "viem";

import { ETHER, type KnownToken } from "./tokens";

/** As the asset has it. Amounts in units of the shares, the lock-up in seconds; zero for no rule. */
export interface Policy {
  /** 0: any country may receive, 1: the listed ones, 2: all others. */
  readonly countryRule: number;
  /** A bit for each of the classes 0 to 31; none: every class. */
  readonly classes: number;
  readonly maxHolders: number;
  readonly minHolding: bigint;
  readonly maxBalance: bigint;
  readonly dailyVolume: bigint;
  readonly lockup: number;
  readonly sanctionsList: Address;
  readonly checkedClaims: boolean;
}

/** Each rule as a sentence, as `strongroom.client.assets.rules` says it; the registry's, which always holds, first. */
export function sentences(
  policy: Policy,
  countries: readonly number[],
  { symbol, decimals }: KnownToken,
): string[] {
  const found = ["Only verified investors may receive, and only they may send."];
  const names = countries.join(", ");
  if (policy.countryRule === 1)
    found.push(`Only investors of the countries ${names || "none"} may receive (ISO 3166-1 numbers).`);
  if (policy.countryRule === 2 && names)
    found.push(`Investors of the countries ${names} may not receive (ISO 3166-1 numbers).`);
  if (policy.classes) {
    found.push(`Only investors of the classes ${classesOf(policy).join(", ")} may receive.`);
  }
  if (policy.maxHolders) found.push(`At most ${policy.maxHolders} investors may hold shares at a time.`);
  const shares = (units: bigint): string => {
    const whole = units.toString().padStart(decimals + 1, "0");
    const fraction = whole.slice(whole.length - decimals).replace(/0+$/, "");
    return `${whole.slice(0, whole.length - decimals)}${decimals && fraction ? `.${fraction}` : ""} ${symbol}`;
  };
  if (policy.minHolding) found.push(`Who holds any holds at least ${shares(policy.minHolding)} in a wallet.`);
  if (policy.maxBalance)
    found.push(`An investor holds at most ${shares(policy.maxBalance)}, over all its wallets.`);
  if (policy.dailyVolume)
    found.push(`An investor sends at most ${shares(policy.dailyVolume)} to others in a day (UTC).`);
  if (policy.lockup)
    found.push(`Issued shares cannot be transferred for ${Math.ceil(policy.lockup / 86_400)} days.`);
  if (policy.sanctionsList !== ETHER)
    found.push(
      `Nobody on the sanctions list ${policy.sanctionsList} sends or receives; one that does not answer stops transfers.`,
    );
  if (policy.checkedClaims) found.push("Dividends are paid only to wallets that are verified.");
  return found;
}

/** "250, 392" as numbers in order, each once; null for anything else. */
export function parseNumbers(text: string, most: number): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (!parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= most)) return null;
  return [...new Set(parts.map(Number))].sort((one, other) => one - other);
}

export function classesOf({ classes }: Policy): readonly number[] {
  return Array.from({ length: 32 }, (_, at) => at).filter((at) => (classes >>> at) & 1);
}
