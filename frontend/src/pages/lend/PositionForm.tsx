/** The forms of a market, and the calls they make: steps of the pool's multicall, bounded by its guard steps. */
import { useSignal } from "@preact/signals";
import { encodeFunctionData, type Abi, type Hex } from "viem";
import { readContract } from "viem/actions";

import { chain, head } from "../../chain/node";
import { useQuery, type Moment } from "../../chain/query";
import { addressOf } from "../../chain/registry";
import {
  lessSlack,
  pricePerWhole,
  strangersIn,
  toShares,
  withSlack,
  type MarketRow,
  type PositionRow,
} from "../../data/markets";
import { balanceMeasure, balanceOf, ETHER, ether, type KnownToken } from "../../data/tokens";
import * as gatewayAbi from "../../generated/lending_gateway";
import * as lens from "../../generated/lending_lens";
import * as pool from "../../generated/lending_pool";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { AmountField, amountText, capital, useAmount, type Token } from "../../ui/amount";
import type { Action, Call, Measure } from "../../write/action";
import { Flow } from "../../write/Flow";
import { permitStep, spend } from "../../write/permit";
import { healthText, NO_DEBT } from "./Health";
import type { Wallet } from "./Market";

export type Task = "lend" | "withdraw" | "borrow" | "repay";
export const TASKS: readonly { readonly name: Task; readonly label: string }[] = [
  { name: "borrow", label: "Borrow" },
  { name: "repay", label: "Repay" },
  { name: "lend", label: "Lend" },
  { name: "withdraw", label: "Withdraw" },
];

const PATIENCE = 1_200n;
const NONE = 2n ** 256n - 1n;

/** Named one by one: of a module that is asked by a name, all is sent to the browser. */
const GATED = {
  supplyCollateralEther: gatewayAbi.supplyCollateralEther,
  borrowEther: gatewayAbi.borrowEther,
  repayEther: gatewayAbi.repayEther,
  supplyEther: gatewayAbi.supplyEther,
  withdrawEther: gatewayAbi.withdrawEther,
  withdrawCollateralEther: gatewayAbi.withdrawCollateralEther,
};

/** The contract that takes and gives ether for wrapped ether. */
interface Gateway {
  readonly address: Hex;
  readonly weth: Hex;
  /** Whether it may take out of the account's positions, at the account's own call. */
  readonly isAuthorized: boolean;
  /** What the account may pay, in wei: a little stays for gas. */
  readonly spendable: bigint;
}

const FOR_GAS = 10n ** 16n;

async function readGateway(moment: Moment, who: Hex): Promise<Gateway | null> {
  const address = moment.chain.contracts.LendingGateway?.address;
  if (!address) return null;
  const at = { blockNumber: moment.head.number } as const;
  const [weth, isAuthorized, owned] = await Promise.all([
    readContract(moment.node, { ...at, address, abi: gatewayAbi.WETH, functionName: "WETH" }),
    readContract(moment.node, {
      ...at,
      address: addressOf(moment.chain, "LendingPool"),
      abi: pool.isAuthorized,
      functionName: "isAuthorized",
      args: [who, address],
    }),
    balanceOf(moment, ETHER, who),
  ]);
  return { address, weth, isAuthorized, spendable: owned > FOR_GAS ? owned - FOR_GAS : 0n };
}

export function PositionForm({
  task,
  market,
  position,
  wallet,
}: {
  task: Task;
  market: MarketRow;
  position: PositionRow | undefined;
  wallet: Wallet | undefined;
}) {
  const collateral = useAmount(market.collateral.decimals);
  const loan = useAmount(market.loan.decimals);
  const action = useSignal<Action | null>(null);
  const isEther = useSignal(true);
  const who = account.value;
  const gateway = useQuery(who && `gateway ${who}`, (moment) => readGateway(moment, who!)).value.value;
  const isWrapped = (token: KnownToken): boolean => token.address === gateway?.weth;
  const canEther =
    isWrapped(market.loan) || (isWrapped(market.collateral) && (task === "borrow" || task === "repay"));
  const through = canEther && isEther.value ? gateway! : null;
  const named = (token: KnownToken): KnownToken =>
    through && isWrapped(token) ? { ...token, symbol: "ETH" } : token;
  const held = wallet &&
    through && {
      collateral: isWrapped(market.collateral) ? through.spendable : wallet.collateral,
      loan: isWrapped(market.loan) ? through.spendable : wallet.loan,
    };
  const typed = (input: typeof loan): bigint => (input.reading.ok ? input.reading.value : 0n);
  const [units, debt] = [typed(collateral), typed(loan)];
  const limits = limitsOf(task, market, position, held ?? wallet, units);
  const tooMuch =
    (limits.collateral !== undefined && units > limits.collateral) ||
    (limits.loan !== undefined && debt > limits.loan);
  const wrong = (input: typeof loan): boolean => !input.reading.ok && input.reading.problem !== "";
  const ready = (units > 0n || debt > 0n) && !tooMuch && !wrong(collateral) && !wrong(loan);

  if (!account.value) {
    return (
      <>
        <p>Connect a wallet to lend or borrow here. Reading needs none.</p>
        <button type="button" class="primary" onClick={() => (pickerOpen.value = true)}>
          Connect a wallet
        </button>
      </>
    );
  }
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!ready || !position) return;
    action.value = makeAction(task, market, position, {
      collateral: units,
      loan: debt,
      isAllCollateral: collateral.isMax.value,
      isAllLoan: loan.isMax.value,
      through,
    });
  };
  const words = WORDS[task];
  return (
    <form onSubmit={submit}>
      {canEther && (
        <p>
          <label>
            <input
              type="checkbox"
              checked={isEther.value}
              onChange={(event) => (isEther.value = event.currentTarget.checked)}
            />{" "}
            In ether, which is wrapped and unwrapped on the way
          </label>
        </p>
      )}
      {words.collateral && (
        <AmountField
          label={`${words.collateral} (${named(market.collateral).symbol})`}
          token={named(market.collateral)}
          input={collateral}
          max={limits.collateral}
          slider
        />
      )}
      <AmountField
        label={`${words.loan} (${named(market.loan).symbol})`}
        token={named(market.loan)}
        input={loan}
        max={limits.loan}
        slider
        maxLabel={task === "borrow" ? "Most" : "Max"}
      />
      {limits.hint && <p class="hint">{limits.hint}</p>}
      <button type="submit" class="primary" disabled={!ready || !position}>
        See what changes
      </button>
      {action.value && <Flow action={action.value} onClose={() => (action.value = null)} />}
    </form>
  );
}

const WORDS: Record<Task, { readonly collateral?: string; readonly loan: string }> = {
  borrow: { collateral: "Collateral in", loan: "Borrow" },
  repay: { loan: "Repay", collateral: "Collateral out" },
  lend: { loan: "Lend" },
  withdraw: { loan: "Take back" },
};

interface Limits {
  readonly collateral?: bigint | undefined;
  readonly loan?: bigint | undefined;
  readonly hint?: string;
}

function limitsOf(
  task: Task,
  market: MarketRow,
  position: PositionRow | undefined,
  wallet: Wallet | undefined,
  units: bigint,
): Limits {
  switch (task) {
    case "lend":
      return { loan: wallet?.loan };
    case "withdraw":
      return {
        loan: position?.maxWithdraw,
        ...(position && position.maxWithdraw < position.supplied
          ? { hint: "What is lent out can be taken back when borrowers repay." }
          : {}),
      };
    case "borrow": {
      if (!position) return {};
      // what the new collateral would add, at the price that borrowing goes by, rounded down
      const worth = ((position.collateral + units) * market.price) / 10n ** 36n;
      const allowed = (worth * market.params.lltv) / 10n ** 18n;
      const room = allowed > position.debt ? allowed - position.debt : 0n;
      const most = units === 0n ? position.maxBorrow : room < market.liquidity ? room : market.liquidity;
      return {
        collateral: wallet?.collateral,
        loan: most,
        ...(market.minDebt > 0n
          ? { hint: `The least debt here is ${amountText(market.minDebt, market.loan)}.` }
          : {}),
      };
    }
    case "repay": {
      if (!position) return {};
      const owned = wallet?.loan ?? 0n;
      return { loan: owned < position.debt ? owned : position.debt, collateral: position.collateral };
    }
  }
}

interface Wanted {
  readonly collateral: bigint;
  readonly loan: bigint;
  readonly isAllCollateral: boolean;
  readonly isAllLoan: boolean;
  /** What takes and gives ether for the market's wrapped ether; null for none. */
  readonly through: Gateway | null;
}

function makeAction(task: Task, market: MarketRow, position: PositionRow, wanted: Wanted): Action {
  const who = account.value!;
  const address = addressOf(chain.value!, "LendingPool");
  const { params } = market;
  const deadline = (head.value?.timestamp ?? 0n) + PATIENCE;
  const step = (abi: Abi, functionName: string, args: readonly unknown[]): Hex =>
    encodeFunctionData({ abi, functionName, args: args as unknown[] });
  const steps: Hex[] = [step(pool.checkDeadline, "checkDeadline", [deadline])];
  const spending: { token: KnownToken; amount: bigint }[] = [];
  const sentences: string[] = [];
  const parts: string[] = [];
  const { through } = wanted;
  const inEther = (token: KnownToken): boolean => through !== null && token.address === through.weth;
  const named = (token: KnownToken): KnownToken => (inEther(token) ? { ...token, symbol: "ETH" } : token);
  // what goes through the gateway before the pool's own steps, and after them
  const [first, last]: { label: string; call: Call }[][] = [[], []];
  const gated = (functionName: keyof typeof GATED, args: readonly unknown[], value?: bigint): Call => ({
    to: through!.address,
    abi: GATED[functionName] as Abi,
    functionName,
    args,
    ...(value ? { value } : {}),
  });

  /** What comes out through the gateway does so in the account's name. */
  const needsLeave = (): void => {
    if (through!.isAuthorized) return;
    const call = {
      to: address,
      abi: pool.setAuthorization,
      functionName: "setAuthorization",
      args: [through!.address, true],
    };
    last!.push({ label: "Let the ether gateway take out for you", call });
    sentences.push(
      "The gateway unwraps ether for you. It may then act on your positions, which it does at your own call alone.",
    );
  };

  if (task === "borrow" && wanted.collateral > 0n) {
    const text = amountText(wanted.collateral, named(market.collateral), 4);
    if (inEther(market.collateral)) {
      const call = gated("supplyCollateralEther", [params, who, deadline], wanted.collateral);
      first!.push({ label: `Put up ${text}`, call });
    } else {
      steps.push(step(pool.supplyCollateral, "supplyCollateral", [params, wanted.collateral, who, "0x"]));
      spending.push({ token: market.collateral, amount: wanted.collateral });
    }
    parts.push(`put up ${text}`);
    sentences.push(
      `${amountText(wanted.collateral, named(market.collateral), 6)} becomes your collateral in this market, and stays yours.`,
    );
  }
  if (task === "borrow" && wanted.loan > 0n) {
    if (inEther(market.loan)) {
      needsLeave();
      const most = withSlack(toShares(wanted.loan, market.debt, market.borrowShares));
      const call = gated("borrowEther", [params, wanted.loan, who, most, deadline]);
      last!.push({ label: "Borrow", call });
    } else steps.push(step(pool.borrow, "borrow", [params, wanted.loan, 0n, who, who]));
    parts.push(`borrow ${amountText(wanted.loan, named(market.loan))}`);
    sentences.push(
      `You get ${amountText(wanted.loan, named(market.loan), 6)} and owe it with interest, which changes with the market.`,
      "When the debt passes the limit, anyone may repay it and take collateral worth more than they paid.",
    );
  }
  if (task === "repay" && wanted.loan > 0n) {
    const isAll = wanted.isAllLoan && wanted.loan === position.debt;
    const most = isAll ? withSlack(position.debt) : wanted.loan;
    if (inEther(market.loan)) {
      const call = gated("repayEther", [params, who, deadline], most);
      first!.push({ label: "Repay in ether; what is not needed comes back", call });
    } else {
      // whatever the market's rate model has added since, and whatever an old approval lets be taken
      if (isAll) steps.push(step(pool.checkPosition, "checkPosition", [params, who, 0n, most, 0n]));
      steps.push(
        step(pool.repay, "repay", [
          params,
          isAll ? 0n : wanted.loan,
          isAll ? position.borrowShares : 0n,
          who,
          "0x",
        ]),
      );
      spending.push({ token: market.loan, amount: most });
    }
    parts.push(isAll ? "repay everything" : `repay ${amountText(wanted.loan, named(market.loan))}`);
    sentences.push(
      isAll
        ? `Your whole debt is repaid: ${amountText(position.debt, market.loan, 6)} and the seconds' interest until then, at most ${amountText(most, market.loan, 6)}.`
        : `${amountText(wanted.loan, market.loan, 6)} of your debt is repaid.`,
    );
  }
  if (task === "repay" && wanted.collateral > 0n) {
    const text = amountText(wanted.collateral, named(market.collateral), 4);
    if (inEther(market.collateral)) {
      needsLeave();
      const args = [params, wanted.collateral, who, deadline];
      last!.push({ label: `Take out ${text}`, call: gated("withdrawCollateralEther", args) });
    } else {
      steps.push(step(pool.withdrawCollateral, "withdrawCollateral", [params, wanted.collateral, who, who]));
    }
    parts.push(`take out ${text}`);
    sentences.push(
      `${amountText(wanted.collateral, named(market.collateral), 6)} of collateral comes back to you.`,
    );
  }
  if (task === "lend") {
    if (inEther(market.loan)) {
      const least = lessSlack(toShares(wanted.loan, market.supply, market.supplyShares));
      first!.push({ label: "Lend", call: gated("supplyEther", [params, who, least, deadline], wanted.loan) });
    } else {
      steps.push(step(pool.supply, "supply", [params, wanted.loan, 0n, who, "0x"]));
      // not worse than what is shown now, by more than the seconds until it is mined explain
      const least = lessSlack(position.supplied + wanted.loan);
      steps.push(step(pool.checkPosition, "checkPosition", [params, who, least, NONE, 0n]));
      spending.push({ token: market.loan, amount: wanted.loan });
    }
    parts.push(`lend ${amountText(wanted.loan, named(market.loan))}`);
    sentences.push(
      `${amountText(wanted.loan, named(market.loan), 6)} is lent to this market's borrowers and earns what they pay.`,
      "You can take it back as far as it is not lent out; a loss of this market is its lenders'.",
    );
  }
  if (task === "withdraw") {
    const isAll = wanted.isAllLoan && wanted.loan === position.supplied;
    const [assets, shares] = isAll ? [0n, position.supplyShares] : [wanted.loan, 0n];
    if (inEther(market.loan)) {
      needsLeave();
      const least = lessSlack(wanted.loan);
      const most = withSlack(isAll ? shares : toShares(assets, market.supply, market.supplyShares));
      const args = [params, assets, shares, who, least, most, deadline];
      last!.push({ label: "Take back", call: gated("withdrawEther", args) });
    } else steps.push(step(pool.withdraw, "withdraw", [params, assets, shares, who, who]));
    parts.push(isAll ? "take everything back" : `take back ${amountText(wanted.loan, named(market.loan))}`);
    sentences.push(
      `${amountText(wanted.loan, named(market.loan), 6)} comes back to you${isAll ? ", with the interest until then" : ""}.`,
    );
  }
  if (task === "borrow" && wanted.loan > 0n && !inEther(market.loan)) {
    const most = withSlack(position.debt + wanted.loan);
    steps.push(step(pool.checkPosition, "checkPosition", [params, who, 0n, most, 0n]));
  }

  const words = parts.join(" and ");
  const title = capital(words);
  const multicall: Call = { to: address, abi: pool.multicall, functionName: "multicall", args: [steps] };
  // more than the deadline alone
  const own = steps.length > 1 ? [{ label: capital(parts[0]!), call: multicall }] : [];
  const calls = [...first!, ...own, ...last!];
  const strangers = task === "lend" || task === "borrow" ? strangersIn(market, chain.value!) : [];
  return {
    title,
    sentences,
    warnings: strangers.length
      ? [
          `Anyone can open a market. This page does not know ${strangers.join(", ")}: who is behind them can take what you put in.`,
        ]
      : [],
    call: calls.at(-1)!.call,
    before: calls.slice(0, -1),
    spending: spending.flatMap(({ token, amount }) =>
      spend(token, amount, address, "the lending pool", {
        permit: permitStep(token, amount, address, pool.permit, pool.multicall),
      }),
    ),
    measures: measuresOf(task, market, who, inEther),
  };
}

function measuresOf(
  task: Task,
  market: MarketRow,
  who: Hex,
  inEther: (token: KnownToken) => boolean,
): readonly Measure[] {
  const address = addressOf(chain.value!, "LendingLens");
  const ask = (abi: Abi, functionName: string): Call => ({
    to: address,
    abi,
    functionName,
    args: [market.id, who, 0n],
  });
  const amount = (token: Token) => (raw: unknown) => amountText(raw as bigint, token, 6);
  const held = (token: KnownToken): Measure => {
    const shown = inEther(token) ? ether : token;
    return balanceMeasure(`Your ${shown.symbol}`, shown, who);
  };
  const isLent = task === "lend" || task === "withdraw";
  const rate: Measure = {
    label: isLent ? "Lenders earn a year" : "Borrowers pay a year",
    read: { to: address, abi: lens.rates, functionName: "rates", args: [market.id, 0n] },
    show: (raw) => {
      const { supplyApy, borrowApy } = raw as Record<"supplyApy" | "borrowApy", bigint>;
      return showPercent(isLent ? supplyApy : borrowApy);
    },
  };
  if (isLent) {
    return [
      held(market.loan),
      { label: "Lent", read: ask(lens.suppliedDown, "suppliedDown"), show: amount(market.loan) },
      rate,
    ];
  }
  const price = (raw: unknown): string => {
    const value = raw as bigint;
    if (value === 0n) return "at none";
    return value === NO_DEBT ? "at any" : amountText(pricePerWhole(market, value), market.loan);
  };
  return [
    {
      label: "Health factor",
      read: ask(lens.healthFactor, "healthFactor"),
      show: (raw) => healthText(raw as bigint),
      better: "more",
    },
    {
      label: "Liquidation price",
      read: ask(lens.liquidationPrice, "liquidationPrice"),
      show: price,
      better: "less",
    },
    { label: "Debt", read: ask(lens.debtUp, "debtUp"), show: amount(market.loan), better: "less" },
    rate,
    held(market.loan),
    held(market.collateral),
  ];
}
