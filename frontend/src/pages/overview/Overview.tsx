/** What there is, at a glance: the coin and its backing, the peg, the markets, what happened lately. */
import { useSignal } from "@preact/signals";
import type { Address as Address20, Hex } from "viem";
import { readContract } from "viem/actions";

import { link } from "../../app/router";
import { chain } from "../../chain/node";
import { useQuery, type Moment, type Query } from "../../chain/query";
import { has } from "../../chain/registry";
import { readDollar, type Dollar } from "../../data/dollar";
import { marketName, readMarketIds, readMarkets, type MarketRow } from "../../data/markets";
import { readSavings, type Savings } from "../../data/savings";
import { balanceOf } from "../../data/tokens";
import { market as creditMarket } from "../../generated/credit_facilitator";
import { showPercent } from "../../math/decimal";
import { Amount } from "../../ui/amount";
import { Card, Empty, Figure, Figures, Notice, Page, Trouble } from "../../ui/parts";
import { PegBadge } from "../dollar/PegBadge";
import { Charts } from "./Charts";
import { readHistory } from "./history";
import { Lately } from "./Lately";

export default function Overview() {
  const dollar = useQuery("dollar", readDollar).value;
  const markets = useQuery("markets", async (moment) =>
    readMarkets(moment, await readMarketIds(moment)),
  ).value;
  const hasSavings = chain.value !== null && has(chain.value, "SavingsVault");
  const savings = useQuery(hasSavings ? "savings null" : null, (moment) => readSavings(moment, null)).value;
  const part = useSignal(0);
  const history = useQuery("history", (moment) =>
    readHistory(moment, (done) => {
      part.value = done;
    }),
  ).value;
  return (
    <Page
      title="Overview"
      lead="A stablecoin, lending, creators' royalties and shares of real assets, straight from the contracts."
    >
      <Trouble query={dollar} />
      <div class="grid">
        <DollarCard dollar={dollar.value} savings={hasSavings ? savings : null} />
        <MarketsCard markets={markets.value} dollar={dollar.value} />
      </div>
      <Charts history={history} dollar={dollar.value} savings={savings} />
      <Lately history={history} part={part.value} dollar={dollar.value} markets={markets.value} />
    </Page>
  );
}

function DollarCard({ dollar, savings }: { dollar: Dollar | undefined; savings: Query<Savings> | null }) {
  const ratio = dollar && dollar.supply > 0n ? (dollar.backing * 10n ** 18n) / dollar.supply : undefined;
  return (
    <Card title="Dollar" aside={<a href={link("dollar")}>Swap</a>}>
      {dollar?.isPaused && (
        <Notice tone="warning">Minting is paused. Swapping back and every exit stay open.</Notice>
      )}
      <Figures>
        <Figure label="In circulation">
          {dollar && <Amount value={dollar.supply} token={dollar.coin} />}
        </Figure>
        <Figure label="Reserve, at parity">
          {dollar && <Amount value={dollar.backing} token={dollar.coin} />}
        </Figure>
        <Figure label="Reserve per coin">{dollar && (ratio === undefined ? "–" : showPercent(ratio))}</Figure>
        <Figure label="Peg">{dollar && <PegBadge dollar={dollar} />}</Figure>
        <Figure label="All the books">
          <a href={link("system")}>Balance sheet</a>
        </Figure>
        <Figure label="Treasury">{dollar && <Amount value={dollar.surplus} token={dollar.coin} />}</Figure>
        {savings && (
          <Figure label="Savings earn a year">
            {savings.value && <a href={link("credit")}>{showPercent(savings.value.rate)}</a>}
          </Figure>
        )}
      </Figures>
    </Card>
  );
}

/** The listed credit markets, and what the pool holds of their collaterals. Of other markets anybody may make any. */
async function readHeld(
  moment: Moment,
  markets: readonly MarketRow[],
): Promise<{ listed: ReadonlySet<Hex>; balances: ReadonlyMap<Address20, bigint> }> {
  const { LendingPool: pool, CreditFacilitator: facilitator, RatePolicy: irm } = moment.chain.contracts;
  const listed = new Set<Hex>();
  const balances = new Map<Address20, bigint>();
  if (!pool || !facilitator) return { listed, balances };
  await Promise.all(
    markets
      .filter(({ params }) => params.irm === irm?.address)
      .map(async ({ id, params: { collateralToken: token } }) => {
        const [[, , isListed], balance] = await Promise.all([
          readContract(moment.node, {
            address: facilitator.address,
            abi: creditMarket,
            functionName: "market",
            args: [id],
            blockNumber: moment.head.number,
          }),
          balanceOf(moment, token, pool.address),
        ]);
        if (isListed) listed.add(id);
        balances.set(token, balance);
      }),
  );
  return { listed, balances };
}

/** What that is worth in wei of the coin: at its oracle's price, at the lower where two markets' differ. */
function worthOf(
  { listed, balances }: Awaited<ReturnType<typeof readHeld>>,
  markets: readonly MarketRow[],
): bigint {
  const prices = new Map<Address20, bigint>();
  for (const { id, params, price, priceStatus } of markets) {
    if (!listed.has(id) || priceStatus !== "ok") continue;
    const other = prices.get(params.collateralToken);
    if (other === undefined || price < other) prices.set(params.collateralToken, price);
  }
  return [...prices].reduce((sum, [token, price]) => sum + (balances.get(token)! * price) / 10n ** 36n, 0n);
}

function MarketsCard({
  markets,
  dollar,
}: {
  markets: readonly MarketRow[] | undefined;
  dollar: Dollar | undefined;
}) {
  const held = useQuery(markets ? `held ${markets.length}` : null, (moment) =>
    readHeld(moment, markets!),
  ).value;
  const worth = held.value && markets && worthOf(held.value, markets);
  return (
    <Card title="Lending" aside={<a href={link("lend")}>All markets</a>}>
      <Figures>
        <Figure
          label="Total value"
          hint="The peg module's reserve at parity, and what the lending pool holds of the collaterals of listed credit markets, at their oracles' prices. Anyone may open other markets, of anything: those are not counted."
        >
          {dollar && worth !== undefined && <Amount value={dollar.backing + worth} token={dollar.coin} />}
        </Figure>
        <Figure label="Collateral put up">
          {dollar && worth !== undefined && <Amount value={worth} token={dollar.coin} />}
        </Figure>
        <Figure label="Markets">{markets?.length}</Figure>
      </Figures>
      {markets?.length === 0 && <Empty>No market has been opened yet.</Empty>}
      <table class="fit">
        <thead>
          <tr>
            <th scope="col">Market</th>
            <th scope="col" class="number">
              Lent
            </th>
            <th scope="col" class="number">
              Earns
            </th>
          </tr>
        </thead>
        <tbody>
          {!markets &&
            [1, 2, 3, 4].map((row) => (
              <tr key={row}>
                <td colSpan={3}>
                  <span class="skeleton" />
                </td>
              </tr>
            ))}
          {(markets ?? []).slice(0, 4).map((market) => (
            <tr key={market.id}>
              <td>
                <a href={link("lend", market.id)}>{marketName(market)}</a>{" "}
                <small class="hint">to {showPercent(market.params.lltv, 0)}</small>
              </td>
              <td class="number">
                <Amount value={market.debt} token={market.loan} />
              </td>
              <td class="number">{showPercent(market.supplyApy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
