/** The stablecoin's balance sheet, as `strongroom.model.balance_sheet` has it: what backs the coins, whose they are, what is left. */
import type { AbiEvent, Address, Hex } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import type { Moment } from "../chain/query";
import { addressOf, has } from "../chain/registry";
import { positions } from "../generated/lending_lens";
import { SupplyCollateralEvent } from "../generated/lending_pool";
import { booked, totalAssets } from "../generated/savings_vault";
import { totalDeposits } from "../generated/stability_pool";
import { poolOf } from "../generated/stability_pool_factory";
import * as ending from "../generated/wind_down";
import { shortfallOf as toldShortfall } from "../generated/surplus_buffer";
import { readCredit, WAD, type Credit } from "./credit";
import { readDollar, type Dollar } from "./dollar";
import { readPortfolio, type MarketRow } from "./markets";
import { readPhase } from "./phase";
import { balanceOf, type KnownToken } from "./tokens";

export interface Line {
  readonly label: string;
  /** Wei of the coin; signed. */
  readonly amount: bigint;
}

export interface Law {
  readonly text: string;
  readonly holds: boolean;
}

export interface SystemMarket {
  readonly market: MarketRow;
  readonly name: string;
  /** Wei: what was minted for it, and what the facilitator's supply is worth, lent out or idle. */
  readonly level: bigint;
  readonly claim: bigint;
  /** Of all borrowers; null where there are more accounts than this page asks about. */
  readonly collateral: bigint | null;
  readonly borrowers: number;
  /** Wei; null without a price. */
  readonly worth: bigint | null;
  /** Times 1e18; null without debt or price. */
  readonly ratio: bigint | null;
}

export interface System {
  readonly coin: KnownToken;
  readonly block: bigint;
  readonly timestamp: bigint;
  readonly supply: bigint;
  readonly assets: readonly Line[];
  readonly liabilities: readonly Line[];
  readonly equity: readonly Line[];
  readonly origins: readonly Line[];
  readonly markets: readonly SystemMarket[];
  readonly laws: readonly Law[];
  /** What bears losses first, and then; losses that nothing covers, and that nobody has booked. */
  readonly surplus: bigint;
  readonly undistributed: bigint;
  readonly shortfall: bigint;
  readonly unrecognised: bigint;
}

export function total(lines: readonly Line[]): bigint {
  return sum(lines.map(({ amount }) => amount));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((left, right) => left + right, 0n);
}

/** So many accounts of all credit markets are asked about. */
const MOST = 3_000;
const PER_CALL = 200;
const SCALE = 10n ** 36n;

export async function readSystem(moment: Moment): Promise<System> {
  const [dollar, credit] = await Promise.all([
    readDollar(moment),
    has(moment.chain, "CreditFacilitator") ? readCredit(moment, null) : null,
  ]);
  const { coin, module } = dollar;
  const held: Held = (owner) => balanceOf(moment, coin.address, owner);
  const end = credit && (await readEnding(moment, dollar, credit));
  const prices = end?.prices ?? new Map<Hex, bigint>();
  const [pegReserve, pegCoins, told, markets, savings, pools, creditCoins, poolCoins] = await Promise.all([
    balanceOf(moment, dollar.reserve.address, module),
    held(module),
    // by the facilitator alone: a wind-down tells one wei, so that the governor pays nothing out any more
    credit
      ? readContract(moment.node, {
          address: addressOf(moment.chain, "SurplusBuffer"),
          abi: toldShortfall,
          functionName: "shortfallOf",
          args: [coin.address, credit.facilitator],
          blockNumber: moment.head.number,
        })
      : 0n,
    credit ? readSystemMarkets(moment, credit, prices) : [],
    readVault(moment, held),
    credit ? readPools(moment, credit, held) : [],
    credit ? held(credit.facilitator) : 0n,
    has(moment.chain, "LendingPool") ? held(addressOf(moment.chain, "LendingPool")) : 0n,
  ]);
  const levelOf = (address?: Address): bigint =>
    dollar.facilitators.find((item) => item.address === address)?.level ?? 0n;
  const others = dollar.facilitators
    .filter(({ address }) => ![module, credit?.facilitator, end?.address].includes(address))
    .map(({ address, level }) => ({ label: address, amount: level }));
  const [pegLevel, creditLevel] = [levelOf(module), levelOf(credit?.facilitator)];
  const [collected, shortfall] = [credit?.collected ?? 0n, credit?.shortfall ?? 0n];
  const levels = sum(markets.map((each) => each.level));
  const idle = sum(markets.map((each) => each.market.liquidity));
  const realised = end?.assets ?? [];
  const handedOver = sum(realised.filter((each) => each.isReserve).map((each) => each.worth(each.received)));
  const reserve = dollar.backing + handedOver;
  const assets: readonly Line[] = [
    { label: "Reserve of the peg module, at parity", amount: dollar.backing },
    ...markets.map(({ name, claim }) => ({ label: `Lent against ${name}`, amount: claim })),
    ...others.map(({ label, amount }) => ({ label: `Owed by ${label}, unproven`, amount })),
    ...realised.map((each) => ({
      label: `Realised in the wind-down: ${each.name}`,
      amount: each.worth(each.received) - each.worth(each.paid),
    })),
  ];
  const named: readonly Line[] = [
    { label: "Savers", amount: savings.booked - savings.undistributed },
    { label: "Interest on its way to savers", amount: savings.undistributed },
    { label: "In the savings vault by mistake", amount: savings.coins - savings.booked },
    ...pools.map(({ name, coins }) => ({ label: `Stability pool of ${name}`, amount: coins })),
    { label: "Idle in credit markets", amount: idle },
    { label: "In other lending markets", amount: poolCoins - idle },
    ...(end ? [{ label: "Locked in the wind-down", amount: end.locked }] : []),
  ];
  const own = creditCoins + dollar.surplus + pegCoins + (end?.idle ?? 0n);
  const everybody = dollar.supply - own - total(named);
  const liabilities: readonly Line[] = [
    ...named,
    ...realised.map((each) => ({
      label: `Paid for locked coins: ${each.name}`,
      amount: -each.worth(each.paidToClaimants),
    })),
    { label: "Everybody else", amount: everybody },
  ];
  const equity: readonly Line[] = [
    { label: "Fees of the peg module, not collected", amount: reserve - pegLevel },
    ...markets.map((each) => ({
      label: `Interest owed, ${each.name}`,
      amount: each.claim - each.level,
    })),
    { label: "Interest collected, not handed on", amount: collected },
    { label: "Surplus buffer", amount: dollar.surplus },
    { label: "Sent to the system by mistake", amount: creditCoins - collected + pegCoins },
    { label: "Shortfall", amount: -shortfall },
    ...(end
      ? [
          {
            label: "Collateral settled for, less coins minted for it",
            amount:
              sum(realised.filter((each) => !each.isReserve).map((each) => each.worth(each.received))) -
              end.level,
          },
          { label: "Coins in the wind-down that count for nobody", amount: end.idle },
          {
            label: "Handed to the treasury, no coin being left",
            amount: sum(realised.map((each) => each.worth(each.paidToClaimants) - each.worth(each.paid))),
          },
        ]
      : []),
  ];
  return {
    coin,
    block: moment.head.number,
    timestamp: moment.head.timestamp,
    supply: dollar.supply,
    assets,
    liabilities,
    equity,
    origins: [
      { label: "Minted for reserve by the peg module", amount: pegLevel },
      ...markets.map(({ name, level }) => ({ label: `Minted for credit against ${name}`, amount: level })),
      { label: "Minted for credit that was lost (shortfall)", amount: shortfall },
      ...others.map(({ label, amount }) => ({ label: `Minted by ${label}`, amount })),
      ...(end ? [{ label: "Minted by the wind-down", amount: end.level }] : []),
    ],
    markets,
    laws: [
      law("Assets are liabilities and equity", total(assets) === total(liabilities) + total(equity)),
      law(
        "The supply is what all facilitators have minted",
        dollar.supply === pegLevel + creditLevel + total(others) + (end?.level ?? 0n),
      ),
      law("What credit has minted is its markets' and the shortfall", creditLevel === levels + shortfall),
      law("The buffer was told the shortfall", told === shortfall),
      law("The peg module holds its book", pegReserve >= dollar.book),
      law("The book covers what it has minted", reserve >= pegLevel),
      law("The credit facilitator holds what it has collected", creditCoins >= collected),
      law("The savings vault holds its book", savings.coins >= savings.booked),
      ...pools.map(({ name, coins, deposits }) =>
        law(`The stability pool of ${name} holds its deposits`, coins >= deposits),
      ),
      law("The lending pool holds what lies idle in credit markets", poolCoins >= idle),
      law("Nobody holds less than nothing", everybody >= 0n),
      ...(end ? [law("The wind-down holds the locked coins", end.idle >= 0n)] : []),
      ...realised.map((each) =>
        law(
          `The wind-down holds what it received of ${each.name} and has not paid`,
          each.held >= each.received - each.paid,
        ),
      ),
    ],
    surplus: collected + dollar.surplus,
    undistributed: savings.undistributed,
    shortfall,
    unrecognised: sum(
      markets.map((each) => {
        return each.level > each.claim ? each.level - each.claim : 0n;
      }),
    ),
  };
}

function law(text: string, holds: boolean): Law {
  return { text, holds };
}

type Held = (owner: Address) => Promise<bigint>;

async function readVault(moment: Moment, held: Held) {
  if (!has(moment.chain, "SavingsVault")) return { booked: 0n, undistributed: 0n, coins: 0n };
  const at = { address: addressOf(moment.chain, "SavingsVault"), blockNumber: moment.head.number } as const;
  const [book, assets, coins] = await Promise.all([
    readContract(moment.node, { ...at, abi: booked, functionName: "booked" }),
    readContract(moment.node, { ...at, abi: totalAssets, functionName: "totalAssets" }),
    held(at.address),
  ]);
  return { booked: book, undistributed: book - assets, coins };
}

async function readPools(moment: Moment, credit: Credit, held: Held) {
  if (!has(moment.chain, "StabilityPoolFactory")) return [];
  const blockNumber = moment.head.number;
  const factory = addressOf(moment.chain, "StabilityPoolFactory");
  const tokens = new Map(
    credit.markets.map(({ market: { collateral } }) => [collateral.address, collateral.symbol]),
  );
  const found = await Promise.all(
    [...tokens].map(async ([token, name]) => {
      const address = await readContract(moment.node, {
        address: factory,
        abi: poolOf,
        functionName: "poolOf",
        args: [token],
        blockNumber,
      });
      if (/^0x0{40}$/.test(address)) return [];
      const [deposits, coins] = await Promise.all([
        readContract(moment.node, {
          address,
          abi: totalDeposits,
          functionName: "totalDeposits",
          blockNumber,
        }),
        held(address),
      ]);
      return [{ name, deposits, coins }];
    }),
  );
  return found.flat();
}

/** Everyone who ever put collateral into one of the markets, by market. */
export async function readAccounts(
  moment: Moment,
  ids: readonly Hex[],
): Promise<ReadonlyMap<Hex, readonly Address[]>> {
  const pool = moment.chain.contracts.LendingPool!;
  const events = await readEvents(moment, {
    name: "collateral",
    addresses: [pool.address],
    events: [SupplyCollateralEvent as AbiEvent],
    from: pool.block,
  });
  const found = new Map<Hex, Set<Address>>(ids.map((id) => [id, new Set()]));
  for (const { args } of events) found.get(args.id as Hex)?.add(args.onBehalf as Address);
  return new Map([...found].map(([id, accounts]) => [id, [...accounts]]));
}

export interface Holding {
  readonly account: Address;
  readonly collateral: bigint;
  readonly debt: bigint;
  readonly borrowShares: bigint;
}

/** What these accounts have in a market. */
export async function readHoldings(
  moment: Moment,
  id: Hex,
  accounts: readonly Address[],
): Promise<readonly Holding[]> {
  const pieces: Address[][] = [];
  for (let at = 0; at < accounts.length; at += PER_CALL) pieces.push(accounts.slice(at, at + PER_CALL));
  const answers = await Promise.all(
    pieces.map((piece) =>
      readContract(moment.node, {
        address: addressOf(moment.chain, "LendingLens"),
        abi: positions,
        functionName: "positions",
        args: [id, piece, 0n],
        blockNumber: moment.head.number,
      }),
    ),
  );
  return answers.flatMap(([, found]) => found);
}

interface Realised {
  readonly name: string;
  readonly isReserve: boolean;
  /** In its units; the last what went to those who had locked coins, and not to the treasury. */
  readonly received: bigint;
  readonly held: bigint;
  readonly paid: bigint;
  readonly paidToClaimants: bigint;
  /** Of an amount, in wei of the coin, rounded down: the reserve at parity, a collateral at the least price it is settled at. */
  worth(amount: bigint): bigint;
}

interface Ending {
  readonly address: Address;
  readonly level: bigint;
  readonly locked: bigint;
  /** Coins there that are not locked. */
  readonly idle: bigint;
  readonly assets: readonly Realised[];
  /** At which markets are settled, where that is fixed. */
  readonly prices: ReadonlyMap<Hex, bigint>;
}

/** Null while the system runs. */
async function readEnding(moment: Moment, dollar: Dollar, credit: Credit): Promise<Ending | null> {
  const phase = await readPhase(moment);
  if (!phase?.begunAt) return null;
  const contract = moment.chain.contracts.WindDown!;
  const { address } = contract;
  const at = { address, blockNumber: moment.head.number } as const;
  const [events, locked, coins, entries] = await Promise.all([
    readEvents(moment, {
      name: "locked",
      addresses: [address],
      events: [ending.LockedEvent as AbiEvent],
      from: contract.block,
    }),
    readContract(moment.node, { ...at, abi: ending.totalLocked, functionName: "totalLocked" }),
    balanceOf(moment, dollar.coin.address, address),
    Promise.all(
      credit.markets.map(({ market: { id } }) =>
        readContract(moment.node, { ...at, abi: ending.market, functionName: "market", args: [id] }),
      ),
    ),
  ]);
  const accounts = [...new Set(events.map(({ args }) => args.account as Address))];
  const prices = new Map<Hex, bigint>();
  const kinds = new Map<Address, { name: string; price: bigint }>([
    [dollar.reserve.address, { name: `${dollar.reserve.symbol} (reserve)`, price: dollar.perUnit * SCALE }],
  ]);
  credit.markets.forEach(({ market }, index) => {
    const fixed = entries[index]!.price;
    if (fixed > 0n) prices.set(market.id, fixed);
    const price = fixed || (market.priceStatus === "ok" ? market.price : 0n);
    const { address: token, symbol: name } = market.collateral;
    const known = kinds.get(token)?.price ?? 0n;
    if (token !== dollar.reserve.address)
      kinds.set(token, { name, price: !known || (price && price < known) ? price : known });
  });
  const assets = await Promise.all(
    [...kinds].map(async ([token, { name, price }]): Promise<Realised> => {
      const [received, paid, held, parts] = await Promise.all([
        readContract(moment.node, { ...at, abi: ending.received, functionName: "received", args: [token] }),
        readContract(moment.node, { ...at, abi: ending.paid, functionName: "paid", args: [token] }),
        balanceOf(moment, token, address),
        Promise.all(
          accounts.map((who) =>
            readContract(moment.node, {
              ...at,
              abi: ending.paidTo,
              functionName: "paidTo",
              args: [token, who],
            }),
          ),
        ),
      ]);
      return {
        name,
        isReserve: token === dollar.reserve.address,
        received,
        held,
        paid,
        paidToClaimants: sum(parts),
        worth: (amount) => (amount * price) / SCALE,
      };
    }),
  );
  return {
    address,
    level: dollar.facilitators.find((item) => item.address === address)?.level ?? 0n,
    locked,
    idle: coins - locked,
    assets,
    prices,
  };
}

async function readSystemMarkets(
  moment: Moment,
  credit: Credit,
  prices: ReadonlyMap<Hex, bigint>,
): Promise<readonly SystemMarket[]> {
  const ids = credit.markets.map(({ market }) => market.id);
  const [own, accounts] = await Promise.all([
    readPortfolio(moment, credit.facilitator, ids),
    readAccounts(moment, ids),
  ]);
  const isTooMany = [...accounts.values()].flat().length > MOST;
  const symbols = credit.markets.map(({ market }) => market.collateral.symbol);
  return Promise.all(
    credit.markets.map(async ({ market, level }, index): Promise<SystemMarket> => {
      const symbol = symbols[index]!;
      const isOnly = symbols.indexOf(symbol) === symbols.lastIndexOf(symbol);
      const found = isTooMany ? null : await readHoldings(moment, market.id, accounts.get(market.id) ?? []);
      const collateral = found && sum(found.map((each) => each.collateral));
      const price = prices.get(market.id) ?? (market.priceStatus === "ok" ? market.price : null);
      const worth = collateral !== null && price !== null ? (collateral * price) / SCALE : null;
      return {
        market,
        name: isOnly ? symbol : `${symbol} (${market.id.slice(0, 10)})`,
        level,
        claim: own[index]!.supplied,
        collateral,
        borrowers: found?.filter((each) => each.borrowShares > 0n).length ?? 0,
        worth,
        ratio: worth !== null && market.debt > 0n ? (worth * WAD) / market.debt : null,
      };
    }),
  );
}
