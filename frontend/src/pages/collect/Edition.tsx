/** An edition (ERC-1155): so many of one number, in whoever's hands; listed, offered for and filled by the lot. */
import { useSignal } from "@preact/signals";
import type { Address as Hex20 } from "viem";

import { link } from "../../app/router";
import { chain } from "../../chain/node";
import { addressOf } from "../../chain/registry";
import { momentNow, useQuery } from "../../chain/query";
import { marketOf } from "../../data/collections";
import { balanceOfId, ERC1155, lotsOf, readHolding } from "../../data/lots";
import { ITEM_OFFER, LISTING, readMaking, type Offer } from "../../data/orders";
import { balanceOf, ETHER, ether, type KnownToken } from "../../data/tokens";
import { setApprovalForAll } from "../../generated/creator_collection";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { acceptance, purchase, type Traded } from "../../trade/fills";
import { Own } from "../../trade/Own";
import { LotsField, useFill, useLots } from "../../trade/Lots";
import {
  agreementTo,
  CurrencyField,
  Made,
  makeOrder,
  royaltyBps,
  TermField,
  useCurrencies,
  useOrders,
  useSplit,
} from "../../trade/making";
import { Split, splitSentence } from "../../trade/Split";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount, type Token } from "../../ui/amount";
import { ActionForm, NeedsWallet, Tabs } from "../../ui/forms";
import { Card, Empty, Notice, Page } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Call } from "../../write/action";
import { acting } from "../../write/Acting";
import { spend } from "../../write/permit";
import { Held } from "./Held";
import { Picture, useWork } from "./Picture";

interface Piece {
  readonly token: Hex20;
  readonly id: bigint;
  /** One of them, for amounts. */
  readonly unit: Token;
  /** How many the account has, and how many of them the marketplace may move. */
  readonly units: bigint;
  readonly movable: bigint;
}

export function Edition({ token, id }: { token: Hex20; id: bigint }) {
  const who = account.value;
  const task = useSignal<"sell" | "buy">("sell");
  const work = useWork(token, id);
  const holding = useQuery(who && `edition ${token} ${id} ${who}`, (moment) =>
    readHolding(moment, { standard: ERC1155, token, id }, who!, marketOf(moment)),
  ).value.value;
  const offers = useOrders(token, id)?.filter(
    ({ signed: { order } }) => order.standard === ERC1155 && order.id === id && order.kind <= ITEM_OFFER,
  );
  const piece: Piece = {
    token,
    id,
    unit: { symbol: `of #${id}`, decimals: 0 },
    units: holding?.units ?? 0n,
    movable: holding?.movable ?? 0n,
  };
  return (
    <Page title={work?.name ?? `Edition #${id}`} {...(work?.description ? { lead: work.description } : {})}>
      <p>
        <a href={link("collect")}>← Collect</a>
      </p>
      <Notice tone="warning">
        This collection was not made by this suite's factory: its contract may say and do anything.
      </Notice>
      {who && <Held who={who} />}
      <Made token={token} />
      <div class="grid side">
        <div>
          <Card>
            <Picture work={work} id={id} isLarge />
            <p>
              Number {`${id}`} of <Address of={token} />
              {holding && ` · you have ${holding.units}`}
            </p>
          </Card>
        </div>
        <div>
          <Card title="Listings and offers">
            {offers === undefined && <span class="skeleton" />}
            {offers?.length === 0 && (
              <Empty>Nobody sells any or offers for them, as far as this page knows.</Empty>
            )}
            {offers?.map((offer) => (
              <Lot key={offer.hash} piece={piece} offer={offer} />
            ))}
          </Card>
          <Card
            title={
              <Tabs
                tabs={[
                  ["sell", "Sell"],
                  ["buy", "Offer to buy"],
                ]}
                current={task.value}
                choose={(name) => (task.value = name)}
              />
            }
          >
            <NeedsWallet to="sign an order">
              <OrderForm key={`${task.value} ${who}`} isSale={task.value === "sell"} piece={piece} />
            </NeedsWallet>
          </Card>
        </div>
      </div>
    </Page>
  );
}

/** Of editions a contract knows leave for all of its owner's alone. */
function leave({ token }: Piece): { readonly label: string; readonly call: Call } {
  return {
    label: "Let the marketplace move all that you have of this collection",
    call: {
      to: token,
      abi: setApprovalForAll,
      functionName: "setApprovalForAll",
      args: [addressOf(chain.value!, "Marketplace"), true],
    },
  };
}

const LEAVE =
  "A contract of editions knows no leave for some of them: the marketplace may then move all that you have there, which it does for orders that you have signed alone.";

function Lot({ piece, offer }: { piece: Piece; offer: Offer }) {
  const { signed, currency, problem } = offer;
  const { order } = signed;
  const who = account.value;
  const isListing = order.kind === LISTING;
  const isMine = order.maker === who;
  const isForAnother = order.taker !== ETHER && order.taker !== who;
  const chosen = useLots(offer);
  const lots = isMine ? 1n : chosen.lots;
  const units = lots * order.lotSize;
  const split = useFill(offer, { id: piece.id, lots: problem ? 0n : lots }).value;
  const lacks = !isListing && who !== null && units > piece.units;
  const canTake = !isForAnother && lots > 0n && split !== undefined && !lacks;
  const take = (): void => {
    if (!who) {
      pickerOpen.value = true;
      return;
    }
    if (!split) return;
    const traded: Traded = {
      id: piece.id,
      lots,
      name: amountText(units, piece.unit),
      measures: [
        {
          label: "You have",
          read: { to: piece.token, abi: balanceOfId, functionName: "balanceOf", args: [who, piece.id] },
          show: (raw) => amountText(raw as bigint, piece.unit),
          ...(isListing ? { better: "more" as const } : {}),
        },
      ],
    };
    if (isListing) {
      acting.value = purchase(offer, split, who, traded);
      return;
    }
    const isMissing = piece.movable < units;
    const made = acceptance(offer, split, who, { ...traded, before: isMissing ? [leave(piece)] : [] });
    acting.value = { ...made, ...(isMissing ? { warnings: [LEAVE] } : {}) };
  };
  return (
    <section class="order" aria-label={isListing ? "Listing" : "Offer"}>
      <p>
        <strong>
          <Amount value={offer.split?.price ?? order.lotPrice} token={currency} places={4} />
        </strong>{" "}
        for {amountText(order.lotSize, piece.unit)}, {isListing ? "asked by" : "offered by"}{" "}
        {isMine ? "you" : <Address of={order.maker} />}
        {order.taker !== ETHER && (
          <>
            , for <Address of={order.taker} /> alone
          </>
        )}
        <span class="hint">
          {" "}
          · {`${offer.left}`} of {`${order.lots}`} lots left · until {showTime(order.endTime)}
        </span>
      </p>
      {problem && <Notice tone="warning">It cannot be taken now: {problem}.</Notice>}
      {!problem && offer.lots < offer.left && (
        <p class="hint">
          Its maker can {isListing ? "deliver" : "pay for"} {`${offer.lots}`} of them now.
        </p>
      )}
      {!problem && !isMine && (
        <LotsField offer={offer} chosen={chosen} of={amountText(order.lotSize, piece.unit)} />
      )}
      {split && !problem && (
        <Split split={split} currency={currency} seller={isListing ? order.maker : who} standard={ERC1155} />
      )}
      {lacks && !isMine && !problem && <Notice tone="warning">You have {`${piece.units}`} of them.</Notice>}
      <p class="actions">
        {!isMine && !problem && (
          <button type="button" class="primary" disabled={who !== null && !canTake} onClick={take}>
            {who
              ? `${isListing ? "Buy" : "Sell"} ${lots > 0n ? amountText(units, piece.unit) : "some"}`
              : "Connect a wallet"}
          </button>
        )}
        <Own offer={offer} />
      </p>
    </section>
  );
}

/** A listing or an offer: so many lots of one size, at a price for each. */
function OrderForm({ isSale, piece }: { isSale: boolean; piece: Piece }) {
  const who = account.value!;
  const currencies = useCurrencies();
  const chosen = useSignal<KnownToken>(ether);
  const currency = isSale ? chosen.value : currencies[1];
  const count = useAmount(0);
  const lot = useAmount(0);
  const price = useAmount(currency?.decimals ?? 18);
  const days = useSignal(7n);
  const units = count.reading.ok ? count.reading.value : 0n;
  const lotSize = lot.reading.ok && lot.reading.value > 0n ? lot.reading.value : 1n;
  const each = price.reading.ok ? price.reading.value : 0n;
  const made = lotsOf(units, lotSize, each, 0);
  const total = made.ok ? made.lots * made.lotPrice : 0n;
  const split = useSplit(piece.token, piece.id, total, ERC1155);
  const state = useQuery(currency ? `making ${who} ${currency.address}` : null, async (moment) => ({
    ...(await readMaking(moment, who)),
    held: await balanceOf(moment, currency!.address, who),
  })).value.value;
  if (!currency) return null;
  const lacksCoins = !isSale && state !== undefined && total > state.held;
  const ready =
    made.ok &&
    !lacksCoins &&
    (!isSale || units <= piece.units) &&
    state !== undefined &&
    split.value !== undefined;
  return (
    <ActionForm
      ready={ready && split.failure === null}
      label="See what you sign"
      make={() => {
        const moment = momentNow();
        if (!made.ok || !state || !split.value || !moment) throw new Error("fill in how many and the price");
        const built = makeOrder(
          {
            kind: isSale ? LISTING : ITEM_OFFER,
            standard: ERC1155,
            maker: who,
            token: piece.token,
            id: piece.id,
            lotSize,
            lots: made.lots,
            currency: currency.address,
            lotPrice: made.lotPrice,
            maxRoyaltyBps: isSale ? royaltyBps(split.value.royalty, total) : 0,
            maxFeeBps: isSale ? state.feeBps : 0,
            counter: state.counter,
          },
          days.value,
        );
        const text = amountText(units, piece.unit);
        const terms = `${text} for ${amountText(total, currency, 6)}, in lots of ${lotSize} for ${amountText(made.lotPrice, currency, 6)} each, until ${showTime(built.endTime)}`;
        const needsLeave = isSale && piece.movable < units;
        return {
          title: `${isSale ? "List" : "Offer for"} ${text}`,
          sentences: [
            isSale
              ? `You sign that anyone may buy ${terms}. Nothing moves before.`
              : `You sign that you buy ${terms}. You pay when they are sold to you, and not before.`,
            splitSentence(split.value, currency, ERC1155),
            ...(isSale ? ["You agree to this royalty and this fee, and to no higher ones."] : []),
          ],
          ...(needsLeave ? { warnings: [LEAVE], before: [leave(piece)] } : {}),
          spending: isSale ? [] : spend(currency, total, marketOf(moment), "the marketplace"),
          ...agreementTo(built),
          measures: [],
        };
      }}
    >
      <AmountField
        label="How many"
        token={piece.unit}
        input={count}
        {...(isSale ? { max: piece.units, slider: true } : {})}
      />
      {isSale && (
        <CurrencyField currencies={currencies} value={currency} set={(found) => (chosen.value = found)} />
      )}
      <AmountField
        label="Price of one"
        token={currency}
        input={price}
        problem={lacksCoins ? `you have ${amountText(state.held, currency)}` : null}
      />
      <AmountField
        label="In lots of"
        token={piece.unit}
        input={lot}
        problem={made.ok ? null : made.problem || null}
      />
      <p class="hint">Whoever takes it takes whole lots. Left empty: one by one.</p>
      <TermField days={days.value} set={(found) => (days.value = found)} />
      {split.value && total > 0n && (
        <Split split={split.value} currency={currency} seller={isSale ? who : null} standard={ERC1155} />
      )}
    </ActionForm>
  );
}
