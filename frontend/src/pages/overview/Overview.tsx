/** What there is, at a glance: the coin and its backing, the peg, the markets, what happened lately. */
import { useSignal } from "@preact/signals";
import type { AbiEvent, Address as Address20 } from "viem";
import { getBlock, readContract } from "viem/actions";

import { link } from "../../app/router";
import { readEvents, type ChainEvent } from "../../chain/logs";
import { chain } from "../../chain/node";
import { useQuery, type Moment } from "../../chain/query";
import { has } from "../../chain/registry";
import { readDollar, type Dollar } from "../../data/dollar";
import { readSavings } from "../../data/savings";
import { marketName, readMarketIds, readMarkets, type MarketRow } from "../../data/markets";
import {
  BorrowEvent,
  LiquidateEvent,
  RepayEvent,
  SupplyCollateralEvent,
  SupplyEvent,
  WithdrawEvent,
} from "../../generated/lending_pool";
import { SwappedInEvent, SwappedOutEvent } from "../../generated/peg_stability_module";
import { TransferEvent } from "../../generated/stablecoin";
import { balanceOf } from "../../data/tokens";
import { market as creditMarket } from "../../generated/credit_facilitator";
import { showPercent, toNumber } from "../../math/decimal";
import { Address } from "../../ui/Address";
import { Amount, amountText } from "../../ui/amount";
import { Chart } from "../../ui/Chart";
import { Card, Empty, Figure, Figures, Notice, Page, Trouble } from "../../ui/parts";
import { showSpan } from "../../ui/time";
import { PegBadge } from "../dollar/PegBadge";

export default function Overview() {
  const dollar = useQuery("dollar", readDollar).value;
  const markets = useQuery("markets", async (moment) =>
    readMarkets(moment, await readMarketIds(moment)),
  ).value;
  return (
    <Page
      title="Overview"
      lead="A stablecoin, lending, creators' royalties and shares of real assets, straight from the contracts."
    >
      <Trouble query={dollar} />
      <div class="grid">
        <DollarCard dollar={dollar.value} />
        <MarketsCard markets={markets.value} dollar={dollar.value} />
      </div>
      <SupplyChart dollar={dollar.value} />
      <Recent dollar={dollar.value} markets={markets.value} />
    </Page>
  );
}

function DollarCard({ dollar }: { dollar: Dollar | undefined }) {
  const hasSavings = chain.value !== null && has(chain.value, "SavingsVault");
  const savings = useQuery(hasSavings ? "savings null" : null, (moment) => readSavings(moment, null)).value;
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
        {hasSavings && (
          <Figure label="Savings earn a year">
            {savings.value && <a href={link("credit")}>{showPercent(savings.value.rate)}</a>}
          </Figure>
        )}
      </Figures>
    </Card>
  );
}

/** What the pool holds of each collateral that a listed credit market prices, in wei of the coin. Of other markets anybody may make any. */
async function readWorth(moment: Moment, markets: readonly MarketRow[]): Promise<bigint> {
  const { LendingPool: pool, CreditFacilitator: facilitator, RatePolicy: irm } = moment.chain.contracts;
  if (!pool || !facilitator) return 0n;
  const priced = new Map<Address20, MarketRow>();
  await Promise.all(
    markets
      .filter((market) => market.params.irm === irm?.address && market.priceStatus === "ok")
      .map(async (market) => {
        const [, , isListed] = await readContract(moment.node, {
          address: facilitator.address,
          abi: creditMarket,
          functionName: "market",
          args: [market.id],
          blockNumber: moment.head.number,
        });
        if (isListed) priced.set(market.params.collateralToken, market);
      }),
  );
  const worths = await Promise.all(
    [...priced].map(
      async ([token, { price }]) => ((await balanceOf(moment, token, pool.address)) * price) / 10n ** 36n,
    ),
  );
  return worths.reduce((sum, each) => sum + each, 0n);
}

function MarketsCard({
  markets,
  dollar,
}: {
  markets: readonly MarketRow[] | undefined;
  dollar: Dollar | undefined;
}) {
  const worth = useQuery(dollar && markets ? `worth ${markets.length}` : null, (moment) =>
    readWorth(moment, markets!),
  ).value;
  return (
    <Card title="Lending" aside={<a href={link("lend")}>All markets</a>}>
      <Figures>
        <Figure
          label="Total value"
          hint="The peg module's reserve at parity, and what the lending pool holds of the collaterals of listed credit markets, at their oracles' prices. Anyone may open other markets, of anything: those are not counted."
        >
          {dollar && worth.value !== undefined && (
            <Amount value={dollar.backing + worth.value} token={dollar.coin} />
          )}
        </Figure>
        <Figure label="Collateral put up">
          {dollar && worth.value !== undefined && <Amount value={worth.value} token={dollar.coin} />}
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
                <a href={link("lend", market.id)}>{marketName(market)}</a>
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

const ZERO = "0x0000000000000000000000000000000000000000";

async function readSupply(moment: Moment): Promise<{ x: number[]; y: number[] }> {
  const coin = moment.chain.contracts.Stablecoin;
  if (!coin) return { x: [], y: [] };
  const events = await readEvents(moment, {
    name: "transfers",
    addresses: [coin.address],
    events: [TransferEvent as AbiEvent],
    from: coin.block,
  });
  let supply = 0n;
  const [x, y]: [number[], number[]] = [[], []];
  for (const { args, block } of events) {
    const value = args.value as bigint;
    if (args.from === ZERO) supply += value;
    else if (args.to === ZERO) supply -= value;
    else continue;
    if (x.at(-1) === block) y[y.length - 1] = toNumber(supply, 18);
    else {
      x.push(block);
      y.push(toNumber(supply, 18));
    }
  }
  return { x, y };
}

function SupplyChart({ dollar }: { dollar: Dollar | undefined }) {
  const points = useQuery("supply chart", readSupply).value;
  if (!points.value || !dollar)
    return points.failure === null ? <div class="card spaced chart-place" aria-hidden="true" /> : null;
  const { x, y } = points.value;
  if (x.length < 2) return null;
  return (
    <div class="card spaced">
      <div class="card-head">
        <h2>Coins in circulation, by block</h2>
      </div>
      <Chart
        description={`Coins in circulation from block ${x[0]} to block ${x.at(-1)}: from ${y[0]} to ${y.at(-1)} ${dollar.coin.symbol}`}
        x={x}
        xLabel="Block"
        series={[{ label: dollar.coin.symbol, color: "--accent", values: y, fill: true }]}
        format={(value) => Math.round(value).toLocaleString("en").replaceAll(",", "\u2009")}
        formatX={(value) => `${Math.round(value)}`}
      />
    </div>
  );
}

const POOL_EVENTS = [
  SupplyEvent,
  WithdrawEvent,
  BorrowEvent,
  RepayEvent,
  SupplyCollateralEvent,
  LiquidateEvent,
] as unknown as AbiEvent[];
const SHOWN = 8;
/** Lately: so many blocks back, at most: a week of blocks of twelve seconds. */
const BACK = 50_400;

const times = new Map<string, Promise<bigint>>();

/** When a block was, asked for once. */
function timeOf(moment: Moment, number: number): Promise<bigint> {
  const key = `${moment.chain.genesis}/${number}`;
  let found = times.get(key);
  if (!found) {
    found = getBlock(moment.node, { blockNumber: BigInt(number) }).then((block) => block.timestamp);
    found.catch(() => times.delete(key));
    times.set(key, found);
  }
  return found;
}

function Recent({
  dollar,
  markets,
}: {
  dollar: Dollar | undefined;
  markets: readonly MarketRow[] | undefined;
}) {
  const part = useSignal(0);
  const events = useQuery("recent", async (moment) => {
    const newest = Number(moment.head.number);
    const found: ChainEvent[] = [];
    for (const [name, list] of [
      ["LendingPool", POOL_EVENTS],
      ["PegStabilityModule", [SwappedInEvent, SwappedOutEvent] as unknown as AbiEvent[]],
    ] as const) {
      const contract = moment.chain.contracts[name];
      if (!contract) continue;
      const from = Math.max(contract.block, newest - BACK);
      found.push(
        ...(await readEvents(
          moment,
          { name: `recent ${name}`, addresses: [contract.address], events: list, from },
          (done) => (part.value = done),
        )),
      );
    }
    found.sort((one, other) => other.block - one.block || other.index - one.index);
    return Promise.all(
      found.slice(0, SHOWN).map(async (event) => ({
        ...event,
        ago: moment.head.timestamp - (await timeOf(moment, event.block)),
      })),
    );
  }).value;
  return (
    <div class="card spaced">
      <div class="card-head">
        <h2>Lately</h2>
      </div>
      <Trouble query={events} />
      {events.value === undefined && events.failure === null && (
        <p role="status" class="empty">
          Reading events… <progress value={part.value} max={1} />
        </p>
      )}
      {events.value?.length === 0 && <Empty>Nothing has happened yet.</Empty>}
      <ul class="activity-list">
        {(events.value ?? []).map((event) => (
          <li key={`${event.tx}-${event.index}`}>
            <span>{describe(event, dollar, markets)}</span>
            <span class="hint" title={`block ${event.block}`}>
              {showSpan(event.ago)} ago
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const VERBS: Record<string, string> = {
  Supply: "lent",
  Withdraw: "took back",
  Borrow: "borrowed",
  Repay: "repaid",
};

function describe(event: ChainEvent, dollar: Dollar | undefined, markets: readonly MarketRow[] | undefined) {
  const { args } = event;
  if (event.name === "SwappedIn" && dollar) {
    return (
      <>
        <Address of={args.payer as string} /> swapped {amountText(args.reserveIn as bigint, dollar.reserve)}{" "}
        for {amountText(args.stableOut as bigint, dollar.coin)}
      </>
    );
  }
  if (event.name === "SwappedOut" && dollar) {
    return (
      <>
        <Address of={args.payer as string} /> swapped {amountText(args.stableIn as bigint, dollar.coin)} for{" "}
        {amountText(args.reserveOut as bigint, dollar.reserve)}
      </>
    );
  }
  const market = markets?.find((item) => item.id === args.id);
  if (!market) return event.name;
  if (event.name === "Liquidate") {
    return (
      <>
        <Address of={args.borrower as string} /> was liquidated:{" "}
        {amountText(args.seizedAssets as bigint, market.collateral, 4)} for{" "}
        {amountText(args.repaidAssets as bigint, market.loan)}
      </>
    );
  }
  if (event.name === "SupplyCollateral") {
    return (
      <>
        <Address of={args.onBehalf as string} /> put up{" "}
        {amountText(args.assets as bigint, market.collateral, 4)} in {marketName(market)}
      </>
    );
  }
  return (
    <>
      <Address of={args.onBehalf as string} /> {VERBS[event.name] ?? event.name}{" "}
      {amountText(args.assets as bigint, market.loan)} in {marketName(market)}
    </>
  );
}
