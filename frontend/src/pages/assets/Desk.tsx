/** What the issuer and its agents may do: pay a dividend; freeze, move and recover, each with a reason that stays public. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { pad, toBytes, toHex, type Abi, type Hex } from "viem";

import type { AssetDetails, AssetRow } from "../../data/assets";
import { balanceMeasure } from "../../data/tokens";
import * as token from "../../generated/asset_token";
import { account } from "../../wallet/session";
import { useQuery } from "../../chain/query";
import { balanceOf } from "../../data/tokens";
import { AmountField, amountText, useAmount } from "../../ui/amount";
import { ActionForm, AddressField, NeedsWallet, Tabs, useAddress } from "../../ui/forms";
import { Card, Notice } from "../../ui/parts";
import type { Action } from "../../write/action";
import { spend } from "../../write/permit";

type Task = "freeze" | "unfreeze" | "move" | "recover";

export function Desk({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value;
  const task = useSignal<Task>("freeze");
  return (
    <>
      {who && !details.isAgent && details.owner !== who && (
        <Notice tone="warning">
          Only the issuer and its agents may do what is here; anyone may pay a dividend.
        </Notice>
      )}
      <div class="grid side">
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
            />
          }
        >
          <NeedsWallet to="act as an agent">
            <Enforce key={task.value} task={task.value} asset={asset} isAgent={details.isAgent} />
          </NeedsWallet>
        </Card>
        <Card title="Pay a dividend">
          <NeedsWallet to="pay">
            <Pay asset={asset} details={details} />
          </NeedsWallet>
        </Card>
      </div>
    </>
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
function reasonOf(text: string): Hex | null {
  const bytes = toBytes(text.trim());
  return bytes.length > 0 && bytes.length <= 32 ? pad(toHex(bytes), { dir: "right", size: 32 }) : null;
}

function Enforce({ task, asset, isAgent }: { task: Task; asset: AssetRow; isAgent: boolean }) {
  const id = useId();
  const from = useAddress();
  const to = useAddress();
  const input = useAmount(asset.token.decimals);
  const text = useSignal("");
  const units = input.reading.ok ? input.reading.value : 0n;
  const reason = reasonOf(text.value);
  const [wallet, other] = [from.reading, to.reading];
  const needsOther = task === "move" || task === "recover";
  const ready =
    isAgent && wallet.ok && reason !== null && (!needsOther || other.ok) && (task !== "move" || units > 0n);
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
      {!isAgent && <p class="hint">Only agents may do this; the issuer appoints them.</p>}
      <AddressField label={needsOther ? "From wallet" : "Wallet"} input={from} />
      {needsOther && <AddressField label="To wallet" input={to} />}
      {task === "move" && <AmountField label="Shares" token={asset.token} input={input} />}
      <div class="field">
        <label for={id}>Reason</label>
        <input
          id={id}
          type="text"
          autocomplete="off"
          value={text.value}
          aria-invalid={text.value !== "" && reason === null ? "true" : undefined}
          aria-describedby={`${id}-hint`}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <p class="hint" id={`${id}-hint`}>
          Public for ever, 32 letters at most: a file's number, nothing about a person.
        </p>
      </div>
    </ActionForm>
  );
}

function Pay({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value!;
  const id = useId();
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
        <div class="field">
          <label for={id}>In</label>
          <select
            id={id}
            value={String(chosen.value)}
            onChange={(event) => (chosen.value = Number(event.currentTarget.value))}
          >
            {details.dividends.map((dividend, at) => (
              <option value={String(at)}>{dividend.token.symbol}</option>
            ))}
          </select>
        </div>
      )}
      <AmountField label={`Amount (${payment.symbol})`} token={payment} input={input} max={held.value} />
    </ActionForm>
  );
}
