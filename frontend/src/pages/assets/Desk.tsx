/** What the issuer and its agents may do: pay a dividend; set the rules; freeze, move and recover, each with a reason that stays public. */
import { useSignal } from "@preact/signals";
import { pad, toBytes, toHex, type Abi, type Hex } from "viem";

import type { AssetDetails, AssetRow } from "../../data/assets";
import { balanceMeasure } from "../../data/tokens";
import * as token from "../../generated/asset_token";
import { account } from "../../wallet/session";
import { useQuery } from "../../chain/query";
import { balanceOf } from "../../data/tokens";
import { AmountField, amountText, useAmount } from "../../ui/amount";
import { ActionForm, AddressField, Choice, NeedsWallet, Tabs, TextField, useAddress } from "../../ui/forms";
import { Card, Notice } from "../../ui/parts";
import type { Action } from "../../write/action";
import { spend } from "../../write/permit";
import { Issuer } from "./Issuer";

type Task = "freeze" | "unfreeze" | "move" | "recover";

export function Desk({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value;
  const task = useSignal<Task>("freeze");
  const isIssuer = who !== null && details.owner === who;
  return (
    <>
      {who && !details.isAgent && !isIssuer && (
        <Notice tone="warning">
          Only the issuer and its agents may do what is here; anyone may pay a dividend.
        </Notice>
      )}
      <div class="grid side">
        {(isIssuer || details.isAgent || !who) && (
          <div>
            {isIssuer && <Issuer asset={asset} details={details} />}
            {details.isAgent || !who ? (
              <Card
                title={
                  <Tabs
                    tabs={[
                      ["freeze", "Freeze"],
                      ["unfreeze", "Unfreeze"],
                      ["move", "Move by force"],
                      ["recover", "Recover"],
                    ]}
                    current={task.value}
                    choose={(name) => (task.value = name)}
                    label="What to enforce"
                  />
                }
              >
                <NeedsWallet to="act as an agent">
                  <Enforce key={task.value} task={task.value} asset={asset} />
                </NeedsWallet>
              </Card>
            ) : (
              <p class="hint">
                Agents freeze, move and recover shares. You are none; you can appoint yourself one.
              </p>
            )}
          </div>
        )}
        <div>
          {(isIssuer || details.isAgent) && <Pause asset={asset} details={details} isIssuer={isIssuer} />}
          <Card title="Pay a dividend">
            <NeedsWallet to="pay">
              <Pay asset={asset} details={details} />
            </NeedsWallet>
          </Card>
        </div>
      </div>
    </>
  );
}

/** An agent may stop transfers; that they go on is for the issuer to say. */
function Pause({ asset, details, isIssuer }: { asset: AssetRow; details: AssetDetails; isIssuer: boolean }) {
  const { isPaused } = details;
  return (
    <Card title="Transfers">
      <p>
        {isPaused ? "They are paused." : "They go on."}{" "}
        {isPaused && !isIssuer && "Only the issuer lets them go on."}
      </p>
      {(isIssuer || !isPaused) && (
        <ActionForm
          ready
          label={isPaused ? "Let them go on" : "Pause them"}
          make={() => ({
            title: isPaused ? "Let transfers go on" : "Pause transfers",
            sentences: [
              isPaused
                ? "Holders may send again, as the rules say."
                : "No holder sends, and nothing is traded, until the issuer lets them go on. Dividends and claims do.",
            ],
            call: {
              to: asset.address,
              abi: isPaused ? token.unpause : token.pause,
              functionName: isPaused ? "unpause" : "pause",
              args: [],
            },
            measures: [
              {
                label: "Paused",
                read: { to: asset.address, abi: token.paused, functionName: "paused", args: [] },
                show: (raw) => (raw ? "yes" : "no"),
              },
            ],
          })}
        />
      )}
    </Card>
  );
}

const WORDS: Record<Task, { readonly verb: string; readonly says: string }> = {
  freeze: {
    verb: "Freeze the wallet",
    says: "It sends and receives nothing, and its dividends wait, until it is unfrozen.",
  },
  unfreeze: { verb: "Unfreeze the wallet", says: "It sends, receives and is paid again." },
  move: {
    verb: "Move shares by force",
    says: "Shares go to another verified investor, against their holder's will. What they have earned stays the holder's.",
  },
  recover: {
    verb: "Recover a lost wallet",
    says: "All shares and what they have earned go to another wallet of the same investor.",
  },
};

/** As bytes: 32 letters of ASCII at most. */
export function bytesOf(text: string): Hex | null {
  const bytes = toBytes(text.trim());
  return bytes.length > 0 && bytes.length <= 32 ? pad(toHex(bytes), { dir: "right", size: 32 }) : null;
}

function Enforce({ task, asset }: { task: Task; asset: AssetRow }) {
  const from = useAddress();
  const to = useAddress();
  const input = useAmount(asset.token.decimals);
  const text = useSignal("");
  const units = input.reading.ok ? input.reading.value : 0n;
  const reason = bytesOf(text.value);
  const [wallet, other] = [from.reading, to.reading];
  const needsOther = task === "move" || task === "recover";
  const ready = wallet.ok && reason !== null && (!needsOther || other.ok) && (task !== "move" || units > 0n);
  const words = WORDS[task];
  const make = (): Action => {
    if (!wallet.ok || reason === null) throw new Error("fill in the wallet and the reason");
    const second = other.ok ? other.value : wallet.value;
    const [abi, functionName, args]: readonly [Abi, string, readonly unknown[]] =
      task === "freeze"
        ? [token.freeze, "freeze", [wallet.value, reason]]
        : task === "unfreeze"
          ? [token.unfreeze, "unfreeze", [wallet.value, reason]]
          : task === "move"
            ? [
                token.forcedTransfer_address_address_uint256_bytes32,
                "forcedTransfer",
                [wallet.value, second, units, reason],
              ]
            : [token.recover, "recover", [wallet.value, second, reason]];
    return {
      title: words.verb,
      sentences: [words.says, `The reason, ${text.value.trim()}, is public for ever.`],
      call: { to: asset.address, abi, functionName, args },
      measures: needsOther
        ? [
            balanceMeasure("The first wallet's", asset.token, wallet.value),
            balanceMeasure("The second wallet's", asset.token, second),
          ]
        : [
            {
              label: "Frozen",
              read: {
                to: asset.address,
                abi: token.isFrozen,
                functionName: "isFrozen",
                args: [wallet.value],
              },
              show: (raw) => (raw ? "yes" : "no"),
            },
          ],
    };
  };
  return (
    <ActionForm ready={ready} make={make}>
      <p>{words.says}</p>
      <AddressField label={needsOther ? "From wallet" : "Wallet"} input={from} />
      {needsOther && <AddressField label="To wallet" input={to} />}
      {task === "move" && <AmountField label="Shares" token={asset.token} input={input} />}
      <TextField
        label="Reason"
        text={text}
        problem={text.value !== "" && reason === null ? "32 letters at most" : null}
        hint="Public for ever, 32 letters at most: a file's number, nothing about a person."
      />
    </ActionForm>
  );
}

function Pay({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value!;
  const chosen = useSignal(0);
  const payment = details.dividends[chosen.value]?.token;
  const input = useAmount(payment?.decimals ?? 18);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const held = useQuery(payment ? `to pay ${payment.address} ${who}` : null, (moment) =>
    balanceOf(moment, payment!.address, who),
  ).value;
  if (!payment) return <p class="empty">No payment token is listed.</p>;
  return (
    <ActionForm
      ready={amount > 0n && (held.value === undefined || amount <= held.value) && asset.supply > 0n}
      make={() => ({
        title: `Pay ${amountText(amount, payment)}`,
        sentences: [
          `${amountText(amount, payment, 6)} are for those who hold shares now, each by its part. They claim it when they like.`,
        ],
        call: {
          to: asset.address,
          abi: token.payDividend,
          functionName: "payDividend",
          args: [payment.address, amount],
        },
        spending: spend(payment, amount, asset.address, "the asset"),
        measures: [balanceMeasure(`Your ${payment.symbol}`, payment, who)],
      })}
    >
      {details.dividends.length > 1 && (
        <Choice
          label="In"
          options={details.dividends.map(({ token: { symbol } }, at) => [String(at), symbol])}
          value={String(chosen.value)}
          set={(at) => (chosen.value = Number(at))}
        />
      )}
      <AmountField label={`Amount (${payment.symbol})`} token={payment} input={input} max={held.value} />
    </ActionForm>
  );
}
