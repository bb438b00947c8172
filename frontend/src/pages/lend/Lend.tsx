/** Lending: every market, one's own positions, vaults; and, one step in, a market. */
import { useSignal } from "@preact/signals";
import type { AbiEvent, Address as Hex20, Hex } from "viem";
import { readContract } from "viem/actions";

import { link, path } from "../../app/router";
import { readEvents } from "../../chain/logs";
import { useQuery, type Moment } from "../../chain/query";
import {
  marketName,
  readMarketIds,
  readMarkets,
  readPortfolio,
  type MarketRow,
  type PositionRow,
} from "../../data/markets";
import { readToken, type KnownToken } from "../../data/tokens";
import * as vaultAbi from "../../generated/lending_vault";
import { CreateVaultEvent } from "../../generated/lending_vault_factory";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { Amount, cleanText } from "../../ui/amount";
import { Card, Empty, Page, Trouble } from "../../ui/parts";
import { Table, type Column } from "../../ui/Table";
import { HealthBar } from "./Health";
import { Market } from "./Market";
import { Vault } from "./Vault";

export default function Lend() {
  const [, kind, address] = path.value;
  if (kind === "vault" && address) return <Vault key={address} address={address as Hex20} />;
  if (kind) return <Market key={kind} id={kind as Hex} />;
  return <Markets />;
}

const COLUMNS: readonly Column<MarketRow>[] = [
  { label: "Market", cell: marketName, rank: marketName },
  {
    label: "Liquidates at",
    cell: (row) => showPercent(row.params.lltv, 1),
    rank: (row) => row.params.lltv,
    isNumber: true,
  },
  {
    label: "Supplied",
    cell: (row) => <Amount value={row.supply} token={row.loan} places={0} />,
    rank: (row) => inEighteen(row.supply, row.loan),
    isNumber: true,
  },
  {
    label: "Available",
    cell: (row) => <Amount value={row.liquidity} token={row.loan} places={0} />,
    rank: (row) => inEighteen(row.liquidity, row.loan),
    isNumber: true,
  },
  {
    label: "In use",
    cell: (row) => showPercent(row.utilization, 1),
    rank: (row) => row.utilization,
    isNumber: true,
  },
  {
    label: "Earns a year",
    cell: (row) => showPercent(row.supplyApy),
    rank: (row) => row.supplyApy,
    isNumber: true,
  },
  {
    label: "Costs a year",
    cell: (row) => showPercent(row.borrowApy),
    rank: (row) => row.borrowApy,
    isNumber: true,
  },
  { label: "Oracle", cell: oracleWord, rank: oracleWord },
];

function inEighteen(value: bigint, token: KnownToken): bigint {
  return token.decimals <= 18
    ? value * 10n ** BigInt(18 - token.decimals)
    : value / 10n ** BigInt(token.decimals - 18);
}

export function oracleWord(market: MarketRow): string {
  if (market.priceStatus === "ok") return "answers";
  return market.liquidationPriceStatus === "ok"
    ? "liquidations only"
    : market.priceStatus === "zero"
      ? "says zero"
      : "fails";
}

function Markets() {
  const part = useSignal(0);
  const markets = useQuery("markets", async (moment) =>
    readMarkets(moment, await readMarketIds(moment, (done) => (part.value = done))),
  ).value;
  const who = account.value;
  const portfolio = useQuery(who ? `portfolio ${who}` : null, async (moment) =>
    readPortfolio(moment, who!, await readMarketIds(moment)),
  ).value;
  const mine = portfolio.value?.filter(
    (row) => row.supplyShares > 0n || row.borrowShares > 0n || row.collateral > 0n,
  );
  return (
    <Page
      title="Lend"
      lead="Isolated markets: each has one collateral, one oracle, one limit, and its losses are its own lenders' alone."
    >
      <Trouble query={markets} />
      {who && (
        <Card title="Your positions">
          <Trouble query={portfolio} />
          {mine === undefined ? (
            <span class="skeleton" />
          ) : mine.length === 0 ? (
            <Empty>You have no position yet. Pick a market below.</Empty>
          ) : (
            <Positions rows={mine} />
          )}
        </Card>
      )}
      <Card title="Markets">
        {markets.value === undefined ? (
          markets.failure === null && (
            <p role="status" class="empty">
              Reading the markets… <progress value={part.value} max={1} />
            </p>
          )
        ) : (
          <Table
            caption="Markets"
            rows={markets.value}
            columns={COLUMNS}
            rowKey={(row) => row.id}
            text={(row) =>
              `${marketName(row)} ${row.id} ${row.params.collateralToken} ${row.params.loanToken}`
            }
            href={(row) => link("lend", row.id)}
            empty="No market has been opened yet."
          />
        )}
      </Card>
      <Vaults />
    </Page>
  );
}

const POSITION_COLUMNS: readonly Column<PositionRow>[] = [
  { label: "Market", cell: (row) => marketName(row.market), rank: (row) => marketName(row.market) },
  { label: "Lent", cell: (row) => <Amount value={row.supplied} token={row.market.loan} />, isNumber: true },
  {
    label: "Collateral",
    cell: (row) => <Amount value={row.collateral} token={row.market.collateral} places={4} />,
    isNumber: true,
  },
  { label: "Debt", cell: (row) => <Amount value={row.debt} token={row.market.loan} />, isNumber: true },
  { label: "Health", cell: (row) => <HealthBar position={row} />, rank: (row) => row.healthFactor },
];

function Positions({ rows }: { rows: readonly PositionRow[] }) {
  return (
    <Table
      caption="Your positions"
      rows={rows}
      columns={POSITION_COLUMNS}
      rowKey={(row) => row.market.id}
      href={(row) => link("lend", row.market.id)}
      empty=""
    />
  );
}

interface VaultRow {
  readonly address: Hex20;
  readonly name: string;
  readonly asset: KnownToken;
  readonly assets: bigint;
}

async function readVaults(moment: Moment): Promise<readonly VaultRow[]> {
  const factory = moment.chain.contracts.LendingVaultFactory;
  if (!factory) return [];
  const events = await readEvents(moment, {
    name: "vaults",
    addresses: [factory.address],
    events: [CreateVaultEvent as AbiEvent],
    from: factory.block,
  });
  return Promise.all(
    events.map(async ({ args }) => {
      const address = args.vault as Hex20;
      const [asset, assets] = await Promise.all([
        readToken(moment, args.asset as Hex20),
        readContract(moment.node, {
          address,
          abi: vaultAbi.totalAssets,
          functionName: "totalAssets",
          blockNumber: moment.head.number,
        }),
      ]);
      return { address, name: cleanText(args.name as string, 40), asset, assets };
    }),
  );
}

const VAULT_COLUMNS: readonly Column<VaultRow>[] = [
  { label: "Vault", cell: (row) => row.name, rank: (row) => row.name },
  {
    label: "Holds",
    cell: (row) => <Amount value={row.assets} token={row.asset} />,
    rank: (row) => inEighteen(row.assets, row.asset),
    isNumber: true,
  },
];

function Vaults() {
  const vaults = useQuery("vaults", readVaults).value;
  return (
    <Card title="Vaults">
      <p class="hint">A curator spreads deposits over markets, within caps that rise only after a delay.</p>
      <Trouble query={vaults} />
      {vaults.value && (
        <Table
          caption="Vaults"
          rows={vaults.value}
          columns={VAULT_COLUMNS}
          rowKey={(row) => row.address}
          text={(row) => `${row.name} ${row.address}`}
          href={(row) => link("lend", "vault", row.address)}
          empty="No vault has been made yet."
        />
      )}
    </Card>
  );
}
