/** An auction: opened, bid in, settled by anyone, cancelled while nobody has bid. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Address as Hex20 } from "viem";

import { chain, head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { addressOf } from "../../chain/registry";
import { settlementAt, type AuctionRow } from "../../data/auctions";
import type { ForSale, Split as Parts } from "../../data/orders";
import { balanceMeasure, balanceOf, ETHER, ether, type KnownToken } from "../../data/tokens";
import * as house from "../../generated/auction_house";
import { ownerOf } from "../../generated/creator_collection";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Card, Figure, Figures } from "../../ui/parts";
import { showSpan, showTime } from "../../ui/time";
import type { Action, Measure } from "../../write/action";
import { acting } from "../../write/Acting";
import { CurrencyField, royaltyBps, useCurrencies, useSplit } from "../../trade/making";
import { spend } from "../../write/permit";
import { Split, splitSentence } from "../../trade/Split";
import { leaveToMove } from "./Orders";

const HOUR = 3_600n;
const LENGTHS = [
  [HOUR, "1 hour"],
  [24n * HOUR, "1 day"],
  [72n * HOUR, "3 days"],
  [168n * HOUR, "7 days"],
] as const;
/** Each bid must be so much more than the last, in basis points; and a late bid moves the end, by so many seconds. */
const STEP_BPS = 500;
const EXTENSION = 300;

function holder(token: Hex20, id: bigint): Measure {
  return {
    label: `#${id} is with`,
    read: { to: token, abi: ownerOf, functionName: "ownerOf", args: [id] },
    show: (raw) => `${(raw as string).slice(0, 6)}…${(raw as string).slice(-4)}`,
  };
}

export function AuctionCard({ auction }: { auction: AuctionRow }) {
  const who = account.value;
  const { id, currency } = auction;
  const price = auction.bid > 0n ? auction.bid : auction.reserve;
  const input = useAmount(currency.decimals);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const settlement = useQuery(`settlement ${id} ${price}`, (moment) => settlementAt(moment, auction, price))
    .value.value;
  const ofBid = useQuery(amount > 0n ? `settlement ${id} ${amount}` : null, (moment) =>
    settlementAt(moment, auction, amount),
  ).value.value;
  const funds = useQuery(who ? `funds ${currency.address} ${who}` : null, (moment) =>
    balanceOf(moment, currency.address, who!),
  ).value.value;
  const ready = amount >= auction.least && (funds === undefined || amount <= funds) && ofBid !== undefined;
  const now = head.value?.timestamp ?? 0n;
  const low = amount > 0n && amount < auction.least;
  return (
    <Card title="Auction">
      <Figures>
        <Figure label={auction.bidder ? "Highest bid" : "First bid from"}>
          <Amount value={price} token={currency} places={4} />
        </Figure>
        <Figure label={auction.state === "running" ? "Ends in" : "State"}>
          {auction.state === "running" ? showSpan(auction.endTime - now) : auction.state}
        </Figure>
      </Figures>
      <p class="hint" style={{ marginTop: "0.75rem" }}>
        Sold by <Address of={auction.seller} />
        {auction.bidder && (
          <>
            , highest bid by <Address of={auction.bidder} />
          </>
        )}
        ,{" "}
        {auction.state === "to come"
          ? `begins ${showTime(auction.startTime)}`
          : `ends ${showTime(auction.endTime)}`}
        . A bid in the last minutes moves the end.
      </p>
      {settlement && <Split split={settlement} currency={currency} seller={auction.seller} />}
      {auction.state === "running" && who && who !== auction.seller && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && ofBid) acting.value = bidding(auction, amount, ofBid, who);
          }}
        >
          <AmountField
            label={`Your bid (${currency.symbol})`}
            token={currency}
            input={input}
            max={funds}
            problem={low ? `the least is ${amountText(auction.least, currency, 6)}` : null}
          />
          <button type="submit" class="primary" disabled={!ready}>
            See what changes
          </button>
        </form>
      )}
      {auction.state === "running" && !who && (
        <button type="button" class="primary" onClick={() => (pickerOpen.value = true)}>
          Connect a wallet to bid
        </button>
      )}
      {auction.state === "to be settled" && (
        <button
          type="button"
          class="primary"
          onClick={() => (who ? (acting.value = settling(auction, settlement)) : (pickerOpen.value = true))}
        >
          Settle it
        </button>
      )}
      {auction.bidder === null && who === auction.seller && auction.state !== "to be settled" && (
        <button type="button" onClick={() => (acting.value = cancelling(auction))}>
          Cancel it
        </button>
      )}
    </Card>
  );
}

function houseAddress(): Hex20 {
  return addressOf(chain.value!, "AuctionHouse");
}

function bidding(auction: AuctionRow, amount: bigint, split: Parts, who: Hex20): Action {
  const { id, item, currency } = auction;
  const to = houseAddress();
  return {
    title: `Bid ${amountText(amount, currency, 4)}`,
    sentences: [
      `You pay ${amountText(amount, currency, 6)} now. If nobody bids more until the end, #${item} is yours.`,
      "If somebody does, your money waits here and you take it back.",
      splitSentence(split, currency),
    ],
    call: {
      to,
      abi: house.bid,
      functionName: "bid",
      args: [id, amount],
      ...(currency.address === ETHER ? { value: amount } : {}),
    },
    spending: spend(currency, amount, to, "the auction house"),
    measures: [
      {
        label: "Highest bid",
        read: { to, abi: house.auction, functionName: "auction", args: [id] },
        show: (raw) => amountText((raw as { bid: bigint }).bid, currency, 6),
      },
      balanceMeasure(`Your ${currency.symbol}`, currency, who),
    ],
  };
}

function settling(auction: AuctionRow, split: Parts | undefined): Action {
  const { id, item, token, currency, bidder, seller } = auction;
  return {
    title: `Settle the auction of #${item}`,
    sentences: bidder
      ? [
          `The work goes to ${bidder}, the highest bidder. Anyone may settle; you pay the gas alone.`,
          ...(split ? [splitSentence(split, currency)] : []),
        ]
      : [`Nobody has bid: the work goes back to ${seller}.`],
    call: { to: houseAddress(), abi: house.settle, functionName: "settle", args: [id] },
    measures: [holder(token, item), balanceMeasure("The seller's", currency, seller)],
  };
}

function cancelling({ id, item, token }: AuctionRow): Action {
  return {
    title: `Cancel the auction of #${item}`,
    sentences: ["The work comes back to you. Once somebody has bid it cannot be cancelled any more."],
    call: { to: houseAddress(), abi: house.cancel, functionName: "cancel", args: [id] },
    measures: [holder(token, item)],
  };
}

export function AuctionForm({ token, id, forSale }: { token: Hex20; id: bigint; forSale: ForSale }) {
  const field = useId();
  const currencies = useCurrencies();
  const currency = useSignal<KnownToken>(ether);
  const input = useAmount(currency.value.decimals);
  const length = useSignal<bigint>(24n * HOUR);
  const reserve = input.reading.ok ? input.reading.value : 0n;
  const split = useSplit(token, id, reserve);
  const who = account.value!;
  const ready = reserve > 0n && split.value !== undefined && split.failure === null;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!ready || !split.value) return;
    const [now, to] = [head.value?.timestamp ?? 0n, houseAddress()];
    const endTime = now + length.value;
    const text = amountText(reserve, currency.value, 6);
    acting.value = {
      title: `Auction #${id} from ${amountText(reserve, currency.value, 4)}`,
      sentences: [
        `The work goes to the auction house until ${showTime(endTime)}. Bids begin at ${text}, each at least ${STEP_BPS / 100} % above the last; one in the last ${EXTENSION / 60} minutes moves the end.`,
        "You can cancel until somebody bids. Without a bid it comes back to you.",
        `At the first bid: ${splitSentence(split.value, currency.value)}`,
      ],
      before: forSale.houseMayMove ? [] : [leaveToMove(token, id, to, "the auction house")],
      call: {
        to,
        abi: house.open,
        functionName: "open",
        args: [
          {
            standard: 0,
            token,
            id,
            units: 1n,
            currency: currency.value.address,
            reserve,
            minStepBps: STEP_BPS,
            startTime: now,
            endTime,
            extension: EXTENSION,
            maxRoyaltyBps: royaltyBps(split.value.royalty, reserve),
            maxFeeBps: forSale.feeBps,
          },
        ],
      },
      measures: [holder(token, id)],
    };
  };
  return (
    <form onSubmit={submit}>
      <CurrencyField
        currencies={currencies}
        value={currency.value}
        set={(found) => (currency.value = found)}
      />
      <AmountField label="First bid at least" token={currency.value} input={input} />
      <div class="field">
        <label for={field}>Lasts</label>
        <select
          id={field}
          value={`${length.value}`}
          onChange={(event) => (length.value = BigInt(event.currentTarget.value))}
        >
          {LENGTHS.map(([seconds, words]) => (
            <option value={`${seconds}`}>{words}</option>
          ))}
        </select>
      </div>
      {split.value && reserve > 0n && <Split split={split.value} currency={currency.value} seller={who} />}
      <p class="problem" role={split.failure ? "alert" : undefined}>
        {reserve > 0n && split.failure ? `Not now: ${split.failure}.` : ""}
      </p>
      <button type="submit" class="primary" disabled={!ready}>
        See what changes
      </button>
    </form>
  );
}
