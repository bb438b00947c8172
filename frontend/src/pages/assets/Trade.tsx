/** Shares from holder to holder: orders that are signed and rest nowhere on the chain, filled by the lot; both are asked by the rules. */
import { useSignal } from "@preact/signals";
import { erc20Abi } from "viem";
import { readContract } from "viem/actions";

import { momentNow, useQuery } from "../../chain/query";
import { ZERO, type AssetDetails, type AssetRow } from "../../data/assets";
import { marketOf } from "../../data/collections";
import { ERC20, lotsOf, unitPrice } from "../../data/lots";
import { ITEM_OFFER, LISTING, readMaking, type Offer } from "../../data/orders";
import { balanceMeasure, balanceOf, ETHER } from "../../data/tokens";
import { receiptReason, transferReason } from "../../generated/asset_token";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { acceptance, purchase, type Traded } from "../../trade/fills";
import { Own } from "../../trade/Own";
import { Import } from "../../trade/Import";
import { LotsField, useFill, useLots } from "../../trade/Lots";
import {
  agreementTo,
  Made,
  makeOrder,
  TermField,
  useCurrencies,
  useOrders,
  useSplit,
} from "../../trade/making";
import { spend } from "../../write/permit";
import { Split, splitSentence } from "../../trade/Split";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { ActionForm, AddressField, NeedsWallet, Tabs, useAddress } from "../../ui/forms";
import { Card, Empty, Notice } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Action } from "../../write/action";
import { acting } from "../../write/Acting";
import { refusal } from "./Assets";

type Hex20 = AssetRow["address"];

/** Reasons, by their number, that lie with the sender alone: a listing for anyone is held against these. */
const OF_THE_SENDER = [1, 2, 4, 8, 10, 11, 12, 13, 14];

export function Trade({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value;
  const offers = useOrders(asset.address, 0n)?.filter(({ signed: { order } }) => order.standard === ERC20);
  const task = useSignal<"sell" | "buy">("sell");
  const part = (kind: number): readonly Offer[] | undefined =>
    offers?.filter(({ signed: { order } }) => order.kind === kind);
  return (
    <>
      <Made token={asset.address} />
      <div class="grid side">
        <div>
          <Side title="For sale" asset={asset} offers={part(LISTING)} all={offers} />
          <Side title="Wanted" asset={asset} offers={part(ITEM_OFFER)} all={offers} />
        </div>
        <div>
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
              <OrderForm
                key={`${task.value} ${who}`}
                isSale={task.value === "sell"}
                asset={asset}
                details={details}
                all={offers ?? []}
              />
            </NeedsWallet>
          </Card>
          <Import />
        </div>
      </div>
    </>
  );
}

function Side(properties: {
  title: "For sale" | "Wanted";
  asset: AssetRow;
  offers: readonly Offer[] | undefined;
  all: readonly Offer[] | undefined;
}) {
  const { title, asset, offers, all = [] } = properties;
  return (
    <Card title={title}>
      {offers === undefined && <span class="skeleton" />}
      {offers?.length === 0 && (
        <Empty>
          {title === "Wanted" ? "Nobody offers to buy" : "Nobody sells"} shares, as far as this page knows.
        </Empty>
      )}
      {offers?.map((offer) => (
        <ShareOrder key={offer.hash} asset={asset} offer={offer} all={all} />
      ))}
    </Card>
  );
}

/** Units of shares, or of the currency, that the account's own orders for these shares may still take. */
function committed(all: readonly Offer[], who: Hex20, isSale: boolean, token: Hex20): bigint {
  return all
    .filter(({ signed: { order }, problem }) => {
      const takes = order.kind === LISTING ? order.token : order.currency;
      return order.maker === who && (order.kind === LISTING) === isSale && takes === token && !problem;
    })
    .reduce((sum, { left, signed: { order } }) => sum + left * (isSale ? order.lotSize : order.lotPrice), 0n);
}

function ShareOrder({ asset, offer, all }: { asset: AssetRow; offer: Offer; all: readonly Offer[] }) {
  const { signed, currency, problem } = offer;
  const { order } = signed;
  const who = account.value;
  const isListing = order.kind === LISTING;
  const isMine = order.maker === who;
  const isForAnother = order.taker !== ETHER && order.taker !== who;
  const chosen = useLots(offer);
  const lots = isMine ? 1n : chosen.lots;
  const units = lots * order.lotSize;
  const split = useFill(offer, { id: 0n, lots: problem ? 0n : lots }).value;
  const [giver, receiver] = isListing ? [order.maker, who] : [who, order.maker];
  const reason = useQuery(
    !isMine && !problem && giver && receiver && units > 0n
      ? `may send ${asset.address} ${giver} ${receiver} ${units}`
      : null,
    (moment) =>
      readContract(moment.node, {
        address: asset.address,
        abi: transferReason,
        functionName: "transferReason",
        args: [giver!, receiver!, units],
        blockNumber: moment.head.number,
      }),
  ).value.value;
  const lacks = !isListing && !isMine && who !== null && units > asset.owned;
  const canTake = !isForAnother && lots > 0n && split !== undefined && reason === 0 && !lacks;
  const take = (): void => {
    if (!who) pickerOpen.value = true;
    else if (split) acting.value = fill(asset, offer, all, split, lots, who);
  };
  const lotPrice = offer.split?.price ?? order.lotPrice;
  return (
    <section class="order" aria-label={isListing ? "Listing" : "Offer"}>
      <p>
        <strong>
          <Amount value={unitPrice(order, asset.token.decimals, lotPrice)} token={currency} places={4} />
        </strong>{" "}
        a share, {isListing ? "asked by" : "offered by"} {isMine ? "you" : <Address of={order.maker} />}
        {order.taker !== ETHER && (
          <>
            , for <Address of={order.taker} /> alone
          </>
        )}
        <span class="hint">
          {" "}
          · {amountText(offer.left * order.lotSize, asset.token)} of{" "}
          {amountText(order.lots * order.lotSize, asset.token)} left · until {showTime(order.endTime)}
        </span>
      </p>
      {problem && <Notice tone="warning">It cannot be taken now: {problem}.</Notice>}
      {!problem && offer.lots < offer.left && (
        <p class="hint">
          Its maker can {isListing ? "deliver" : "pay for"}{" "}
          {amountText(offer.lots * order.lotSize, asset.token)} of them now.
        </p>
      )}
      {!problem && !isMine && (
        <LotsField offer={offer} chosen={chosen} of={amountText(order.lotSize, asset.token)} />
      )}
      {isMine && !problem && order.lots > 1n && (
        <p class="hint">A lot of {amountText(order.lotSize, asset.token)} pays:</p>
      )}
      {split && !problem && (
        <Split split={split} currency={currency} seller={isListing ? order.maker : who} standard={ERC20} />
      )}
      {reason ? (
        <Notice tone="warning">The asset refuses it: {refusal(reason)}</Notice>
      ) : lacks ? (
        <Notice tone="warning">You have {amountText(asset.owned, asset.token)}.</Notice>
      ) : null}
      {isForAnother && !isMine && <p class="hint">It is for another account alone.</p>}
      <p class="actions">
        {!isMine && !problem && (
          <button type="button" class="primary" disabled={who !== null && !canTake} onClick={take}>
            {who
              ? `${isListing ? "Buy" : "Sell"} ${lots > 0n ? amountText(units, asset.token) : "shares"}`
              : "Connect a wallet"}
          </button>
        )}
        <Own offer={offer} />
      </p>
    </section>
  );
}

function fill(
  asset: AssetRow,
  offer: Offer,
  all: readonly Offer[],
  split: NonNullable<Offer["split"]>,
  lots: bigint,
  who: Hex20,
): Action {
  const { order, marketplace } = offer.signed;
  const units = lots * order.lotSize;
  const isPurchase = order.kind === LISTING;
  const traded: Traded = {
    id: 0n,
    lots,
    name: amountText(units, asset.token),
    measures: [balanceMeasure("Your shares", asset.token, who, ...(isPurchase ? (["more"] as const) : []))],
  };
  if (isPurchase) return purchase(offer, split, who, traded);
  return acceptance(offer, split, who, {
    ...traded,
    spending: spend(
      asset.token,
      units + committed(all, who, true, asset.address),
      marketplace,
      "the marketplace",
    ),
  });
}

/** A listing, or an offer for shares: so many, in equal lots, at one price. */
function OrderForm(properties: {
  isSale: boolean;
  asset: AssetRow;
  details: AssetDetails;
  all: readonly Offer[];
}) {
  const { isSale, asset, details, all } = properties;
  const who = account.value!;
  const coin = useCurrencies()[1];
  const shares = useAmount(asset.token.decimals);
  const price = useAmount(coin?.decimals ?? 18);
  const lot = useAmount(asset.token.decimals);
  const only = useAddress();
  const days = useSignal(7n);
  const units = shares.reading.ok ? shares.reading.value : 0n;
  const whole = 10n ** BigInt(asset.token.decimals);
  // by the share where that comes out, else in one piece
  const lotSize =
    lot.reading.ok && lot.reading.value > 0n ? lot.reading.value : units % whole === 0n ? whole : units;
  const made = lotsOf(units, lotSize, price.reading.ok ? price.reading.value : 0n, asset.token.decimals);
  const total = made.ok ? made.lots * made.lotPrice : 0n;
  const split = useSplit(asset.address, 0n, total, ERC20);
  const state = useQuery(coin ? `making ${who} ${coin.address}` : null, async (moment) => ({
    ...(await readMaking(moment, who)),
    held: await balanceOf(moment, coin!.address, who),
  })).value.value;
  const taker = only.text.value.trim() === "" ? ETHER : only.reading.ok ? only.reading.value : null;
  const reason = useReason(asset, who, isSale, units, taker);
  const lacksCoins = !isSale && state !== undefined && total > state.held;
  const ready =
    made.ok &&
    !lacksCoins &&
    (!isSale || units <= details.disposable) &&
    taker !== null &&
    taker !== who &&
    reason === 0 &&
    state !== undefined &&
    split.value !== undefined &&
    split.failure === null;
  if (!coin) return null;
  return (
    <ActionForm
      ready={ready}
      label="See what you sign"
      make={() => {
        const moment = momentNow();
        if (!made.ok || !state || !split.value || !taker || !moment)
          throw new Error("fill in the shares and the price");
        const marketplace = marketOf(moment);
        const spent = isSale ? asset.token : coin;
        const built = makeOrder(
          {
            kind: isSale ? LISTING : ITEM_OFFER,
            standard: ERC20,
            maker: who,
            taker,
            token: asset.address,
            id: 0n,
            lotSize,
            lots: made.lots,
            currency: coin.address,
            lotPrice: made.lotPrice,
            maxFeeBps: isSale ? state.feeBps : 0,
            counter: state.counter,
          },
          days.value,
        );
        const text = amountText(units, asset.token);
        const lots =
          made.lots === 1n
            ? "in one piece"
            : `in lots of ${amountText(lotSize, asset.token)} for ${amountText(made.lotPrice, coin, 6)} each`;
        const terms = `${text} for ${amountText(total, coin, 6)}, ${lots}, until ${showTime(built.endTime)}`;
        return {
          title: `${isSale ? "List" : "Offer for"} ${text}`,
          sentences: [
            isSale
              ? `You sign that ${taker === ETHER ? "whoever may hold them" : taker} may buy ${terms}. Nothing moves before, and they go on earning for you.`
              : `You sign that you buy ${terms}${taker === ETHER ? "" : `, from ${taker} alone`}. You pay when they are sold to you, and not before.`,
            splitSentence(split.value, coin, ERC20),
            ...(isSale ? ["You agree to this fee, and to no higher one."] : []),
            "The asset asks its rules of both of you again at the sale; where it refuses, nothing moves.",
          ],
          spending: spend(
            spent,
            (isSale ? units : total) + committed(all, who, isSale, spent.address),
            marketplace,
            "the marketplace",
          ),
          ...agreementTo(built),
          measures: [
            {
              label: "The marketplace may take",
              read: { to: spent.address, abi: erc20Abi, functionName: "allowance", args: [who, marketplace] },
              show: (raw) => amountText(raw as bigint, spent),
            },
          ],
        };
      }}
    >
      <AmountField
        label="Shares"
        token={asset.token}
        input={shares}
        {...(isSale ? { max: details.disposable, slider: true } : {})}
      />
      <AmountField
        label="Price a share"
        token={coin}
        input={price}
        problem={lacksCoins ? `you have ${amountText(state.held, coin)}` : null}
      />
      <AmountField
        label="In lots of"
        token={asset.token}
        input={lot}
        problem={made.ok ? null : made.problem || null}
      />
      <p class="hint">Whoever takes it takes whole lots. Left empty: by the share.</p>
      <TermField days={days.value} set={(found) => (days.value = found)} />
      <AddressField
        label={isSale ? "For one buyer alone" : "From one seller alone"}
        input={only}
        problem={taker === who ? "this is you" : null}
      />
      {split.value && total > 0n && (
        <Split split={split.value} currency={coin} seller={isSale ? who : null} standard={ERC20} />
      )}
      {reason ? (
        <Notice tone="warning">
          {isSale ? "The asset would refuse the sale" : "The asset would not let you have them"}:{" "}
          {refusal(reason)}
        </Notice>
      ) : null}
    </ActionForm>
  );
}

/** Why the asset would refuse what is signed, as far as it can be known: of both, if both are; else of the maker. */
function useReason(
  asset: AssetRow,
  who: Hex20,
  isSale: boolean,
  units: bigint,
  other: Hex20 | null,
): number | undefined {
  const found = useQuery(
    units > 0n && other ? `may trade ${asset.address} ${who} ${isSale} ${units} ${other}` : null,
    (moment) => {
      const at = { address: asset.address, blockNumber: moment.head.number } as const;
      if (!isSale && other === ETHER)
        return readContract(moment.node, {
          ...at,
          abi: receiptReason,
          functionName: "receiptReason",
          args: [ZERO, who, units],
        });
      const counterpart = other === ETHER ? who : other!;
      return readContract(moment.node, {
        ...at,
        abi: transferReason,
        functionName: "transferReason",
        args: isSale ? [who, counterpart, units] : [counterpart, who, units],
      });
    },
  ).value.value;
  return found && isSale && other === ETHER && !OF_THE_SENDER.includes(found) ? 0 : found;
}
