/** Signed orders: made, shown with what each gets of them, taken, cancelled. */
import { signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Address as Hex20 } from "viem";

import { chain, head } from "../../chain/node";
import { momentNow, useQuery } from "../../chain/query";
import { marketOf } from "../../data/collections";
import {
  COLLECTION_OFFER,
  counterOf,
  dearest,
  evidenceOf,
  fillTerms,
  forgetOrder,
  formatOrder,
  hasOrderBook,
  ITEM_OFFER,
  keepOrder,
  LISTING,
  newNonce,
  orders,
  readOrders,
  splitAt,
  submitOrder,
  typedOrder,
  type ForSale,
  type Offer,
  type Order,
  type SignedOrder,
} from "../../data/orders";
import { readDollar } from "../../data/dollar";
import { balanceMeasure, balanceOf, ETHER, ether, type KnownToken } from "../../data/tokens";
import * as abi from "../../generated/creator_collection";
import * as market from "../../generated/marketplace";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Empty, Notice } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Action, Call, Spending } from "../../write/action";
import { acting } from "../../write/Acting";
import { Split, splitSentence } from "./Split";

/** Seconds a fill may wait to be mined. */
const PATIENCE = 1_200n;
const DAY = 86_400n;
/** Days that an order may be good for. */
export const TERMS = [1n, 7n, 30n];

/** The orders that are known for a collection; undefined while they are read. */
export function useOrders(token: Hex20 | null, id = 1n): readonly Offer[] | undefined {
  const mark = `${orders.value.length} ${orders.value.at(-1)?.signature.slice(0, 20)}`;
  return useQuery(token && `orders ${token} ${id} ${mark}`, (moment) => readOrders(moment, token!, id)).value
    .value;
}

/** The last order that was signed here, to be handed on; and why the order book did not take it. */
const made = signal<{ readonly signed: SignedOrder; readonly failure: string | null } | null>(null);

function take(signed: SignedOrder): void {
  keepOrder(signed);
  made.value = { signed, failure: null };
  const entry = chain.value;
  if (entry && hasOrderBook(entry)) {
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
        {entry && hasOrderBook(entry) && now.failure === null
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

/** Orders, each with what it pays whom and what the account can do with it. `sell` is the work that offers may be filled with. */
export function Orders({
  offers,
  empty,
  sell,
}: {
  offers: readonly Offer[] | undefined;
  empty: string;
  sell?: { readonly id: bigint; readonly forSale: ForSale };
}) {
  if (offers === undefined) return <span class="skeleton" />;
  return (
    <>
      {offers.length === 0 && <Empty>{empty}</Empty>}
      {offers.map((offer) => (
        <OrderCard key={offer.hash} offer={offer} sell={sell} />
      ))}
    </>
  );
}

function OrderCard({
  offer,
  sell,
}: {
  offer: Offer;
  sell: { readonly id: bigint; readonly forSale: ForSale } | undefined;
}) {
  const { signed, currency, split, problem } = offer;
  const { order } = signed;
  const who = account.value;
  const isMine = order.maker === who;
  const isListing = order.kind === LISTING;
  const isForAnother = order.taker !== ETHER && order.taker !== who;
  const canSell = !isListing && sell !== undefined && sell.forSale.owner === who;
  return (
    <section class="order" aria-label={isListing ? "Listing" : "Offer"}>
      <p>
        <strong>
          <Amount value={order.lotPrice} token={currency} places={4} />
        </strong>{" "}
        {isListing ? "asked by" : order.kind === COLLECTION_OFFER ? "for any, offered by" : "offered by"}{" "}
        <Address of={order.maker} />
        {order.taker !== ETHER && (
          <>
            , for <Address of={order.taker} /> alone
          </>
        )}
        <span class="hint"> · until {showTime(order.endTime)}</span>
      </p>
      {problem ? (
        <Notice tone="warning">It cannot be taken now: {problem}.</Notice>
      ) : split ? (
        <Split
          split={split}
          currency={currency}
          seller={isListing ? order.maker : (sell?.forSale.owner ?? null)}
        />
      ) : (
        <Notice tone="warning">What it would pay whom cannot be said now.</Notice>
      )}
      <p class="actions">
        {!isMine && isListing && !problem && split && (
          <button
            type="button"
            class="primary"
            disabled={isForAnother}
            onClick={() => (who ? (acting.value = purchase(offer, split, who)) : (pickerOpen.value = true))}
          >
            Buy it
          </button>
        )}
        {!isMine && canSell && !problem && split && who && (
          <button
            type="button"
            class="primary"
            disabled={isForAnother}
            onClick={() => (acting.value = acceptance(offer, split, sell, who))}
          >
            Sell for it
          </button>
        )}
        {isMine && !problem && (
          <button type="button" onClick={() => (acting.value = cancellation(offer))}>
            Cancel it
          </button>
        )}
        {offer.isKept && (
          <button type="button" class="small" onClick={() => forgetOrder(signed)}>
            Forget it
          </button>
        )}
      </p>
    </section>
  );
}

export function leaveToMove(
  token: Hex20,
  id: bigint,
  spender: Hex20,
  name: string,
): { label: string; call: Call } {
  return {
    label: `Let ${name} move this one work`,
    call: { to: token, abi: abi.approve, functionName: "approve", args: [spender, id] },
  };
}

export function spend(token: KnownToken, amount: bigint, spender: Hex20, spenderName: string): Spending[] {
  if (token.address === ETHER || amount === 0n) return [];
  return [
    { token: token.address, symbol: token.symbol, decimals: token.decimals, spender, spenderName, amount },
  ];
}

function ownerMeasure(token: Hex20, id: bigint) {
  return {
    label: `Owner of #${id}`,
    read: { to: token, abi: abi.ownerOf, functionName: "ownerOf", args: [id] },
    show: (raw: unknown) => `${(raw as string).slice(0, 6)}…${(raw as string).slice(-4)}`,
  };
}

function purchase({ signed, currency }: Offer, split: NonNullable<Offer["split"]>, who: Hex20): Action {
  const { order, marketplace } = signed;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const limit = dearest(order, split.price, deadline);
  return {
    title: `Buy #${order.id} for ${amountText(split.price, currency, 4)}`,
    sentences: [
      `You pay ${amountText(limit, currency, 6)} at most, and the work is yours.`,
      splitSentence(split, currency),
    ],
    call: {
      to: marketplace,
      abi: market.fill,
      functionName: "fill",
      args: [order, evidenceOf(signed), fillTerms(order.id, limit, deadline)],
      ...(order.currency === ETHER ? { value: limit } : {}),
    },
    spending: spend(currency, limit, marketplace, "the marketplace"),
    measures: [ownerMeasure(order.token, order.id), balanceMeasure(`Your ${currency.symbol}`, currency, who)],
  };
}

function acceptance(
  { signed, currency }: Offer,
  split: NonNullable<Offer["split"]>,
  { id, forSale }: { readonly id: bigint; readonly forSale: ForSale },
  who: Hex20,
): Action {
  const { order, marketplace } = signed;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  return {
    title: `Sell #${id} for ${amountText(split.proceeds, currency, 4)}`,
    sentences: [
      `You give the work and get ${amountText(split.proceeds, currency, 6)} at least, or nothing happens.`,
      splitSentence(split, currency),
    ],
    before: forSale.marketMayMove ? [] : [leaveToMove(order.token, id, marketplace, "the marketplace")],
    call: {
      to: marketplace,
      abi: market.fill,
      functionName: "fill",
      args: [order, evidenceOf(signed), fillTerms(id, split.proceeds, deadline)],
    },
    measures: [
      ownerMeasure(order.token, id),
      balanceMeasure(`Your ${currency.symbol}`, currency, who, "more"),
    ],
  };
}

function cancellation({ signed }: Offer): Action {
  const { nonce } = signed.order;
  return {
    title: "Cancel the order",
    sentences: ["Nobody can take it any more, whoever has it. Cancelling works while sales are paused, too."],
    call: { to: signed.marketplace, abi: market.cancel, functionName: "cancel", args: [nonce] },
    measures: [
      {
        label: "The order",
        read: {
          to: signed.marketplace,
          abi: market.orderState,
          functionName: "orderState",
          args: [signed.order],
        },
        show: (raw) => ((raw as readonly [number])[0] === 3 ? "closed" : "can be taken"),
      },
    ],
  };
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
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Paid in</label>
      <select
        id={id}
        value={value.address}
        onChange={(event) =>
          set(currencies.find(({ address }) => address === event.currentTarget.value) ?? ether)
        }
      >
        {currencies.map(({ address, symbol }) => (
          <option value={address}>{symbol}</option>
        ))}
      </select>
    </div>
  );
}

export function TermField({ days, set }: { days: bigint; set: (days: bigint) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Good for</label>
      <select id={id} value={`${days}`} onChange={(event) => set(BigInt(event.currentTarget.value))}>
        {TERMS.map((item) => (
          <option value={`${item}`}>{item === 1n ? "1 day" : `${item} days`}</option>
        ))}
      </select>
    </div>
  );
}

/** What a sale at this price would pay whom; undefined for none, or while it is asked. */
export function useSplit(token: Hex20, id: bigint, price: bigint) {
  return useQuery(price > 0n ? `split ${token} ${id} ${price}` : null, (moment) =>
    splitAt(moment, token, id, price),
  ).value;
}

/** An order as this page makes it; what a kind needs beside is given. */
function order(
  fields: Pick<Order, "kind" | "maker" | "token" | "id" | "currency" | "lotPrice" | "counter"> &
    Partial<Order>,
  days: bigint,
): Order {
  const now = head.value?.timestamp ?? 0n;
  return {
    standard: 0,
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

function agreementTo(built: Order): Pick<Action, "agreement"> {
  const moment = momentNow()!;
  const [marketplace, chainId] = [marketOf(moment), moment.chain.chainId];
  return {
    agreement: {
      prepare: () => Promise.resolve(typedOrder(built, chainId, marketplace)),
      signed: (signature) =>
        take({ chainId, marketplace, order: built, signature, bulkIndex: 0n, bulkProof: [] }),
    },
  };
}

/** Of what is asked, rounded up to whole basis points: the most royalty that the seller signs for. */
export function royaltyBps(royalty: bigint, price: bigint): number {
  return Number((royalty * 10_000n + price - 1n) / price);
}

export function ListForm({ token, id, forSale }: { token: Hex20; id: bigint; forSale: ForSale }) {
  const currencies = useCurrencies();
  const currency = useSignal<KnownToken>(ether);
  const input = useAmount(currency.value.decimals);
  const days = useSignal(7n);
  const price = input.reading.ok ? input.reading.value : 0n;
  const split = useSplit(token, id, price);
  const who = account.value!;
  const ready = price > 0n && split.value !== undefined && split.failure === null;
  const submit = (event: Event): void => {
    event.preventDefault();
    const moment = momentNow();
    if (!ready || !split.value || !moment) return;
    const text = amountText(price, currency.value, 6);
    const built = order(
      {
        kind: LISTING,
        maker: who,
        token,
        id,
        currency: currency.value.address,
        lotPrice: price,
        maxRoyaltyBps: royaltyBps(split.value.royalty, price),
        maxFeeBps: forSale.feeBps,
        counter: forSale.counter,
      },
      days.value,
    );
    acting.value = {
      title: `List #${id} for ${amountText(price, currency.value, 4)}`,
      sentences: [
        `You sign that anyone may buy the work for ${text} until ${showTime(built.endTime)}. Nothing is sent, and you keep the work until it is sold.`,
        splitSentence(split.value, currency.value),
        "You agree to this royalty and this fee, and to no higher ones.",
      ],
      before: forSale.marketMayMove ? [] : [leaveToMove(token, id, marketOf(moment), "the marketplace")],
      ...agreementTo(built),
      measures: [],
    };
  };
  return (
    <form onSubmit={submit}>
      <CurrencyField
        currencies={currencies}
        value={currency.value}
        set={(found) => (currency.value = found)}
      />
      <AmountField label="Price" token={currency.value} input={input} />
      <TermField days={days.value} set={(found) => (days.value = found)} />
      {split.value && price > 0n && <Split split={split.value} currency={currency.value} seller={who} />}
      <p class="problem" role={split.failure ? "alert" : undefined}>
        {price > 0n && split.failure ? `Not now: ${split.failure}.` : ""}
      </p>
      <button type="submit" class="primary" disabled={!ready}>
        See what you sign
      </button>
    </form>
  );
}

/** An offer in the stablecoin: ether cannot be taken by a signature. `id` null for any work of the collection. */
export function OfferForm({ token, id }: { token: Hex20; id: bigint | null }) {
  const coin = useCurrencies()[1];
  const who = account.value!;
  const input = useAmount(coin?.decimals ?? 18);
  const days = useSignal(7n);
  const state = useQuery(coin ? `offer ${who}` : null, async (moment) => ({
    held: await balanceOf(moment, coin!.address, who),
    counter: await counterOf(moment, who),
  })).value.value;
  const price = input.reading.ok ? input.reading.value : 0n;
  const split = useSplit(token, id ?? 1n, price);
  const ready = price > 0n && state !== undefined && price <= state.held && split.value !== undefined;
  if (!coin) return null;
  const submit = (event: Event): void => {
    event.preventDefault();
    const moment = momentNow();
    if (!ready || !state || !split.value || !moment) return;
    const built = order(
      {
        kind: id === null ? COLLECTION_OFFER : ITEM_OFFER,
        maker: who,
        token,
        id: id ?? 0n,
        currency: coin.address,
        lotPrice: price,
        counter: state.counter,
      },
      days.value,
    );
    const what = id === null ? "any one work of this collection" : `#${id}`;
    acting.value = {
      title: `Offer ${amountText(price, coin)}`,
      sentences: [
        `You sign that whoever has ${what} may sell it to you for ${amountText(price, coin, 6)} until ${showTime(built.endTime)}. You pay when it is sold, and not before.`,
        splitSentence(split.value, coin),
      ],
      spending: spend(coin, price, marketOf(moment), "the marketplace"),
      ...agreementTo(built),
      measures: [],
    };
  };
  return (
    <form onSubmit={submit}>
      <AmountField
        label={id === null ? `Offer for any of them (${coin.symbol})` : `Offer (${coin.symbol})`}
        token={coin}
        input={input}
        max={state?.held}
      />
      <TermField days={days.value} set={(found) => (days.value = found)} />
      <button type="submit" class="primary" disabled={!ready}>
        See what you sign
      </button>
    </form>
  );
}
