/** The rare ends of a buyout: who may take the NFT itself, and money that came by mistake; and why what cannot be done now cannot. */
import type { ComponentChildren } from "preact";

import { showTime } from "../../ui/time";
import type { Buyout as State } from "../../data/sales";
import { balanceMeasure } from "../../data/tokens";
import * as abi from "../../generated/buyout";
import { ownerOf } from "../../generated/creator_collection";
import { account } from "../../wallet/session";
import { shortAddress } from "../../ui/address";
import { amountText } from "../../ui/amount";
import { ActionForm, AddressField, useAddress } from "../../ui/forms";
import { Card } from "../../ui/parts";
import { spend } from "../../write/permit";
import { canBid, isEnded, type Part } from "./Buyout";

const OVER = "the buyout is over";

export function Rest({ asset, state, isIssuer }: Part & { isIssuer: boolean }) {
  const who = account.value!;
  const isOpen = state.state === "open";
  const isOver = state.state === "sold" || state.state === "redeemed";
  const none = "you have no shares";
  const hasAll = asset.owned === asset.supply && asset.supply > 0n;
  const unlessOpen = isOpen
    ? null
    : state.state === "auction"
      ? "an auction runs"
      : isOver
        ? OVER
        : "the NFT has not come";
  const canRedeem = isOpen && hasAll;
  const canReclaim = isIssuer && isOpen && asset.supply === 0n;
  const canClaim = state.isNftHeld && state.bidder === who;
  const reasons: readonly (readonly [what: string, why: ComponentChildren | null])[] = [
    ["Vote", unlessOpen ?? (asset.owned === 0n ? none : null)],
    [
      "Bid",
      canBid(state)
        ? null
        : isOpen
          ? "half of all shares must agree to a price first"
          : isEnded(state)
            ? "the auction is over, and can be settled"
            : isOver
              ? OVER
              : "the NFT has not come",
    ],
    [
      "Settle",
      isEnded(state)
        ? null
        : state.state === "auction"
          ? `the auction runs until ${showTime(state.endTime)}`
          : isOver
            ? OVER
            : "no auction runs",
    ],
    [
      "Hand shares in for money",
      state.state === "sold" ? (asset.owned === 0n ? none : null) : "the NFT is not sold",
    ],
    [
      "Claim the NFT that was won",
      canClaim
        ? null
        : state.isNftHeld
          ? `it waits for who bid most, ${shortAddress(state.bidder)}`
          : state.state === "sold"
            ? "the winner has it"
            : "it is not sold",
    ],
    [
      "Take the NFT for all shares",
      canRedeem
        ? null
        : (unlessOpen ??
          `you have ${amountText(asset.owned, asset.token)} of ${amountText(asset.supply, asset.token)}`),
    ],
    ...(isIssuer
      ? [
          [
            "Take the NFT back",
            canReclaim ? null : (unlessOpen ?? "there are shares, and it is theirs"),
          ] as const,
        ]
      : []),
    ["Pass on money that came by mistake", state.surplus.length > 0 ? null : "none did"],
  ];
  return (
    <>
      {canClaim && (
        <OutCard
          title="Claim the NFT"
          says="You bid most, and the NFT waits here for you."
          {...{ asset, state }}
          name="claimNft"
        />
      )}
      {canRedeem && (
        <OutCard
          title="Take the NFT for all shares"
          says="All shares are yours: they are burned, and the NFT is sent to you. There will be no others."
          {...{ asset, state }}
          name="redeemNft"
        />
      )}
      {canReclaim && (
        <OutCard
          title="Take the NFT back"
          says="There is no share: the NFT is sent to you, and there will never be any."
          {...{ asset, state }}
          name="reclaimNft"
        />
      )}
      {state.surplus.map((item) => (
        <Surplus key={item.token.address} asset={asset} state={state} item={item} />
      ))}
      <Card title="What cannot be done now">
        <ul>
          {reasons
            .filter(([, why]) => why !== null)
            .map(([what, why]) => (
              <li>
                {what}: {why}.
              </li>
            ))}
        </ul>
      </Card>
    </>
  );
}

/** Named one by one: of a module that is asked by a name, all is sent to the browser. */
const OUT = { claimNft: abi.claimNft, redeemNft: abi.redeemNft, reclaimNft: abi.reclaimNft };

function OutCard(properties: Part & { title: string; says: string; name: keyof typeof OUT }) {
  const { asset, state, title, says, name } = properties;
  const who = account.value!;
  const to = useAddress(who);
  const free = name === "redeemNft" ? asset.owned - state.locked : 0n;
  return (
    <Card title={title}>
      <p>{says}</p>
      <ActionForm
        ready={to.reading.ok}
        make={() => {
          if (!to.reading.ok) throw new Error("say to whom");
          return {
            title,
            sentences: [says, `It goes to ${to.reading.value}.`],
            call: { to: state.address, abi: OUT[name], functionName: name, args: [to.reading.value] },
            spending: spend(asset.token, free, state.address, "the buyout"),
            measures: [
              ...(name === "redeemNft" ? [balanceMeasure("Your shares", asset.token, who)] : []),
              {
                label: "Owner of the NFT",
                read: { to: asset.collection, abi: ownerOf, functionName: "ownerOf", args: [asset.id] },
                show: (raw) => shortAddress(raw as string),
              },
            ],
          };
        }}
      >
        <AddressField label="To wallet" input={to} />
      </ActionForm>
    </Card>
  );
}

function Surplus({ asset, state, item }: Part & { item: State["surplus"][number] }) {
  const text = amountText(item.amount, item.token);
  return (
    <Card title="Money that came by mistake">
      <p>
        {text} arrived at the buyout that are no bid and no price. Anyone may pass them on to the holders of
        shares, as a dividend.
      </p>
      <ActionForm
        ready
        make={() => ({
          title: `Pass on ${text}`,
          sentences: [
            `${text} go to the asset, as a dividend for all who hold shares now. None of it is yours to take.`,
          ],
          call: {
            to: state.address,
            abi: abi.passOnSurplus,
            functionName: "passOnSurplus",
            args: [item.token.address],
          },
          measures: [
            balanceMeasure("In the buyout", item.token, state.address),
            balanceMeasure("In the asset", item.token, asset.address),
          ],
        })}
      />
    </Card>
  );
}
