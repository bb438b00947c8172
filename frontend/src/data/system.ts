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
import { shortfall as toldShortfall } from "../generated/surplus_buffer";
import { readCredit, WAD, type Credit } from "./credit";
import { readDollar } from "./dollar";
import { readPortfolio, type MarketRow } from "./markets";
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
  /** Wei: what was minted for it, what the facilitator's supply is worth, what has come back. */
  readonly level: bigint;
  readonly claim: bigint;
  readonly returned: bigint;
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

export async function readSystem(moment: Moment): Promise<System> {
  const [dollar, credit] = await Promise.all([
    readDollar(moment),
    has(moment.chain, "CreditFacilitator") ? readCredit(moment, null) : null,
  ]);
  const { coin, module } = dollar;
  const held: Held = (owner) => balanceOf(moment, coin.address, owner);
  const [pegReserve, pegCoins, told, markets, savings, pools, creditCoins, poolCoins] = await Promise.all([
    balanceOf(moment, dollar.reserve.address, module),
    held(module),
    readContract(moment.node, {
      address: addressOf(moment.chain, "SurplusBuffer"),
      abi: toldShortfall,
      functionName: "shortfall",
      args: [coin.address],
      blockNumber: moment.head.number,
    }),
    credit ? readSystemMarkets(moment, credit) : [],
    readVault(moment, held),
    credit ? readPools(moment, credit, held) : [],
    credit ? held(credit.facilitator) : 0n,
    has(moment.chain, "LendingPool") ? held(addressOf(moment.chain, "LendingPool")) : 0n,
  ]);
  const levelOf = (address?: Address): bigint =>
    dollar.facilitators.find((item) => item.address === address)?.level ?? 0n;
  const others = dollar.facilitators
    .filter(({ address }) => address !== module && address !== credit?.facilitator)
    .map(({ address, level }) => ({ label: address, amount: level }));
  const [pegLevel, creditLevel] = [levelOf(module), levelOf(credit?.facilitator)];
  const [collected, shortfall] = [credit?.collected ?? 0n, credit?.shortfall ?? 0n];
  const returned = sum(markets.map((each) => each.returned));
  const levels = sum(markets.map((each) => each.level));
  const idle = sum(markets.map((each) => each.market.liquidity));
  const assets: readonly Line[] = [
    { label: "Reserve of the peg module, at parity", amount: dollar.backing },
    ...markets.map(({ name, claim }) => ({ label: `Lent against ${name}`, amount: claim })),
    ...others.map(({ label, amount }) => ({ label: `Owed by ${label}, unproven`, amount })),
  ];
  const named: readonly Line[] = [
    { label: "Savers", amount: savings.booked - savings.undistributed },
    { label: "Interest on its way to savers", amount: savings.undistributed },
    { label: "In the savings vault by mistake", amount: savings.coins - savings.booked },
    ...pools.map(({ name, coins }) => ({ label: `Stability pool of ${name}`, amount: coins })),
    { label: "Idle in credit markets", amount: idle },
    { label: "In other lending markets", amount: poolCoins - idle },
  ];
  const everybody = dollar.supply - creditCoins - dollar.surplus - pegCoins - total(named);
  const liabilities = [...named, { label: "Everybody else", amount: everybody }];
  const equity: readonly Line[] = [
    { label: "Fees of the peg module, not collected", amount: dollar.backing - pegLevel },
    ...markets.map((each) => ({
      label: `Interest owed, ${each.name}`,
      amount: each.claim + each.returned - each.level,
    })),
    { label: "Interest collected, not handed on", amount: collected },
    { label: "Surplus buffer", amount: dollar.surplus },
    { label: "Sent to the system by mistake", amount: creditCoins - returned - collected + pegCoins },
    { label: "Shortfall", amount: -shortfall },
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
    ],
    markets,
    laws: [
      law("Assets are liabilities and equity", total(assets) === total(liabilities) + total(equity)),
      law(
        "The supply is what all facilitators have minted",
        dollar.supply === pegLevel + creditLevel + total(others),
      ),
      law("What credit has minted is its markets' and the shortfall", creditLevel === levels + shortfall),
      law("The buffer was told the shortfall", told === shortfall),
      law("The peg module holds its book", pegReserve >= dollar.book),
      law("The book covers what it has minted", dollar.backing >= pegLevel),
      law("The credit facilitator holds what has come back", creditCoins >= returned + collected),
      law("The savings vault holds its book", savings.coins >= savings.booked),
      ...pools.map(({ name, coins, deposits }) =>
        law(`The stability pool of ${name} holds its deposits`, coins >= deposits),
      ),
      law("The lending pool holds what lies idle in credit markets", poolCoins >= idle),
      law("Nobody holds less than nothing", everybody >= 0n),
    ],
    surplus: collected + dollar.surplus,
    undistributed: savings.undistributed,
    shortfall,
    unrecognised: sum(
      markets.map((each) => {
        const worth = each.claim + each.returned;
        return each.level > worth ? each.level - worth : 0n;
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

async function readSystemMarkets(moment: Moment, credit: Credit): Promise<readonly SystemMarket[]> {
  const ids = credit.markets.map(({ market }) => market.id);
  const [own, accounts] = await Promise.all([
    readPortfolio(moment, credit.facilitator, ids),
    readAccounts(moment, ids),
  ]);
  const isTooMany = [...accounts.values()].flat().length > MOST;
  const symbols = credit.markets.map(({ market }) => market.collateral.symbol);
  return Promise.all(
    credit.markets.map(async ({ market, level, returned }, index): Promise<SystemMarket> => {
      const symbol = symbols[index]!;
      const isOnly = symbols.indexOf(symbol) === symbols.lastIndexOf(symbol);
      const found = isTooMany ? null : await readHoldings(moment, market.id, accounts.get(market.id) ?? []);
      const collateral = found && sum(found.map((each) => each.collateral));
      const worth =
        collateral !== null && market.priceStatus === "ok" ? (collateral * market.price) / 10n ** 36n : null;
      return {
        market,
        name: isOnly ? symbol : `${symbol} (${market.id.slice(0, 10)})`,
        level,
        returned,
        claim: own[index]!.supplied,
        collateral,
        borrowers: found?.filter((each) => each.borrowShares > 0n).length ?? 0,
        worth,
        ratio: worth !== null && market.debt > 0n ? (worth * WAD) / market.debt : null,
      };
    }),
  );
}
