/** Signing orders: what they are made of, the fields for it, and what becomes of a signed one. */
import { signal, useSignal } from "@preact/signals";
import type { Address as Hex20 } from "viem";

import { chain, head } from "../chain/node";
import { momentNow, useQuery } from "../chain/query";
import { marketOf } from "../data/collections";
import { readDollar } from "../data/dollar";
import { ERC721 } from "../data/lots";
import {
  formatOrder,
  keepOrder,
  newNonce,
  orders,
  readOrders,
  splitAt,
  submitOrder,
  typedOrder,
  type Offer,
  type Order,
  type SignedOrder,
} from "../data/orders";
import { bookOf } from "../data/orderbook";
import { ETHER, ether, type KnownToken } from "../data/tokens";
import { Choice } from "../ui/forms";
import { Notice } from "../ui/parts";
import type { Action } from "../write/action";

const DAY = 86_400n;
/** Days that an order may be good for. */
const TERMS = [1n, 7n, 30n];

/** The orders that are known for a token; undefined while they are read. */
export function useOrders(token: Hex20 | null, id = 1n): readonly Offer[] | undefined {
  const book = chain.value && bookOf(chain.value);
  const mark = `${orders.value.length} ${orders.value.at(-1)?.signature.slice(0, 20)} ${book}`;
  return useQuery(token && `orders ${token} ${id} ${mark}`, (moment) => readOrders(moment, token!, id)).value
    .value;
}

/** What a sale at this price would pay whom; undefined for none, or while it is asked. */
export function useSplit(token: Hex20, id: bigint, price: bigint, standard = ERC721) {
  return useQuery(price > 0n ? `split ${token} ${id} ${price} ${standard}` : null, (moment) =>
    splitAt(moment, token, id, price, standard),
  ).value;
}

/** An order as this page makes it; what a kind needs beside is given. A work alone, unless it is said. */
export function makeOrder(
  fields: Pick<Order, "kind" | "maker" | "token" | "id" | "currency" | "lotPrice" | "counter"> &
    Partial<Order>,
  days: bigint,
): Order {
  const now = head.value?.timestamp ?? 0n;
  return {
    standard: ERC721,
    taker: ETHER,
    lotSize: 1n,
    lots: 1n,
    endLotPrice: fields.lotPrice,
    startTime: now,
    endTime: now + days * DAY,
    maxRoyaltyBps: 0,
    allowBrokenRoyalty: false,
    maxFeeBps: 0,
    nonce: newNonce(),
    ...fields,
  };
}

/** The signature over an order, which is kept and handed to the order book when it is there. */
export function agreementTo(built: Order, ids?: readonly bigint[]): Pick<Action, "agreement"> {
  const moment = momentNow()!;
  const [marketplace, chainId] = [marketOf(moment), moment.chain.chainId];
  return {
    agreement: {
      prepare: () => Promise.resolve(typedOrder(built, chainId, marketplace)),
      signed: (signature) =>
        take({
          chainId,
          marketplace,
          order: built,
          signature,
          bulkIndex: 0n,
          bulkProof: [],
          ...(ids ? { ids } : {}),
        }),
    },
  };
}

/** Of what is asked, rounded up to whole basis points: the most royalty that the seller signs for. */
export function royaltyBps(royalty: bigint, price: bigint): number {
  return Number((royalty * 10_000n + price - 1n) / price);
}

/** The last order that was signed here, to be handed on; and why the order book did not take it. */
const made = signal<{ readonly signed: SignedOrder; readonly failure: string | null } | null>(null);

function take(signed: SignedOrder): void {
  keepOrder(signed);
  made.value = { signed, failure: null };
  const entry = chain.value;
  if (entry && bookOf(entry)) {
    submitOrder(entry, signed).catch((error: unknown) => {
      const failure = error instanceof Error ? error.message : String(error);
      if (made.value?.signed === signed) made.value = { signed, failure };
    });
  }
}

/** What was just signed: whoever is given this text can take the order. */
export function Made({ token }: { token: Hex20 }) {
  const copied = useSignal(false);
  const now = made.value;
  if (!now || now.signed.order.token !== token) return null;
  const text = JSON.stringify(formatOrder(now.signed), null, 1);
  const entry = chain.value;
  return (
    <Notice tone="good">
      <p>
        Signed.{" "}
        {entry && bookOf(entry) && now.failure === null
          ? "The order book has it, and it is kept in this browser."
          : "It is kept in this browser alone: give it to whoever may take it."}
      </p>
      {now.failure && <p>But {now.failure}.</p>}
      <textarea class="json" readOnly rows={4} aria-label="The signed order, in JSON" value={text} />
      <p>
        <button
          type="button"
          class="small"
          onClick={() => void navigator.clipboard.writeText(text).then(() => (copied.value = true))}
        >
          {copied.value ? "Copied" : "Copy the order"}
        </button>{" "}
        <button type="button" class="small" onClick={() => (made.value = null)}>
          Close
        </button>
      </p>
    </Notice>
  );
}

/** Ether and the chain's stablecoin: what the page's prices may be in. */
export function useCurrencies(): readonly KnownToken[] {
  const dollar = useQuery("dollar", readDollar).value.value;
  return dollar ? [ether, dollar.coin] : [ether];
}

export function CurrencyField({
  currencies,
  value,
  set,
}: {
  currencies: readonly KnownToken[];
  value: KnownToken;
  set: (token: KnownToken) => void;
}) {
  return (
    <Choice
      label="Paid in"
      options={currencies.map(({ address, symbol }) => [address, symbol])}
      value={value.address}
      set={(found) => set(currencies.find(({ address }) => address === found) ?? ether)}
    />
  );
}

export function TermField({ days, set }: { days: bigint; set: (days: bigint) => void }) {
  return (
    <Choice
      label="Good for"
      options={TERMS.map((item) => [`${item}`, item === 1n ? "1 day" : `${item} days`])}
      value={`${days}`}
      set={(found) => set(BigInt(found))}
    />
  );
}
