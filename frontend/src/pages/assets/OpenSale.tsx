/** A sale of new shares, opened by the issuer. */
import { useSignal } from "@preact/signals";
import { readContract } from "viem/actions";

import { head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { addressOf } from "../../chain/registry";
import { useCurrencies } from "../../trade/making";
import { issuance, setIssuer } from "../../generated/asset_token";
import * as sales from "../../generated/primary_sale";
import { showPercent } from "../../math/decimal";
import { AmountField, amountText, useAmount, type AmountInput } from "../../ui/amount";
import { ActionForm, Choice } from "../../ui/forms";
import { Notice } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Part } from "./Issuer";

const DAY = 86_400n;

function of({ reading }: AmountInput): bigint {
  return reading.ok ? reading.value : 0n;
}

export function OpenSale({ asset, details }: Part) {
  const coin = useCurrencies()[1];
  const { decimals } = asset.token;
  const whole = 10n ** BigInt(decimals);
  const [price, last] = [useAmount(coin?.decimals ?? 18), useAmount(coin?.decimals ?? 18)];
  const [cap, soft, least, most] = [
    useAmount(decimals),
    useAmount(decimals),
    useAmount(decimals),
    useAmount(decimals),
  ];
  const lock = useAmount(0);
  const days = useSignal("30");
  const state = useQuery(`to sell ${asset.address}`, async (moment) => {
    const sale = addressOf(moment.chain, "PrimarySale");
    const at = { address: sale, blockNumber: moment.head.number } as const;
    const [fee, isPaused, count, may] = await Promise.all([
      readContract(moment.node, { ...at, abi: sales.feeBps, functionName: "feeBps" }),
      readContract(moment.node, { ...at, abi: sales.paused, functionName: "paused" }),
      readContract(moment.node, { ...at, abi: sales.saleCount, functionName: "saleCount" }),
      readContract(moment.node, {
        ...at,
        address: asset.address,
        abi: issuance,
        functionName: "issuance",
        args: [sale],
      }),
    ]);
    return { sale, fee, isPaused, count, may };
  }).value.value;
  if (!coin || !state) return <span class="skeleton" />;

  const units = of(cap);
  const fraction = (input: AmountInput): string | null =>
    of(input) % whole === 0n ? null : "a unit of a share would cost a fraction of the smallest coin";
  const [start, end] = [of(price) / whole, (of(last) || of(price)) / whole];
  const problem =
    end > start
      ? "the price can only fall"
      : of(soft) > units
        ? "fewer than must be sold can be"
        : of(most) > 0n && of(most) < of(least)
          ? "the most is less than the least"
          : null;
  const isReady =
    units > 0n &&
    units <= details.room &&
    start > 0n &&
    start < 1n << 96n &&
    end > 0n &&
    !fraction(price) &&
    !fraction(last) &&
    problem === null &&
    of(least) <= units &&
    of(most) < 1n << 56n &&
    of(lock) <= 3_650n &&
    !state.isPaused;
  const proceeds = end * units;
  const fee = (proceeds * BigInt(state.fee) + 9_999n) / 10_000n;
  return (
    <ActionForm
      ready={isReady}
      make={() => {
        // a little later than now, for a block's time is not known before
        const begin = (head.value?.timestamp ?? 0n) + 1n;
        const until = begin + BigInt(days.value) * DAY;
        return {
          title: `Sell ${amountText(units, asset.token)}`,
          sentences: [
            `Verified investors may buy new shares until ${showTime(until)}. Their money waits in the sale.`,
            of(soft) > 0n
              ? `If fewer than ${amountText(of(soft), asset.token)} are sold, all get their money back.`
              : "However few are sold, the sale is a success.",
            `If all are sold${end < start ? " at the last price" : ""}, they bring ${amountText(proceeds, coin)}: ${amountText(proceeds - fee, coin)} for you, ${amountText(fee, coin)} for the house.`,
          ],
          ...(state.may < units
            ? {
                before: [
                  {
                    label: `Let the sale issue ${amountText(units, asset.token)}`,
                    call: {
                      to: asset.address,
                      abi: setIssuer,
                      functionName: "setIssuer",
                      args: [state.sale, units],
                    },
                  },
                ],
              }
            : {}),
          call: {
            to: state.sale,
            abi: sales.open,
            functionName: "open",
            args: [
              {
                asset: asset.address,
                startPrice: start,
                endPrice: end,
                softCap: of(soft),
                hardCap: units,
                minPerInvestor: of(least),
                maxPerInvestor: of(most),
                startTime: Number(begin),
                endTime: Number(until),
                lockUp: Number(of(lock) * DAY),
                maxFeeBps: state.fee,
              },
            ],
          },
          measures: [
            {
              label: "The sale may issue",
              read: { to: asset.address, abi: issuance, functionName: "issuance", args: [state.sale] },
              show: (raw) => amountText(raw as bigint, asset.token),
            },
            {
              label: "Sales there are, of all assets",
              read: { to: state.sale, abi: sales.saleCount, functionName: "saleCount", args: [] },
              show: (raw) => `${raw as bigint}`,
            },
          ],
        };
      }}
    >
      {state.isPaused && <Notice tone="warning">Sales are paused: none can be opened.</Notice>}
      <AmountField label="Shares for sale" token={asset.token} input={cap} max={details.room} />
      <AmountField label="Price a share" token={coin} input={price} problem={fraction(price)} />
      <AmountField label="Falls to" token={coin} input={last} problem={fraction(last) ?? problem} />
      <p class="hint">
        Left empty: one price for all. The house gets {showPercent(BigInt(state.fee) * 10n ** 14n, 1)} of what
        is sold.
      </p>
      <AmountField label="At least, else money back" token={asset.token} input={soft} />
      <AmountField label="An investor buys at least" token={asset.token} input={least} />
      <AmountField label="An investor buys at most" token={asset.token} input={most} />
      <AmountField label="Locked up afterwards for" token={{ symbol: "days", decimals: 0 }} input={lock} />
      <Choice
        label="Open for"
        options={[
          ["7", "7 days"],
          ["30", "30 days"],
          ["90", "90 days"],
        ]}
        value={days.value}
        set={(found) => (days.value = found)}
      />
    </ActionForm>
  );
}
