/** Signed orders: made, shown with what each gets of them, taken, cancelled. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Address as Hex20 } from "viem";

import { momentNow, useQuery } from "../../chain/query";
import { marketOf } from "../../data/collections";
import {
  bookFailure,
  COLLECTION_OFFER,
  counterOf,
  isFor,
  ITEM_OFFER,
  LISTING,
  type ForSale,
  type Offer,
  type SignedOrder,
} from "../../data/orders";
import { parseSet, rootOf, showSet } from "../../data/idset";
import { balanceOf, ETHER, ether, type KnownToken } from "../../data/tokens";
import * as abi from "../../generated/creator_collection";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { acceptance, purchase, type Traded } from "../../trade/fills";
import { Own } from "../../trade/Own";
import {
  agreementTo,
  CurrencyField,
  makeOrder,
  royaltyBps,
  TermField,
  useCurrencies,
  useSplit,
} from "../../trade/making";
import { Split, splitSentence } from "../../trade/Split";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Empty, Notice } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Call } from "../../write/action";
import { acting } from "../../write/Acting";
import { spend } from "../../write/permit";

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
      {bookFailure.value && (
        <Notice tone="warning">
          The order book could not be asked ({bookFailure.value}): what it has is not shown.
        </Notice>
      )}
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
  const canSell = !isListing && sell !== undefined && sell.forSale.owner === who && isFor(signed, sell.id);
  return (
    <section class="order" aria-label={isListing ? "Listing" : "Offer"}>
      <p>
        <strong>
          <Amount value={order.lotPrice} token={currency} places={4} />
        </strong>{" "}
        {isListing ? "asked by" : `${forWhich(signed)}offered by`} <Address of={order.maker} />
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
            onClick={() =>
              who
                ? (acting.value = purchase(offer, split, who, work(order.token, order.id)))
                : (pickerOpen.value = true)
            }
          >
            Buy it
          </button>
        )}
        {!isMine && canSell && !problem && split && who && (
          <button
            type="button"
            class="primary"
            disabled={isForAnother}
            onClick={() =>
              (acting.value = acceptance(offer, split, who, {
                ...work(order.token, sell.id),
                idProof: offer.idProof,
                before: sell.forSale.marketMayMove
                  ? []
                  : [leaveToMove(order.token, sell.id, signed.marketplace, "the marketplace")],
              }))
            }
          >
            Sell for it
          </button>
        )}
        <Own offer={offer} />
      </p>
    </section>
  );
}

/** Of an offer for many: which. */
function forWhich({ order, ids }: SignedOrder): string {
  if (order.kind !== COLLECTION_OFFER) return "";
  if (order.id === 0n) return "for any, ";
  return ids ? `for one of ${showSet(ids)}, ` : "for one of a set, ";
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

/** A work, as what an order is filled with. */
function work(token: Hex20, id: bigint): Traded {
  return {
    id,
    name: `#${id}`,
    measures: [
      {
        label: `Owner of #${id}`,
        read: { to: token, abi: abi.ownerOf, functionName: "ownerOf", args: [id] },
        show: (raw: unknown) => `${(raw as string).slice(0, 6)}…${(raw as string).slice(-4)}`,
      },
    ],
  };
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
    const built = makeOrder(
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
  const field = useId();
  const numbers = useSignal("");
  const set = parseSet(numbers.value);
  const ids = id === null && set.ok ? set.ids : undefined;
  const isWrong = id === null && !set.ok && set.problem !== "";
  const split = useSplit(token, id ?? ids?.[0] ?? 1n, price);
  const ready =
    price > 0n && !isWrong && state !== undefined && price <= state.held && split.value !== undefined;
  if (!coin) return null;
  const submit = (event: Event): void => {
    event.preventDefault();
    const moment = momentNow();
    if (!ready || !state || !split.value || !moment) return;
    const built = makeOrder(
      {
        kind: id === null ? COLLECTION_OFFER : ITEM_OFFER,
        maker: who,
        token,
        id: id ?? (ids ? rootOf(ids) : 0n),
        currency: coin.address,
        lotPrice: price,
        counter: state.counter,
      },
      days.value,
    );
    const any = ids ? `one of the works ${showSet(ids)}` : "any one work of this collection";
    const what = id === null ? any : `#${id}`;
    acting.value = {
      title: `Offer ${amountText(price, coin)}`,
      sentences: [
        `You sign that whoever has ${what} may sell it to you for ${amountText(price, coin, 6)} until ${showTime(built.endTime)}. You pay when it is sold, and not before.`,
        splitSentence(split.value, coin),
      ],
      spending: spend(coin, price, marketOf(moment), "the marketplace"),
      ...agreementTo(built, ids),
      measures: [],
    };
  };
  return (
    <form onSubmit={submit}>
      {id === null && (
        <div class="field">
          <label for={field}>Which numbers</label>
          <input
            id={field}
            type="text"
            autocomplete="off"
            spellcheck={false}
            placeholder="any"
            value={numbers.value}
            aria-invalid={isWrong ? "true" : undefined}
            aria-describedby={`${field}-problem`}
            onInput={(event) => (numbers.value = event.currentTarget.value)}
          />
          <p class="problem" id={`${field}-problem`} role={isWrong ? "alert" : undefined}>
            {isWrong && !set.ok ? set.problem : ""}
          </p>
          <p class="hint">Such as 1, 4, 7-12. Left empty: any of them.</p>
        </div>
      )}
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
