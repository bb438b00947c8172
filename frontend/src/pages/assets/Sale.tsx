/** New shares for coins: bought while a sale is open, claimed or paid back after it. */
import { readContract } from "viem/actions";

import { head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { ZERO, type AssetRow } from "../../data/assets";
import { readSales, SALE_STATES, type Sale as State, type Sales } from "../../data/sales";
import { balanceMeasure } from "../../data/tokens";
import { receiptReason } from "../../generated/asset_token";
import * as sales from "../../generated/primary_sale";
import { account } from "../../wallet/session";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Countdown } from "../../ui/Countdown";
import { ActionForm, NeedsWallet } from "../../ui/forms";
import { Card, Empty, Figure, Figures, Notice, Trouble } from "../../ui/parts";
import { showSpan, showTime } from "../../ui/time";
import type { Action, Call } from "../../write/action";
import { acting } from "../../write/Acting";
import { bound, newSalt } from "../../write/bound";
import { permitStep, spend } from "../../write/permit";
import { refusal } from "./Assets";

const PATIENCE = 1_200n;

export function Sale({ asset, issuer }: { asset: AssetRow; issuer: AssetRow["address"] | undefined }) {
  const who = account.value;
  const found = useQuery(`sales ${asset.address} ${who}`, (moment) =>
    readSales(moment, asset.address, who),
  ).value;
  return (
    <>
      <Trouble query={found} />
      {found.value?.isPaused && (
        <Notice tone="warning">Purchases are paused. Shares and money can be claimed all the same.</Notice>
      )}
      {found.value?.list.length === 0 && (
        <Card>
          <Empty>No sale of these shares has been opened.</Empty>
        </Card>
      )}
      {found.value?.list.map((sale) => (
        <One
          key={String(sale.id)}
          asset={asset}
          all={found.value!}
          sale={sale}
          isIssuer={who !== null && issuer === who}
        />
      ))}
    </>
  );
}

function One(properties: { asset: AssetRow; all: Sales; sale: State; isIssuer: boolean }) {
  const { asset, all, sale, isIssuer } = properties;
  const whole = 10n ** BigInt(asset.token.decimals);
  const left = sale.hardCap - sale.sold;
  return (
    <div class="grid side" style={{ marginBottom: "1rem" }}>
      <Card title={`Sale ${sale.id}: ${sale.status}`}>
        <Figures>
          <Figure label={sale.isFixed ? "A share costs" : "A share costs now"}>
            <Amount value={sale.price * whole} token={all.coin} />
          </Figure>
          <Figure label="Sold">
            <Amount value={sale.sold} token={asset.token} />
          </Figure>
          <Figure label="Still to be had">
            <Amount value={left} token={asset.token} />
          </Figure>
          <Figure label={sale.status === "not begun" ? "Begins in" : "Ends in"}>
            {sale.status === "open" ? (
              <Countdown until={sale.endTime} />
            ) : sale.status === "not begun" ? (
              <Countdown until={sale.startTime} />
            ) : (
              "it is over"
            )}
          </Figure>
        </Figures>
        <p class="hint">
          {sale.isFixed
            ? "One price for all."
            : "The price falls until the end; everybody pays the one at which the sale closes, and gets the rest back."}{" "}
          {sale.softCap > 0n &&
            `If fewer than ${amountText(sale.softCap, asset.token)} are sold, everybody gets its money back. `}
          {sale.least > 0n && `An investor buys at least ${amountText(sale.least, asset.token)}. `}
          {sale.most > 0n && `An investor buys at most ${amountText(sale.most, asset.token)}. `}
          {sale.lockUp > 0 && `The shares cannot be moved for ${showSpan(sale.lockUp)} after the close. `}
          Open from {showTime(sale.startTime)} until {showTime(sale.endTime)}.
        </p>
        {isIssuer && <Issuers all={all} sale={sale} />}
      </Card>
      <Card title={sale.status === "open" ? "Buy" : "Your purchase"}>
        <NeedsWallet to="buy">
          {sale.bought > 0n && (
            <p>
              You have bought {amountText(sale.bought, asset.token)} for {amountText(sale.paid, all.coin)};
              the money waits in the sale.
            </p>
          )}
          {sale.status === "open" ? (
            <Buy asset={asset} all={all} sale={sale} left={left} />
          ) : sale.bought > 0n ? (
            <Out asset={asset} all={all} sale={sale} />
          ) : (
            <Empty>Nothing of yours waits here.</Empty>
          )}
        </NeedsWallet>
      </Card>
    </div>
  );
}

/** What the asset's owner may do with a sale: end it before its time, and take what was paid for shares that were claimed. */
function Issuers({ all, sale }: { all: Sales; sale: State }) {
  const who = account.value!;
  const fee = (sale.proceeds * BigInt(sale.feeBps) + 9_999n) / 10_000n;
  const text = amountText(sale.proceeds - fee, all.coin);
  return (
    <p class="actions">
      {(sale.status === "open" || sale.status === "not begun") && (
        <button
          type="button"
          onClick={() =>
            (acting.value = {
              title: `Cancel sale ${sale.id}`,
              sentences: ["It ends now, for good, and whoever bought takes all of its money back."],
              call: { to: all.contract, abi: sales.cancel, functionName: "cancel", args: [sale.id] },
              measures: [
                {
                  label: "The sale",
                  read: { to: all.contract, abi: sales.sale, functionName: "sale", args: [sale.id] },
                  show: (raw) => SALE_STATES[(raw as { status: number }).status] ?? "none",
                },
              ],
            })
          }
        >
          Cancel the sale
        </button>
      )}
      {sale.proceeds > 0n && (
        <button
          type="button"
          onClick={() =>
            (acting.value = {
              title: `Withdraw ${text}`,
              sentences: [
                `Of ${amountText(sale.proceeds, all.coin)} that were paid for shares that were claimed, you get ${text}, the house ${amountText(fee, all.coin)}.`,
              ],
              call: {
                to: all.contract,
                abi: sales.withdrawProceeds,
                functionName: "withdrawProceeds",
                args: [sale.id, who],
              },
              measures: [balanceMeasure(`Your ${all.coin.symbol}`, all.coin, who, "more")],
            })
          }
        >
          Withdraw {text}
        </button>
      )}
      {sale.proceeds === 0n && sale.status === "successful" && (
        <span class="hint">Money for shares is yours when they are claimed. None waits.</span>
      )}
    </p>
  );
}

function Buy({ asset, all, sale, left }: { asset: AssetRow; all: Sales; sale: State; left: bigint }) {
  const who = account.value!;
  const input = useAmount(asset.token.decimals);
  const units = input.reading.ok ? input.reading.value : 0n;
  const afford = sale.price > 0n ? all.held / sale.price : 0n;
  const most = afford < left ? afford : left;
  const cost = units * sale.price;
  const all_ = sale.bought + units;
  const reason = useQuery(units > 0n ? `may buy ${asset.address} ${who} ${all_}` : null, (moment) =>
    readContract(moment.node, {
      address: asset.address,
      abi: receiptReason,
      functionName: "receiptReason",
      args: [ZERO, who, all_],
      blockNumber: moment.head.number,
    }),
  ).value;
  return (
    <ActionForm
      ready={units > 0n && units <= most && !all.isPaused}
      make={() => buying(asset, all, sale, units, cost)}
    >
      <AmountField label="Shares" token={asset.token} input={input} max={most} slider />
      <p aria-live="polite">
        They cost <strong>{units > 0n ? amountText(cost, all.coin) : `– ${all.coin.symbol}`}</strong>
        {sale.isFixed ? "" : " at most"}.
      </p>
      {reason.value ? <Notice tone="warning">You may not buy these. {refusal(reason.value)}</Notice> : null}
    </ActionForm>
  );
}

function buying(asset: AssetRow, all: Sales, sale: State, units: bigint, cost: bigint): Action {
  const who = account.value!;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const args = [sale.id, units, cost, deadline] as const;
  const call: Call = { to: all.contract, abi: sales.buy, functionName: "buy", args };
  return {
    title: `Buy ${amountText(units, asset.token)}`,
    sentences: [
      `${amountText(cost, all.coin, 6)} at most wait in the sale until it closes.`,
      "If it succeeds you claim the shares, if not the money. If you may not hold the shares then, the money comes back.",
    ],
    call,
    spending: spend(all.coin, cost, all.contract, "the sale", {
      permit: permitStep(all.coin, cost, all.contract, sales.permit, sales.multicall),
      payment: bound("PurchaseAuthorization", all.coin, all.contract, [
        who,
        sale.id,
        units,
        cost,
        deadline,
        newSalt(),
      ]),
    }),
    measures: [
      balanceMeasure(`Your ${all.coin.symbol}`, all.coin, who),
      {
        label: "Bought",
        read: { to: all.contract, abi: sales.purchase, functionName: "purchase", args: [sale.id, who] },
        show: (raw) => amountText((raw as readonly [bigint, bigint])[0], asset.token),
      },
    ],
  };
}

/** Shares after a success, money after anything else, or where the shares may not be held. */
function Out({ asset, all, sale }: { asset: AssetRow; all: Sales; sale: State }) {
  const who = account.value!;
  const isSuccess = sale.status === "successful";
  const reason = useQuery(isSuccess ? `may claim ${asset.address} ${who} ${sale.bought}` : null, (moment) =>
    readContract(moment.node, {
      address: asset.address,
      abi: receiptReason,
      functionName: "receiptReason",
      args: [ZERO, who, sale.bought],
      blockNumber: moment.head.number,
    }),
  ).value;
  const gets = isSuccess && !reason.value;
  const show = (): void => {
    const name = gets ? "claim" : "refund";
    acting.value = {
      title: gets
        ? `Claim ${amountText(sale.bought, asset.token)}`
        : `Take ${amountText(sale.paid, all.coin)} back`,
      sentences: gets
        ? [
            `${amountText(sale.bought, asset.token)} are issued to you; what you paid beyond the closing price comes back.`,
          ]
        : ["All that you paid comes back."],
      call: {
        to: all.contract,
        abi: gets ? sales.claim : sales.refund,
        functionName: name,
        args: [sale.id, who],
      },
      measures: [
        balanceMeasure("Your shares", asset.token, who, "more"),
        balanceMeasure(`Your ${all.coin.symbol}`, all.coin, who, "more"),
      ],
    };
  };
  return (
    <>
      {reason.value ? (
        <Notice tone="warning">
          The shares cannot be issued to you. {refusal(reason.value)} You may take your money back.
        </Notice>
      ) : null}
      <button type="button" class="primary" onClick={show}>
        {gets ? "Claim your shares" : "Take your money back"}
      </button>
    </>
  );
}
