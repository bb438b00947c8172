/** Where signed orders reach others: an order book that the person has set, else that of this page's own origin. No other is ever asked. */
import { signal } from "@preact/signals";

import { recall, remember } from "../app/preferences";
import { ownAddress, type ChainEntry } from "../chain/registry";

const changes = signal(0);

/** What a person has set for a chain; null for nothing. */
export function chosenBook(chainId: number): string | null {
  changes.value;
  return recall(`orderBook.${chainId}`);
}

export function chooseBook(chainId: number, address: string | null): void {
  remember(`orderBook.${chainId}`, address);
  changes.value++;
}

/** Its address, without a slash at its end; null for none. */
export function bookOf(chain: ChainEntry): string | null {
  const found = chosenBook(chain.chainId) ?? ownAddress(chain.orderBook)?.href;
  return found?.replace(/\/+$/, "") ?? null;
}
