/** Shares redeemed by the issuer at their published value: asked for, taken back, claimed (ERC-7540). */
import { encodeFunctionData } from "viem";

import { head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import type { AssetDetails, AssetRow } from "../../data/assets";
import { readDesks, type Desk } from "../../data/redemption";
import { balanceMeasure } from "../../data/tokens";
import { disposable } from "../../generated/asset_token";
import * as abi from "../../generated/redemption_desk";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { ActionForm, NeedsWallet } from "../../ui/forms";
import { Card, Empty, Figure, Figures, Notice, Trouble } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Measure } from "../../write/action";
import { acting } from "../../write/Acting";
import { spend } from "../../write/permit";

interface Part {
  readonly asset: AssetRow;
  readonly desk: Desk;
}

export function Redemption({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value;
  const found = useQuery(`desks ${asset.address} ${who}`, (moment) =>
    readDesks(moment, asset.address, who),
  ).value;
  return (
    <>
      <Trouble query={found} />
      {found.value === undefined && found.failure === null && <span class="skeleton" />}
      {found.value?.length === 0 && (
        <Card title="Redeem">
          <Empty>The issuer redeems no shares: it has opened no desk for them.</Empty>
        </Card>
      )}
      {found.value?.map((desk) => (
        <div class="grid side" key={desk.address}>
          <About asset={asset} desk={desk} />
          <div>
            <NeedsWallet to="have shares redeemed">
              <Yours asset={asset} desk={desk} />
              <Request asset={asset} desk={desk} details={details} />
            </NeedsWallet>
          </div>
        </div>
      ))}
    </>
  );
}

function isStale({ number, publishedAt, maxAge }: Desk): boolean {
  return number > 0n && publishedAt + BigInt(maxAge) < (head.value?.timestamp ?? 0n);
}

function About({ asset, desk }: Part) {
  return (
    <Card title={`Redeemed for ${desk.money.symbol}`}>
      <Figures>
        <Figure label="A share is worth">
          <Amount value={desk.value} token={desk.money} />
        </Figure>
        <Figure label="Published">
          {desk.number ? showTime(desk.publishedAt) : "never: this is the first value"}
        </Figure>
        <Figure label="Cash for redemptions">
          <Amount value={desk.cash} token={desk.money} />
        </Figure>
      </Figures>
      {desk.isSuspended && (
        <Notice tone="warning">
          The value is suspended: nothing is redeemed by it until there is another. You may ask, and take
          back.
        </Notice>
      )}
      {isStale(desk) && (
        <Notice tone="warning">
          The value is too old to redeem by: the next one does. You may ask, and take back.
        </Notice>
      )}
      <p class="hint">
        Who asks now is redeemed by a value that is published after it, and that nobody knows yet, as far as
        the cash goes; all who ask between two publications alike. Until then the shares stay in your wallet
        and earn, but cannot be sent, and you can take them back. <Address of={desk.address} />
        {asset.isNft && " While a buyout keeps the supply as it is, nothing is redeemed."}
      </p>
    </Card>
  );
}

function pendingMeasure({ asset, desk }: Part): Measure {
  return {
    label: "Asked for",
    read: {
      to: desk.address,
      abi: abi.pendingRedeemRequest,
      functionName: "pendingRedeemRequest",
      args: [desk.requestId || desk.number + 1n, account.value!],
    },
    show: (raw) => amountText(raw as bigint, asset.token),
  };
}

function freeMeasure({ asset }: Part): Measure {
  return {
    label: "Yours to send",
    read: { to: asset.address, abi: disposable, functionName: "disposable", args: [account.value!] },
    show: (raw) => amountText(raw as bigint, asset.token),
  };
}

function Yours(part: Part) {
  const { asset, desk } = part;
  const who = account.value!;
  const text = (units: bigint): string => amountText(units, asset.token);
  const none = desk.pending + desk.redeemed + desk.cancelled === 0n;
  const canFulfil =
    desk.pending > 0n &&
    desk.requestId <= desk.number &&
    desk.cash > 0n &&
    !desk.isSuspended &&
    !isStale(desk);
  const back = [
    ...(desk.pending > 0n
      ? [
          encodeFunctionData({
            abi: abi.cancelRedeemRequest,
            functionName: "cancelRedeemRequest",
            args: [desk.requestId, who],
          }),
        ]
      : []),
    encodeFunctionData({
      abi: abi.claimCancelRedeemRequest,
      functionName: "claimCancelRedeemRequest",
      args: [desk.requestId, who, who],
    }),
  ];
  return (
    <Card title="Your request">
      {none && <Empty>You have asked for nothing.</Empty>}
      {desk.pending > 0n && (
        <p>
          {text(desk.pending)} wait
          {desk.requestId > desk.number
            ? " for the next publication"
            : " for cash, at the value of the day it comes"}
          .
        </p>
      )}
      {desk.redeemed > 0n && (
        <p>
          {text(desk.redeemed)} are redeemed
          {desk.claimable === 0n
            ? ", but your wallet may not be paid now. The money is kept for it."
            : ` for ${amountText(desk.paid, desk.money)}.`}
        </p>
      )}
      <p class="actions">
        {desk.claimable > 0n && (
          <button
            type="button"
            class="primary"
            onClick={() =>
              (acting.value = {
                title: `Claim ${amountText(desk.paid, desk.money)}`,
                sentences: [`The money for ${text(desk.claimable)}, which are burned, comes to your wallet.`],
                call: {
                  to: desk.address,
                  abi: abi.redeem,
                  functionName: "redeem",
                  args: [desk.claimable, who, who],
                },
                measures: [
                  balanceMeasure(`Your ${desk.money.symbol}`, desk.money, who, "more"),
                  balanceMeasure("Your shares", asset.token, who),
                ],
              })
            }
          >
            Claim {amountText(desk.paid, desk.money)}
          </button>
        )}
        {desk.pending + desk.cancelled > 0n && (
          <button
            type="button"
            onClick={() =>
              (acting.value = {
                title: `Take ${text(desk.pending + desk.cancelled)} back`,
                sentences: ["What is not redeemed yet is no longer asked for, and can be sent again."],
                call: {
                  to: desk.address,
                  abi: abi.multicall,
                  functionName: "multicall",
                  args: [back],
                },
                measures: [pendingMeasure(part), freeMeasure(part)],
              })
            }
          >
            Take them back
          </button>
        )}
        {canFulfil && (
          <button
            type="button"
            onClick={() =>
              (acting.value = {
                title: "Redeem what the cash reaches",
                sentences: [
                  "The requests are redeemed at the published value, those before yours first. Anyone may do this.",
                ],
                call: { to: desk.address, abi: abi.fulfill, functionName: "fulfill", args: [[who]] },
                measures: [pendingMeasure(part)],
              })
            }
          >
            Redeem now
          </button>
        )}
      </p>
    </Card>
  );
}

function Request(part: Part & { details: AssetDetails }) {
  const { asset, desk, details } = part;
  const input = useAmount(asset.token.decimals);
  const units = input.reading.ok ? input.reading.value : 0n;
  const next = desk.number + 1n;
  const isTaken = desk.requestId !== 0n && (desk.requestId !== next || desk.cancelled > 0n);
  const who = account.value!;
  if (asset.owned === 0n || isTaken)
    return (
      <Card title="Ask">
        <Empty>
          {isTaken
            ? "An account has one request at a time: claim what is redeemed and take the rest back, then ask anew."
            : "You have no shares."}
        </Empty>
      </Card>
    );
  return (
    <Card title="Ask">
      <ActionForm
        ready={units > 0n && units <= details.disposable}
        make={() => ({
          title: `Ask for ${amountText(units, asset.token)} to be redeemed`,
          sentences: [
            `${amountText(units, asset.token)} are redeemed by the next value that is published, or a later one. The last was ${amountText(desk.value, desk.money)} a share: it is not a promise.`,
            "They stay in your wallet and earn, but cannot be sent. You can take them back until they are redeemed.",
          ],
          call: {
            to: desk.address,
            abi: abi.requestRedeem,
            functionName: "requestRedeem",
            args: [units, who, who],
          },
          spending: spend(asset.token, units, desk.address, "the desk"),
          measures: [pendingMeasure(part), freeMeasure(part)],
        })}
      >
        <AmountField label="Shares" token={asset.token} input={input} max={details.disposable} slider />
      </ActionForm>
    </Card>
  );
}
