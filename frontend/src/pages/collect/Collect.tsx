/** Creators' works: collections, what is auctioned, orders that one was sent, royalties; and, one step in, each of them. */
import { useSignal } from "@preact/signals";
import { isAddress, type Address as Hex20 } from "viem";
import { readContract } from "viem/actions";

import { link, path } from "../../app/router";
import { alone, head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import { readAuctions, type AuctionRow } from "../../data/auctions";
import { readCollections, type CollectionRow } from "../../data/collections";
import { readSplitters, type SplitterRow } from "../../data/splitters";
import { supportsInterface } from "../../generated/creator_collection";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, amountText } from "../../ui/amount";
import { Card, Notice, Page, Trouble } from "../../ui/parts";
import { Table, type Column } from "../../ui/Table";
import { showSpan } from "../../ui/time";
import { Import } from "../../trade/Import";
import { Acting } from "../../write/Acting";
import { Collection } from "./Collection";
import { Edition } from "./Edition";
import { Held } from "./Held";
import { Item } from "./Item";
import { Statement } from "./Statement";

export default function Collect() {
  return (
    <>
      <Place />
      <Acting />
    </>
  );
}

function Place() {
  const [, first, second] = path.value;
  if (first === "splitter" && second && isAddress(second)) return <Statement address={second} />;
  if (first && isAddress(first)) {
    return second && /^\d{1,78}$/.test(second) ? (
      <Piece key={`${first}/${second}`} token={first} id={BigInt(second)} />
    ) : (
      <Collection key={first} address={first} />
    );
  }
  return <Home isLost={first !== undefined} />;
}

const EDITIONS = "0xd9b67a26";

/** A work of its own, or one of an edition: what its contract says of itself decides. */
function Piece({ token, id }: { token: Hex20; id: bigint }) {
  const isEdition = useQuery(`is edition ${token}`, (moment) =>
    readContract(alone(moment.node), {
      address: token,
      abi: supportsInterface,
      functionName: "supportsInterface",
      args: [EDITIONS],
    }).catch(() => false),
  ).value.value;
  if (isEdition === undefined)
    return (
      <Page title={`#${id}`}>
        <div class="page-skeleton" />
      </Page>
    );
  return isEdition ? <Edition token={token} id={id} /> : <Item token={token} id={id} />;
}

const COLUMNS: readonly Column<CollectionRow>[] = [
  { label: "Collection", cell: (row) => row.name, rank: (row) => row.name },
  { label: "Symbol", cell: (row) => row.symbol, rank: (row) => row.symbol },
  { label: "By", cell: (row) => <Address of={row.creator} />, rank: (row) => row.creator },
  {
    label: "Minted",
    cell: (row) => `${row.minted} of ${row.cap}`,
    rank: (row) => row.minted,
    isNumber: true,
  },
];

function Home({ isLost }: { isLost: boolean }) {
  const part = useSignal(0);
  const collections = useQuery("collections", (moment) =>
    readCollections(moment, (done) => (part.value = done)),
  ).value;
  return (
    <Page
      title="Collect"
      lead="Works by their creators: mint them, sell them by a signature, auction them. Every sale pays its creator."
    >
      {isLost && <Notice tone="warning">There is nothing of this address here.</Notice>}
      <Trouble query={collections} />
      {account.value && <Held who={account.value} />}
      <Card title="Collections">
        {collections.value === undefined ? (
          <p role="status" class="empty">
            Reading the collections… <progress value={part.value} max={1} />
          </p>
        ) : (
          <Table
            caption="Collections"
            rows={collections.value}
            columns={COLUMNS}
            rowKey={(row) => row.address}
            text={(row) => `${row.name} ${row.symbol} ${row.address} ${row.creator}`}
            href={(row) => link("collect", row.address)}
            empty="Nobody has made a collection yet."
          />
        )}
      </Card>
      <Auctions collections={collections.value} />
      <Import />
      <Splitters />
    </Page>
  );
}

function auctionColumns(collections: readonly CollectionRow[] | undefined): readonly Column<AuctionRow>[] {
  const nameOf = (row: AuctionRow): string =>
    `${collections?.find((item) => item.address === row.token)?.name ?? "A work"} #${row.item}`;
  return [
    { label: "Work", cell: nameOf, rank: nameOf },
    {
      label: "Bid",
      cell: (row) =>
        row.bid > 0n ? (
          <Amount value={row.bid} token={row.currency} places={4} />
        ) : (
          `from ${amountText(row.reserve, row.currency, 4)}`
        ),
      isNumber: true,
    },
    { label: "Seller", cell: (row) => <Address of={row.seller} />, rank: (row) => row.seller },
    { label: "Ends", cell: endsIn, rank: (row) => row.endTime },
  ];
}

function endsIn(row: AuctionRow): string {
  if (row.state !== "running") return row.state;
  const now = head.value?.timestamp ?? 0n;
  return row.endTime > now ? `in ${showSpan(row.endTime - now)}` : "about now";
}

function Auctions({ collections }: { collections: readonly CollectionRow[] | undefined }) {
  const auctions = useQuery("auctions", (moment) => readAuctions(moment)).value;
  return (
    <Card title="Auctions">
      <Trouble query={auctions} />
      {auctions.value ? (
        <Table
          caption="Auctions"
          rows={auctions.value}
          columns={auctionColumns(collections)}
          rowKey={(row) => `${row.id}`}
          href={(row) => link("collect", row.token, `${row.item}`)}
          empty="Nothing is being auctioned now."
        />
      ) : (
        auctions.failure === null && <span class="skeleton" />
      )}
    </Card>
  );
}

const SPLITTER_COLUMNS: readonly Column<SplitterRow>[] = [
  { label: "Splitter", cell: (row) => row.address, rank: (row) => row.address },
  { label: "Made by", cell: (row) => <Address of={row.creator} />, rank: (row) => row.creator },
  { label: "Payees", cell: (row) => `${row.payees}`, rank: (row) => row.payees, isNumber: true },
  {
    label: "Shares",
    cell: (row) => (row.isAdjustable ? "by notice" : "for good"),
    rank: (row) => `${row.isAdjustable}`,
  },
];

function Splitters() {
  const splitters = useQuery("splitters", readSplitters).value;
  const column = SPLITTER_COLUMNS.map((item, at) =>
    at === 0 ? { ...item, cell: (row: SplitterRow) => <Short of={row.address} /> } : item,
  );
  return (
    <Card title="Royalties">
      <p class="hint">
        Royalties and proceeds that several share go to a splitter, which pays each its part.
      </p>
      <Trouble query={splitters} />
      {splitters.value && (
        <Table
          caption="Royalty splitters"
          rows={splitters.value}
          columns={column}
          rowKey={(row) => row.address}
          text={(row) => `${row.address} ${row.creator}`}
          href={(row) => link("collect", "splitter", row.address)}
          empty="Nobody has made a splitter yet."
        />
      )}
    </Card>
  );
}

function Short({ of }: { of: Hex20 }) {
  return (
    <code>
      {of.slice(0, 6)}…{of.slice(-4)}
    </code>
  );
}
