/** Taking orders, in whole or by the lot, and taking them back. */
import type { Address as Hex20, Hash } from "viem";

import { head } from "../chain/node";
import { ERC721 } from "../data/lots";
import { dearest, evidenceOf, fillTerms, type Offer, type Split } from "../data/orders";
import { balanceMeasure, ETHER } from "../data/tokens";
import * as market from "../generated/marketplace";
import { amountText } from "../ui/amount";
import type { Action, Measure } from "../write/action";
import { spend } from "../write/permit";
import { splitSentence } from "./Split";

/** Seconds a fill may wait to be mined. */
const PATIENCE = 1_200n;

/** What changes hands for the money. */
export interface Traded extends Pick<Action, "before" | "spending"> {
  readonly id: bigint;
  /** One unless said. */
  readonly lots?: bigint;
  /** Of an offer for a set of ids. */
  readonly idProof?: readonly Hash[];
  /** For people: "#7", "12 HARB". */
  readonly name: string;
  readonly measures: readonly Measure[];
}

/** A work is one, and named above; of all else it is said how much. */
function whatOf({ signed: { order } }: Offer, { name }: Traded): string {
  return order.standard === ERC721 ? "the work" : name;
}

/** Buying what is listed; `split` is for all the lots. */
export function purchase(offer: Offer, split: Split, who: Hex20, traded: Traded): Action {
  const { signed, currency } = offer;
  const { order, marketplace } = signed;
  const { id, name, lots = 1n } = traded;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const limit = dearest(order, split.price, deadline, lots);
  return {
    title: `Buy ${name} for ${amountText(split.price, currency, 4)}`,
    sentences: [
      `You pay ${amountText(limit, currency, 6)} at most, and ${whatOf(offer, traded)} ${order.standard === ERC721 ? "is" : "are"} yours.`,
      splitSentence(split, currency, order.standard),
    ],
    call: {
      to: marketplace,
      abi: market.fill,
      functionName: "fill",
      args: [order, evidenceOf(signed), fillTerms({ id, lots, limit, deadline })],
      ...(order.currency === ETHER ? { value: limit } : {}),
    },
    spending: spend(currency, limit, marketplace, "the marketplace"),
    measures: [...traded.measures, balanceMeasure(`Your ${currency.symbol}`, currency, who)],
  };
}

/** Selling into an offer; `split` is for all the lots. */
export function acceptance(offer: Offer, split: Split, who: Hex20, traded: Traded): Action {
  const { signed, currency } = offer;
  const { id, name, lots = 1n, idProof = [], before, spending } = traded;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  return {
    title: `Sell ${name} for ${amountText(split.proceeds, currency, 4)}`,
    sentences: [
      `You give ${whatOf(offer, traded)} and get ${amountText(split.proceeds, currency, 6)} at least, or nothing happens.`,
      splitSentence(split, currency, signed.order.standard),
    ],
    ...(before ? { before } : {}),
    ...(spending ? { spending } : {}),
    call: {
      to: signed.marketplace,
      abi: market.fill,
      functionName: "fill",
      args: [
        signed.order,
        evidenceOf(signed),
        fillTerms({ id, lots, limit: split.proceeds, deadline, idProof }),
      ],
    },
    measures: [...traded.measures, balanceMeasure(`Your ${currency.symbol}`, currency, who, "more")],
  };
}

export function cancellation({ signed }: Offer): Action {
  const { nonce, lots } = signed.order;
  return {
    title: "Cancel the order",
    sentences: [
      "Nobody can take it any more, whoever has it. Cancelling works while sales are paused, too.",
      ...(lots > 1n ? ["What was sold of it before stays sold."] : []),
    ],
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
