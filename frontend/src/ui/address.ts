/** Addresses for people. */
import { getAddress, isAddress, type Address } from "viem";

export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

export type AddressReading =
  { readonly ok: true; readonly value: Address } | { readonly ok: false; readonly problem: string };

export function parseAddress(text: string): AddressReading {
  const plain = text.trim();
  if (plain === "") return { ok: false, problem: "" };
  if (!/^0x[0-9a-fA-F]{40}$/.test(plain))
    return { ok: false, problem: "an address is 0x and 40 hexadecimal digits" };
  if (!isAddress(plain, { strict: true }))
    return { ok: false, problem: "the capitals do not fit: a digit is mistyped" };
  if (/^0x0{40}$/.test(plain))
    return { ok: false, problem: "nobody can ever move what is sent to the zero address" };
  return { ok: true, value: getAddress(plain) };
}

/** A known address that begins and ends as this one and is another: how a thief hopes to be paid. */
export function lookAlike(address: Address, known: readonly Address[]): Address | undefined {
  const low = address.toLowerCase();
  return known.find((other) => {
    const of = other.toLowerCase();
    return of !== low && of.slice(2, 6) === low.slice(2, 6) && of.slice(-4) === low.slice(-4);
  });
}
