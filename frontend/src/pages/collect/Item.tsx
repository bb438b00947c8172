/** One work: what it is, whose, and how it may change hands. */
import { useSignal } from "@preact/signals";
import type { Address as Hex20 } from "viem";

import { link } from "../../app/router";
import { useQuery } from "../../chain/query";
import { readAuctions } from "../../data/auctions";
import { isFor, readForSale, type ForSale } from "../../data/orders";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { Address } from "../../ui/Address";
import { Card, Notice, Page, Trouble } from "../../ui/parts";
import { AuctionCard, AuctionForm } from "./Auction";
import { Held } from "./Held";
import { Made, useOrders } from "../../trade/making";
import { ListForm, OfferForm, Orders } from "./Orders";
import { Picture, useWork } from "./Picture";

export function Item({ token, id }: { token: Hex20; id: bigint }) {
  const who = account.value;
  const forSale = useQuery(`for sale ${token} ${id} ${who}`, (moment) =>
    readForSale(moment, token, id, who),
  ).value;
  const auctions = useQuery(`auctions ${token}`, (moment) => readAuctions(moment, token)).value;
  const orders = useOrders(token, id)?.filter(({ signed }) => isFor(signed, id));
  const work = useWork(token, id);
  const auction = auctions.value?.find((item) => item.item === id);
  const state = forSale.value;
  return (
    <Page title={work?.name ?? `#${id}`} {...(work?.description ? { lead: work.description } : {})}>
      <p>
        <a href={link("collect", token)}>← The collection</a>
      </p>
      <Trouble query={forSale} />
      {state && !state.isKnown && (
        <Notice tone="warning">
          This collection was not made by this suite's factory: its contract may say and do anything.
        </Notice>
      )}
      {who && <Held who={who} />}
      <Made token={token} />
      <div class="grid side">
        <div>
          <Card>
            <Picture work={work} id={id} isLarge />
            {work?.elsewhere && (
              <p class="hint">
                This page asks no stranger for it; it lies at <code class="elsewhere">{work.elsewhere}</code>
              </p>
            )}
            <p>
              Number {`${id}`}
              {state?.owner && !auction && (
                <>
                  {" "}
                  ·{" "}
                  {state.owner === who ? (
                    "yours"
                  ) : (
                    <>
                      of <Address of={state.owner} />
                    </>
                  )}
                </>
              )}
              {state?.owner === null && " · it does not exist"}
            </p>
            {work && work.traits.length > 0 && (
              <dl class="figures traits">
                {work.traits.map(({ label, value }) => (
                  <div class="figure">
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </Card>
        </div>
        <div>
          {auction && <AuctionCard key={`${auction.id}`} auction={auction} />}
          <Card title="Listings and offers">
            <Orders
              offers={orders}
              empty="Nobody sells it or offers for it, as far as this page knows."
              {...(state && !auction ? { sell: { id, forSale: state } } : {})}
            />
          </Card>
          {state?.owner && !auction && <Deal key={who} token={token} id={id} forSale={state} />}
        </div>
      </div>
    </Page>
  );
}

function Deal({ token, id, forSale }: { token: Hex20; id: bigint; forSale: ForSale }) {
  const isAuction = useSignal(false);
  const who = account.value;
  if (!who) {
    return (
      <Card title="Trade">
        <p>Connect a wallet to sell the work or to offer for it. Looking needs none.</p>
        <button type="button" class="primary" onClick={() => (pickerOpen.value = true)}>
          Connect a wallet
        </button>
      </Card>
    );
  }
  if (forSale.owner !== who) {
    return (
      <Card title="Offer for it">
        <OfferForm token={token} id={id} />
      </Card>
    );
  }
  return (
    <Card
      title={
        <span class="tabs" role="tablist" aria-label="How to sell it">
          <button
            type="button"
            role="tab"
            class="small"
            aria-selected={!isAuction.value}
            onClick={() => (isAuction.value = false)}
          >
            List
          </button>
          <button
            type="button"
            role="tab"
            class="small"
            aria-selected={isAuction.value}
            onClick={() => (isAuction.value = true)}
          >
            Auction
          </button>
        </span>
      }
    >
      {isAuction.value ? (
        <AuctionForm token={token} id={id} forSale={forSale} />
      ) : (
        <ListForm token={token} id={id} forSale={forSale} />
      )}
    </Card>
  );
}
