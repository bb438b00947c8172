/** Addresses that the person or the page knows: those that a look-alike would imitate. */
import { getAddress, type Address } from "viem";

import { recall, remember } from "../app/preferences";
import { chain } from "../chain/node";
import { lookAlike } from "./address";

const KEY = "receivers";

/** To whom something was sent from this browser, the last first. */
function receivers(): readonly Address[] {
  try {
    return (JSON.parse(recall(KEY) ?? "[]") as string[]).map((item) => getAddress(item));
  } catch {
    return [];
  }
}

export function rememberReceiver(address: Address): void {
  remember(KEY, JSON.stringify([address, ...receivers().filter((item) => item !== address)].slice(0, 20)));
}

/** The warning that an address deserves, if it begins and ends as one that is known. */
export function lookAlikeWarning(address: Address): string | null {
  const entry = chain.value;
  const twin = lookAlike(address, [
    ...receivers(),
    ...(entry?.accounts ?? []).map((item) => item.address),
    ...Object.values(entry?.contracts ?? {}).map((item) => item.address),
  ]);
  return twin
    ? `This address begins and ends like ${twin}, which you know, and is another. Compare every digit.`
    : null;
}
