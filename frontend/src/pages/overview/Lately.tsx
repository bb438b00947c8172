/** What people did of late, in plain words, the newest first. */
import { useRef } from "preact/hooks";
import { erc20Abi, getAddress, type Address as Hex20 } from "viem";
import { getBlock, readContract } from "viem/actions";

import { link } from "../../app/router";
import type { ChainEvent } from "../../chain/logs";
import { alone, chain } from "../../chain/node";
import { useQuery, type Moment, type Query } from "../../chain/query";
import type { Dollar } from "../../data/dollar";
import { marketName, type MarketRow } from "../../data/markets";
import { ETHER, readToken } from "../../data/tokens";
import { Address } from "../../ui/Address";
import { amountText, cleanText, type Token } from "../../ui/amount";
import { Empty, Trouble } from "../../ui/parts";
import { showSpan } from "../../ui/time";
import { newestFirst, type History } from "./history";

const SHOWN = 10;
/** So that no room, and nobody who acts much, has the list alone. */
const OF_A_KIND = 3;

/** A sentence: who, what, and the page of what it was done with. */
interface Told {
  readonly event: ChainEvent;
  /** Seconds. */
  readonly ago: bigint;
  readonly who: Hex20 | null;
  readonly text: string;
  readonly of?: { readonly name: string; readonly href: string } | undefined;
}

interface Known {
  readonly dollar: Dollar;
  readonly markets: readonly MarketRow[];
  readonly history: History;
}

const answers = new Map<string, Promise<unknown>>();

/** What does not change, asked for once. */
function once<T>(moment: Moment, key: string, ask: () => Promise<T>): Promise<T> {
  const full = `${moment.chain.genesis}/${key}`;
  let found = answers.get(full) as Promise<T> | undefined;
  if (!found) {
    found = ask();
    found.catch(() => answers.delete(full));
    answers.set(full, found);
  }
  return found;
}

const timeOf = (moment: Moment, block: number): Promise<bigint> =>
  once(moment, `${block}`, () =>
    getBlock(moment.node, { blockNumber: BigInt(block) }).then(({ timestamp }) => timestamp),
  );

/** A work as its collection calls itself, which is a stranger's word; shares by their symbol. */
async function thing(
  moment: Moment,
  { assets }: History,
  token: Hex20,
  id: bigint,
  units = 1n,
): Promise<{ name: string; href: string }> {
  if (assets.has(token)) {
    return { name: amountText(units, await readToken(moment, token)), href: link("assets", token) };
  }
  const name = await once(moment, token, () =>
    readContract(alone(moment.node), { address: token, abi: erc20Abi, functionName: "name" }),
  ).catch(() => `${token.slice(0, 6)}…`);
  const count = units > 1n ? `${units} × ` : "";
  return { name: `${count}#${id} of ${cleanText(name)}`, href: link("collect", token, `${id}`) };
}

async function tell(moment: Moment, { dollar, markets, history }: Known, event: ChainEvent) {
  const { args, name } = event;
  const by = getAddress(event.address);
  const who = (key: string): Hex20 => args[key] as Hex20;
  const amount = (key: string, token: Token): string => amountText(args[key] as bigint, token, 2);
  const { coin, reserve } = dollar;
  const market = markets.find((item) => item.id === args.id);
  const at = market && { name: marketName(market), href: link("lend", market.id) };
  const inMarket = (text: string, token: Token | undefined) =>
    token &&
    at &&
    // what the credit facilitator lends and takes back is the borrowers' doing
    args.onBehalf !== moment.chain.contracts.CreditFacilitator?.address && {
      who: who("onBehalf"),
      text: text.replace("*", amount("assets", token)),
      of: at,
    };
  const savings = { name: "the savings", href: link("credit") };
  const pool = history.pools.get(by);
  const stability = pool && {
    name: `the stability pool of ${(await readToken(moment, pool)).symbol}`,
    href: link("credit", "stability"),
  };
  const opened = (): Record<string, unknown> | undefined =>
    name === "AuctionOpened"
      ? args
      : history.acts.find(
          (other) => other.name === "AuctionOpened" && other.args.auctionId === args.auctionId,
        )?.args;
  const auctioned = async (text: string, key: string | null, who: Hex20) => {
    const terms = opened()?.terms as {
      token: Hex20;
      id: bigint;
      units: bigint;
      currency: Hex20;
      reserve: bigint;
    };
    // one opened before what is looked at
    if (!terms) return { who, text: text.split("*")[0]!, of: { name: "an auction", href: link("collect") } };
    const price = amountText(
      key ? (args[key] as bigint) : terms.reserve,
      await readToken(moment, terms.currency),
      4,
    );
    const of = await thing(moment, history, terms.token, terms.id, terms.units);
    return { who, text: text.replace("*", price), of };
  };
  const asset = history.assets.get(by);
  const bought = async (text: string, key: string, who: Hex20) => ({
    who,
    text: text.replace("*", amount(key, coin)),
    of: { name: (await readToken(moment, asset!)).symbol, href: link("assets", asset!, "buyout") },
  });
  switch (name) {
    case "SwappedIn":
      return {
        who: who("payer"),
        text: `swapped ${amount("reserveIn", reserve)} for ${amount("stableOut", coin)}`,
      };
    case "SwappedOut":
      return {
        who: who("payer"),
        text: `swapped ${amount("stableIn", coin)} for ${amount("reserveOut", reserve)}`,
      };
    case "Supply":
      return inMarket("lent * in", market?.loan);
    case "Withdraw":
      return at
        ? inMarket("took back * from", market?.loan)
        : { who: who("owner"), text: `took ${amount("assets", coin)} out of`, of: savings };
    case "Borrow":
      return inMarket("borrowed * in", market?.loan);
    case "Repay":
      return inMarket("repaid * in", market?.loan);
    case "SupplyCollateral":
      return inMarket("put up * in", market?.collateral);
    case "WithdrawCollateral":
      return inMarket("took * of collateral out of", market?.collateral);
    case "Liquidate":
      return (
        market && {
          who: who("borrower"),
          text: `was liquidated, ${amount("seizedAssets", market.collateral)} for ${amount("repaidAssets", market.loan)}, in`,
          of: at,
        }
      );
    case "CoinsRedeemed": {
      const out = args.outcome as Record<"swapped" | "reserve" | "repaid" | "collateral", bigint>;
      const got = [
        out.reserve > 0n && amountText(out.reserve, reserve),
        market && out.collateral > 0n && amountText(out.collateral, market.collateral),
      ].filter(Boolean);
      return {
        who: who("payer"),
        text: `redeemed ${amountText(out.swapped + out.repaid, coin)} for ${got.join(" and ")} at`,
        of: { name: "the floor", href: link("credit", "redeem") },
      };
    }
    case "Deposit":
      return { who: who("owner"), text: `put ${amount("assets", coin)} into`, of: savings };
    case "RewardAdded":
      return { who: who("from"), text: `paid ${amount("amount", coin)} into`, of: savings };
    case "Deposited":
      return stability && { who: who("account"), text: `put ${amount("assets", coin)} into`, of: stability };
    case "DepositWithdrawn":
      return (
        stability && { who: who("account"), text: `took ${amount("assets", coin)} out of`, of: stability }
      );
    case "Claimed":
      return (
        pool && {
          who: who("account"),
          text: `claimed ${amount("collateral", await readToken(moment, pool))} from`,
          of: stability,
        }
      );
    case "OrderFilled":
      return {
        who: null,
        text: `Sold for ${amount("price", await readToken(moment, who("currency")))}:`,
        of: await thing(moment, history, who("token"), args.id as bigint, args.units as bigint),
      };
    case "AuctionOpened":
      return auctioned("auctions, from *,", null, who("seller"));
    case "BidPlaced":
      if (asset) return bought("bid * in the buyout of", "bid", who("bidder"));
      return auctioned("bid * for", "bid", who("bidder"));
    case "AuctionStarted":
      return bought("began, with *, the buyout of", "bid", who("bidder"));
    case "AuctionSettled":
      if (asset) return bought("bought, for *, what there were shares of:", "price", who("winner"));
      return who("winner") === ETHER ? undefined : auctioned("won, for *,", "price", who("winner"));
    case "SharesBought": {
      const sold = history.sales.get(args.saleId as bigint);
      return (
        sold && {
          who: who("buyer"),
          text: `paid ${amount("paid", coin)} in a sale for`,
          of: await thing(moment, history, sold, 0n, args.shares as bigint),
        }
      );
    }
    case "DividendReceived":
    case "DividendClaimed": {
      const isPaid = name === "DividendReceived";
      return {
        who: who(isPaid ? "caller" : "holder"),
        text: `${isPaid ? "paid" : "claimed"} ${amount("amount", await readToken(moment, who("token")))} of dividends ${isPaid ? "to" : "of"}`,
        of: {
          name: (await readToken(moment, by)).symbol + (isPaid ? "'s holders" : ""),
          href: link("assets", by),
        },
      };
    }
  }
  return undefined;
}

async function readTold(moment: Moment, known: Known): Promise<readonly Told[]> {
  const found: Told[] = [];
  const count = (kind: string): number => found.filter(({ event }) => event.name === kind).length;
  let left = known.history.acts;
  // what a market that is not there any more says is passed over, and another told
  while (found.length < SHOWN) {
    const kinds = new Map<string, number>();
    const [next, later]: ChainEvent[][] = [[], []];
    for (const event of left) {
      const before = kinds.get(event.name) ?? count(event.name);
      if (before >= OF_A_KIND || next!.length === SHOWN) later!.push(event);
      else {
        next!.push(event);
        kinds.set(event.name, before + 1);
      }
    }
    if (next!.length === 0) break;
    const told = await Promise.all(
      next!.map(async (event): Promise<Told | undefined> => {
        const said = await tell(moment, known, event);
        if (!said) return undefined;
        return { event, ago: moment.head.timestamp - (await timeOf(moment, event.block)), ...said };
      }),
    );
    found.push(...told.filter((item) => item !== undefined));
    left = later!;
  }
  return found.sort((one, other) => newestFirst(one.event, other.event)).slice(0, SHOWN);
}

export function Lately({
  history,
  part,
  dollar,
  markets,
}: {
  history: Query<History>;
  /** How much of it has been read, 0 to 1. */
  part: number;
  dollar: Dollar | undefined;
  markets: readonly MarketRow[] | undefined;
}) {
  const acts = history.value?.acts;
  const last = acts?.[0];
  const told = useQuery(
    acts && dollar && markets ? `told ${last?.tx} ${last?.index} ${markets.length}` : null,
    (moment) => readTold(moment, { dollar: dollar!, markets: markets!, history: history.value! }),
  ).value;
  // what was told stays until its successor is there
  const before = useRef<readonly Told[]>(undefined);
  before.current = acts && (told.value ?? before.current);
  const lines = before.current;
  const explorer = chain.value?.explorer;
  return (
    <div class="card spaced">
      <div class="card-head">
        <h2>Lately</h2>
        <span class="hint">the newest {OF_A_KIND} of each kind</span>
      </div>
      <Trouble query={history} />
      <Trouble query={told} />
      {lines === undefined && told.failure === null && history.failure === null && (
        <p role="status" class="empty">
          Reading events… <progress value={part} max={1} />
        </p>
      )}
      {lines?.length === 0 && <Empty>Nothing has happened yet.</Empty>}
      <ul class="activity-list">
        {(lines ?? []).map(({ event, ago, who, text, of }) => {
          const age = `${showSpan(ago)} ago`;
          return (
            <li key={`${event.tx}-${event.index}`}>
              <span>
                {who && <Address of={who} />} {text} {of && <a href={of.href}>{of.name}</a>}
              </span>
              <span class="hint" title={`block ${event.block}`}>
                {explorer ? (
                  <a href={`${explorer}/tx/${event.tx}`} target="_blank" rel="noreferrer">
                    {age}
                  </a>
                ) : (
                  age
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
