/** Coins that are saved, borrowed against collateral, kept ready for liquidations, and redeemed. */
import { link, path } from "../../app/router";
import { useQuery } from "../../chain/query";
import { readCredit } from "../../data/credit";
import { marketName } from "../../data/markets";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { Amount } from "../../ui/amount";
import { Card, Empty, Notice, Page, Trouble } from "../../ui/parts";
import { Acting } from "../../write/Acting";
import { Table, type Column } from "../../ui/Table";
import { HealthBar } from "../lend/Health";
import type { CreditMarket } from "../../data/credit";
import { CreditPosition } from "./CreditPosition";
import { Redeem } from "./Redeem";
import { Save } from "./Save";
import { Stability } from "./Stability";

const TABS = [
  ["save", "Save"],
  ["borrow", "Borrow"],
  ["stability", "Stability pools"],
  ["redeem", "Redeem"],
] as const;

export default function Credit() {
  const [, tab = "save", id] = path.value;
  return (
    <Page
      title="Credit"
      lead="Save coins, borrow new ones against collateral, earn from liquidations, and see what every coin is backed by."
    >
      <nav class="tabs sub" aria-label="Parts of this page">
        {TABS.map(([name, label]) => (
          <a href={link("credit", name)} aria-current={tab === name ? "page" : undefined}>
            {label}
          </a>
        ))}
      </nav>
      {tab === "borrow" ? (
        id ? (
          <CreditPosition key={id} id={id} />
        ) : (
          <Markets />
        )
      ) : tab === "stability" ? (
        <Stability />
      ) : tab === "redeem" ? (
        <Redeem />
      ) : (
        <Save />
      )}
      <Acting />
    </Page>
  );
}

const COLUMNS: readonly Column<CreditMarket>[] = [
  {
    label: "Collateral",
    cell: (row) => row.market.collateral.symbol,
    rank: (row) => marketName(row.market),
  },
  {
    label: "Liquidates at",
    cell: (row) => showPercent(row.market.params.lltv, 1),
    rank: (row) => row.market.params.lltv,
    isNumber: true,
  },
  {
    label: "Costs a year",
    cell: (row) => showPercent(row.market.borrowApy),
    rank: (row) => row.market.borrowApy,
    isNumber: true,
  },
  {
    label: "Can be borrowed",
    cell: (row) => <Amount value={row.room} token={row.market.loan} places={0} />,
    rank: (row) => row.room,
    isNumber: true,
  },
  {
    label: "Your debt",
    cell: (row) => (row.position?.debt ? <Amount value={row.position.debt} token={row.market.loan} /> : "–"),
    rank: (row) => row.position?.debt ?? 0n,
    isNumber: true,
  },
  {
    label: "Health",
    cell: (row) => (row.position?.debt ? <HealthBar position={row.position} /> : "–"),
  },
];

function Markets() {
  const who = account.value;
  const credit = useQuery(`credit ${who}`, (moment) => readCredit(moment, who)).value;
  return (
    <Card title="Borrow new coins">
      <p class="hint">
        Your collateral stays yours. The coins are minted when you borrow them, under a ceiling for each
        market, and burned when you repay.
      </p>
      <Trouble query={credit} />
      {credit.value?.isPaused && (
        <Notice tone="warning">
          Minting is paused: only what lies idle can be borrowed. Repaying and taking collateral out stay
          open.
        </Notice>
      )}
      {credit.value === undefined ? (
        credit.failure === null && <div class="page-skeleton" />
      ) : credit.value.markets.length === 0 ? (
        <Empty>No market has been given a ceiling yet.</Empty>
      ) : (
        <Table
          caption="Markets for credit"
          rows={credit.value.markets}
          columns={COLUMNS}
          rowKey={(row) => row.market.id}
          href={(row) => link("credit", "borrow", row.market.id)}
          empty=""
        />
      )}
    </Card>
  );
}
