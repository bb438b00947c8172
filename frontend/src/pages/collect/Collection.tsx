/** A collection: what may be minted of it and for how much, its works, and who offers for any of them. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Address as Hex20 } from "viem";

import { link } from "../../app/router";
import { head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import {
  entryOf,
  readCollection,
  readItems,
  type Collection as State,
  type Item,
  type Phase,
} from "../../data/collections";
import { COLLECTION_OFFER } from "../../data/orders";
import { balanceMeasure, ETHER, ether } from "../../data/tokens";
import * as abi from "../../generated/creator_collection";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { Address, nameOf } from "../../ui/Address";
import { shortAddress } from "../../ui/address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Card, Empty, Figure, Figures, Notice, Page, Trouble } from "../../ui/parts";
import { showSpan, showTime } from "../../ui/time";
import type { Action } from "../../write/action";
import { acting } from "../../write/Acting";
import { spend } from "../../write/permit";
import { Made, useOrders } from "../../trade/making";
import { OfferForm, Orders } from "./Orders";
import { Picture, useWork } from "./Picture";

/** Seconds a mint may wait to be mined. */
const PATIENCE = 1_200n;
const WORKS = { symbol: "works", decimals: 0 };
const PER_PAGE = 24;

export function Collection({ address }: { address: Hex20 }) {
  const who = account.value;
  const collection = useQuery(`collection ${address} ${who}`, (moment) =>
    readCollection(moment, address, who),
  ).value;
  const state = collection.value;
  const orders = useOrders(state?.address ?? null);
  return (
    <Page
      title={state?.name ?? "Collection"}
      lead={state ? `${state.symbol}: ${state.minted} of ${state.cap} works are minted.` : "…"}
    >
      <p>
        <a href={link("collect")}>← All collections</a>
      </p>
      <Trouble query={collection} />
      {state && <Made token={state.address} />}
      {state && (
        <div class="grid side">
          <div>
            <Works state={state} />
            <Card title="Offers for any of them">
              <Orders
                offers={orders?.filter(({ signed }) => signed.order.kind === COLLECTION_OFFER)}
                empty="Nobody offers for any of these works, as far as this page knows."
              />
              {who && <OfferForm token={state.address} id={null} />}
            </Card>
          </div>
          <div>
            <Card title="Mint">
              {state.phases.length === 0 && <Empty>Nothing of it can be minted by the public.</Empty>}
              {state.phases.map((phase) => (
                <PhaseForm key={`${phase.id}`} collection={state} phase={phase} />
              ))}
            </Card>
            <Card title="Who is paid">
              <Figures>
                <Figure label="Creator's part of a sale">{`${state.royaltyBps / 100}\u2009%`}</Figure>
                <Figure label="Of mints, not sent on yet">
                  <Amount value={state.proceeds} token={ether} places={4} />
                </Figure>
              </Figures>
              <p class="hint" style={{ marginTop: "0.9rem" }}>
                Royalties go to <Address of={state.royaltyReceiver} />, mints' proceeds to{" "}
                <Address of={state.payout} />.
              </p>
              <p>
                <a href={link("collect", "splitter", state.royaltyReceiver)}>Royalty statement</a>
              </p>
              <button
                type="button"
                class="small"
                disabled={state.proceeds === 0n}
                onClick={() => (acting.value = withdrawal(state))}
              >
                Send the proceeds on
              </button>
            </Card>
          </div>
        </div>
      )}
    </Page>
  );
}

function withdrawal(state: State): Action {
  return {
    title: `Send ${amountText(state.proceeds, ether, 4)} to the creator`,
    sentences: [
      `All that lies in the collection goes to its payout address, ${state.payout}. Anyone may send it on; you pay the gas.`,
    ],
    call: { to: state.address, abi: abi.withdraw, functionName: "withdraw", args: [ETHER] },
    measures: [balanceMeasure("The payout address'", ether, state.payout)],
  };
}

function Works({ state }: { state: State }) {
  const page = useSignal(0);
  const pages = Math.max(1, Math.ceil(Number(state.minted) / PER_PAGE));
  const first = page.value * PER_PAGE + 1;
  const last = Math.min(first + PER_PAGE - 1, Number(state.minted));
  const items = useQuery(`items ${state.address} ${first} ${last}`, (moment) =>
    readItems(
      moment,
      state.address,
      Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => BigInt(first + at)),
    ),
  ).value;
  return (
    <Card
      title="Works"
      aside={
        pages > 1 && (
          <span class="pager">
            <button type="button" class="small" disabled={page.value === 0} onClick={() => page.value--}>
              Earlier
            </button>
            <span class="hint">
              {first} to {last} of {state.minted}
            </span>
            <button
              type="button"
              class="small"
              disabled={page.value >= pages - 1}
              onClick={() => page.value++}
            >
              Later
            </button>
          </span>
        )
      }
    >
      <Trouble query={items} />
      {items.value === undefined && items.failure === null && <div class="page-skeleton" />}
      {items.value?.length === 0 && <Empty>None of them exists.</Empty>}
      <ul class="works">
        {(items.value ?? []).map((item) => (
          <WorkCard key={`${item.id}`} token={state.address} item={item} />
        ))}
      </ul>
    </Card>
  );
}

function WorkCard({ token, item }: { token: Hex20; item: Item }) {
  const work = useWork(token, item.id);
  return (
    <li>
      <a href={link("collect", token, `${item.id}`)}>
        <Picture work={work} id={item.id} />
        <span class="work-name">{work?.name ?? `#${item.id}`}</span>
      </a>
      <span class="hint">
        {account.value === item.owner ? "yours" : `of ${nameOf(item.owner) ?? shortAddress(item.owner)}`}
      </span>
    </li>
  );
}

function PhaseForm({ collection, phase }: { collection: State; phase: Phase }) {
  const who = account.value;
  const id = useId();
  const input = useAmount(0);
  const list = useSignal("");
  const entry =
    phase.allowlistRoot && who && list.value ? entryOf(list.value, phase.allowlistRoot, who) : null;
  const proven = entry !== null && typeof entry !== "string" ? entry : null;
  const caps = [phase.walletCap - phase.had, phase.left, ...(proven ? [proven.cap - phase.had] : [])];
  const most = caps.reduce((least, item) => (item < least ? item : least));
  const max = most > 0n ? most : 0n;
  const quantity = input.reading.ok ? input.reading.value : 0n;
  const ready = quantity > 0n && quantity <= max && (phase.allowlistRoot === null || proven !== null);
  const now = head.value?.timestamp ?? 0n;
  const isOpen = phase.state === "open" && phase.left > 0n;
  return (
    <section class="phase">
      <h3>Phase {`${phase.id + 1n}`}</h3>
      <p>
        {phase.state === "open" ? (
          <Amount value={phase.price} token={phase.currency} places={4} />
        ) : phase.state === "to come" ? (
          `Opens in ${showSpan(phase.startTime - now)}, ${showTime(phase.startTime)}, for ${amountText(phase.price, phase.currency, 4)} each`
        ) : (
          "Over"
        )}
        {phase.state === "open" && (
          <span class="hint">
            {" "}
            each{phase.isFalling && `, falling to ${amountText(phase.endPrice, phase.currency, 4)}`} · until{" "}
            {showTime(phase.endTime)} · {`${phase.left}`} left · {`${phase.walletCap}`} for a wallet
            {phase.allowlistRoot && " · for those on a list"}
          </span>
        )}
      </p>
      {isOpen && !who && (
        <button type="button" onClick={() => (pickerOpen.value = true)}>
          Connect a wallet to mint
        </button>
      )}
      {isOpen && who && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) acting.value = mint(collection, phase, quantity, who, proven);
          }}
        >
          {phase.allowlistRoot && (
            <div class="field">
              <label for={`${id}-list`}>Allowlist of the creator (JSON)</label>
              <textarea
                id={`${id}-list`}
                rows={2}
                spellcheck={false}
                value={list.value}
                aria-describedby={`${id}-problem`}
                aria-invalid={typeof entry === "string" ? "true" : undefined}
                onInput={(event) => (list.value = event.currentTarget.value)}
              />
              <p class="problem" id={`${id}-problem`} role={typeof entry === "string" ? "alert" : undefined}>
                {typeof entry === "string" ? `${entry}.` : ""}
              </p>
              <p class="hint">
                <input
                  type="file"
                  accept="application/json,.json"
                  aria-label="Allowlist from a file"
                  onChange={(event) =>
                    void event.currentTarget.files?.[0]?.text().then((text) => (list.value = text))
                  }
                />
                {proven && ` Your account may have ${proven.cap}.`}
              </p>
            </div>
          )}
          <AmountField label={`How many (phase ${phase.id + 1n})`} token={WORKS} input={input} max={max} />
          {max === 0n && <p class="hint">Your account has had all that it may have here.</p>}
          <button type="submit" class="primary" disabled={!ready}>
            See what changes
          </button>
        </form>
      )}
      {phase.state === "open" && phase.left === 0n && <Notice>All of it is minted.</Notice>}
    </section>
  );
}

function mint(
  collection: State,
  phase: Phase,
  quantity: bigint,
  who: Hex20,
  entry: { readonly cap: bigint; readonly proof: readonly Hex20[] } | null,
): Action {
  const cost = phase.price * quantity;
  const isEther = phase.currency.address === ETHER;
  const works = `${quantity} ${quantity === 1n ? "work" : "works"}`;
  const text = amountText(cost, phase.currency, 6);
  return {
    title: `Mint ${works}`,
    sentences: [
      `You pay ${text} at most and get ${works} of ${collection.name}; which numbers shows when it is mined.`,
      `All of it goes to the creator's payout address, ${collection.payout}. The house takes nothing of a mint.`,
    ],
    call: {
      to: collection.address,
      abi: abi.mintFor,
      functionName: "mintFor",
      args: [
        {
          to: who,
          phaseId: phase.id,
          quantity,
          maxCost: cost,
          paymentToken: phase.currency.address,
          deadline: (head.value?.timestamp ?? 0n) + PATIENCE,
          allowance: entry?.cap ?? 0n,
          proof: entry?.proof ?? [],
        },
      ],
      ...(isEther ? { value: cost } : {}),
    },
    spending: spend(phase.currency, cost, collection.address, "the collection"),
    measures: [
      {
        label: "Your works",
        read: { to: collection.address, abi: abi.balanceOf, functionName: "balanceOf", args: [who] },
        show: (raw) => `${raw as bigint}`,
        better: "more",
      },
      balanceMeasure(`Your ${phase.currency.symbol}`, phase.currency, who),
    ],
  };
}
