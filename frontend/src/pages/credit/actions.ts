/** The calls of a credit position, bounded by what was shown: the most that is owed afterwards, the least health. */
import { encodeFunctionData, type Abi, type Hex } from "viem";

import { chain, head } from "../../chain/node";
import { addressOf } from "../../chain/registry";
import type { Credit, CreditMarket } from "../../data/credit";
import { marketName, pricePerWhole, withSlack, type MarketRow } from "../../data/markets";
import { balanceMeasure, ether, type KnownToken } from "../../data/tokens";
import * as facilitator from "../../generated/credit_facilitator";
import * as lens from "../../generated/lending_lens";
import * as pool from "../../generated/lending_pool";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { amountText, capital, type Token } from "../../ui/amount";
import type { Action, Call, Consent, Measure, Spending } from "../../write/action";
import { authorization } from "../../write/authorize";
import { bound, newSalt } from "../../write/bound";
import { permitStep, prepend, spend } from "../../write/permit";
import { healthText, NO_DEBT } from "../lend/Health";

const PATIENCE = 1_200n;

export interface Wanted {
  readonly collateral: bigint;
  readonly coins: bigint;
  /** Whether the whole debt is meant, with what a second adds to it. */
  readonly isAll: boolean;
}

const LEAVE = "let the credit facilitator act on your position";

/** What goes in and what comes out: one call, its words, and what it changes. */
function adjusting(
  credit: Credit,
  { market }: CreditMarket,
  isEther: boolean,
  asEther: boolean,
  parts: readonly string[],
  sentences: readonly string[],
  adjustment: ReturnType<typeof adjust>,
): Action & { readonly call: Call } {
  const [abi, functionName] = isEther
    ? ([facilitator.adjustEther, "adjustEther"] as const)
    : ([facilitator.adjust, "adjust"] as const);
  const value = adjustment.collateralIn as bigint;
  return {
    title: capital(parts.join(" and ")),
    sentences,
    call: {
      to: credit.facilitator,
      abi,
      functionName,
      args: [market.params, adjustment],
      ...(isEther && value > 0n ? { value } : {}),
    },
    measures: measuresOf(credit, market, account.value!, asEther),
  };
}

export function borrowing(
  credit: Credit,
  row: CreditMarket,
  wanted: Wanted,
  token: Token,
  asEther: boolean,
): Action {
  const who = account.value!;
  const { market } = row;
  const position = row.position!;
  const debt = position.debt + wanted.coins;
  // not much worse than what is shown now; the price may move by a hundredth
  const limit =
    (((position.collateral + wanted.collateral) * market.price) / 10n ** 36n) * market.params.lltv;
  const leastHealth = debt === 0n || market.priceStatus !== "ok" ? 0n : ((limit / debt) * 99n) / 100n;
  const adjustment = adjust(who, {
    collateralIn: wanted.collateral,
    borrowed: wanted.coins,
    maxDebt: withSlack(debt),
    minHealthFactor: wanted.coins > 0n ? leastHealth : 0n,
  });
  const needsLeave = wanted.coins > 0n && !credit.isAuthorized;
  const pays = asEther && wanted.collateral > 0n;
  const consent = leave(credit, (signed, signature, call) =>
    pays
      ? {
          to: credit.facilitator,
          abi: facilitator.openEther,
          functionName: "openEther",
          args: [market.params, wanted.coins, who, leastHealth, adjustment.deadline, signed, signature],
          value: wanted.collateral,
        }
      : prepend(step(facilitator.authorize, "authorize", [signed, signature]), call, facilitator.multicall),
  );
  return {
    ...adjusting(
      credit,
      row,
      pays,
      asEther,
      [
        ...(wanted.collateral > 0n ? [`put up ${amountText(wanted.collateral, token, 4)}`] : []),
        ...(wanted.coins > 0n ? [`borrow ${amountText(wanted.coins, market.loan)}`] : []),
      ],
      [
        ...(wanted.collateral > 0n
          ? [`${amountText(wanted.collateral, token, 6)} becomes your collateral, and stays yours.`]
          : []),
        ...(wanted.coins > 0n
          ? [
              `${amountText(wanted.coins, market.loan, 6)} is lent to you, minted where nothing lies idle, and you owe it with interest, now ${showPercent(market.borrowApy)} a year.`,
              "When the debt passes the limit, anyone may repay it and take collateral worth more than they paid.",
            ]
          : []),
        ...(needsLeave
          ? [
              "The facilitator borrows in your name, for which it needs your leave; it acts only when you call it, and you can take the leave back.",
            ]
          : []),
      ],
      adjustment,
    ),
    ...(needsLeave ? { consent } : {}),
    spending: asEther ? [] : paid(credit, market.collateral, wanted.collateral),
  };
}

export function repaying(
  credit: Credit,
  row: CreditMarket,
  wanted: Wanted,
  token: Token,
  asEther: boolean,
): Action {
  const { market } = row;
  const position = row.position!;
  const most = wanted.isAll ? withSlack(position.debt) : wanted.coins;
  const adjustment = adjust(account.value!, {
    maxRepaid: most,
    collateralOut: wanted.collateral,
    maxDebt: withSlack(position.debt - wanted.coins),
  });
  return {
    ...adjusting(
      credit,
      row,
      asEther,
      asEther,
      [
        ...(wanted.coins > 0n
          ? [wanted.isAll ? "repay everything" : `repay ${amountText(wanted.coins, market.loan)}`]
          : []),
        ...(wanted.collateral > 0n ? [`take out ${amountText(wanted.collateral, token, 4)}`] : []),
      ],
      [
        ...(wanted.coins > 0n
          ? [
              wanted.isAll
                ? `Your whole debt is repaid: ${amountText(position.debt, market.loan, 6)} and the seconds' interest until then, at most ${amountText(most, market.loan, 6)}.`
                : `${amountText(wanted.coins, market.loan, 6)} of your debt is repaid.`,
              "What was minted for it is burned.",
            ]
          : []),
        ...(wanted.collateral > 0n
          ? [`${amountText(wanted.collateral, token, 6)} of collateral comes back to you.`]
          : []),
      ],
      adjustment,
    ),
    ...leaveFirst(credit, wanted.collateral > 0n),
    spending: paid(credit, market.loan, most),
  };
}

export function closing(credit: Credit, row: CreditMarket, asEther: boolean): Action {
  const who = account.value!;
  const { market } = row;
  const position = row.position!;
  if (position.debt === 0n) {
    const token = asEther ? { ...market.collateral, symbol: "ETH" } : market.collateral;
    return repaying(
      credit,
      row,
      { collateral: position.collateral, coins: 0n, isAll: false },
      token,
      asEther,
    );
  }
  const most = withSlack(position.debt) < credit.coins ? withSlack(position.debt) : credit.coins;
  const [abi, name] = asEther
    ? ([facilitator.closeEther, "closeEther"] as const)
    : ([facilitator.close, "close"] as const);
  const deadline = deadlineNow();
  const args = [market.params, most, position.collateral, who, deadline];
  const signed = [market.params, who, most, position.collateral, who, asEther, deadline, newSalt()];
  return {
    title: `Close the position in ${marketName(market)}`,
    sentences: [
      `Your whole debt is repaid: ${amountText(position.debt, market.loan, 6)} and the seconds' interest until then, at most ${amountText(most, market.loan, 6)}.`,
      `All of your collateral, ${amountText(position.collateral, market.collateral, 6)}, comes back${asEther ? " as ether" : ""}.`,
    ],
    call: { to: credit.facilitator, abi, functionName: name, args },
    ...leaveFirst(credit, true),
    spending: paid(credit, market.loan, most),
    // whoever sends it cannot give the leave
    ...(credit.isAuthorized
      ? { payment: bound("CloseAuthorization", market.loan, credit.facilitator, signed) }
      : {}),
    measures: measuresOf(credit, market, who, asEther),
  };
}

/** Takes the facilitator's leave back. */
export function revoking(credit: Credit): Action {
  const to = addressOf(chain.value!, "LendingPool");
  return {
    title: "Take the facilitator's leave back",
    sentences: [
      "The credit facilitator may then no longer act on your positions in the pool. To borrow or to take collateral out through it you give it leave anew.",
    ],
    call: {
      to,
      abi: pool.setAuthorization,
      functionName: "setAuthorization",
      args: [credit.facilitator, false],
    },
    measures: [
      {
        label: "The facilitator may act for you",
        read: {
          to,
          abi: pool.isAuthorized,
          functionName: "isAuthorized",
          args: [account.value!, credit.facilitator],
        },
        show: (raw) => (raw ? "yes" : "no"),
      },
    ],
  };
}

// Parts

function adjust(receiver: Hex, parts: Partial<Record<string, bigint>>): Record<string, bigint | Hex> {
  return {
    maxRepaid: 0n,
    collateralIn: 0n,
    borrowed: 0n,
    collateralOut: 0n,
    receiver,
    maxDebt: NO_DEBT,
    minHealthFactor: 0n,
    deadline: deadlineNow(),
    ...parts,
  };
}

function leave(credit: Credit, include: Parameters<typeof authorization>[3]): Consent {
  return authorization(addressOf(chain.value!, "LendingPool"), credit.facilitator, LEAVE, include);
}

/** For what needs the leave and is paid by a permit: a step of its own, and only where the leave has been taken back. */
function leaveFirst(credit: Credit, isNeeded: boolean): Pick<Action, "before"> {
  if (!isNeeded || credit.isAuthorized) return {};
  const { plain } = leave(credit, () => plain);
  return { before: [{ label: capital(LEAVE), call: plain }] };
}

function paid(credit: Credit, token: KnownToken, amount: bigint): readonly Spending[] {
  const to = credit.facilitator;
  return spend(token, amount, to, "the credit facilitator", {
    permit: permitStep(token, amount, to, facilitator.permit, facilitator.multicall),
  });
}

function step(abi: Abi, functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi, functionName, args: args as unknown[] });
}

function deadlineNow(): bigint {
  return (head.value?.timestamp ?? 0n) + PATIENCE;
}

function measuresOf(credit: Credit, market: MarketRow, who: Hex, asEther: boolean): readonly Measure[] {
  const to = addressOf(chain.value!, "LendingLens");
  const ask = (abi: Abi, functionName: string): Call => ({
    to,
    abi,
    functionName,
    args: [market.id, who, 0n],
  });
  const held = (token: KnownToken): Measure => balanceMeasure(`Your ${token.symbol}`, token, who);
  const rate = (raw: unknown): bigint => (raw as { rates: { borrowApy: bigint } }).rates.borrowApy;
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
      show: (raw) => {
        const value = raw as bigint;
        if (value === 0n) return "at none";
        return value === NO_DEBT ? "at any" : amountText(pricePerWhole(market, value), market.loan);
      },
      better: "less",
    },
    {
      label: "Debt",
      read: ask(lens.debtUp, "debtUp"),
      show: (raw) => amountText(raw as bigint, market.loan, 6),
      better: "less",
    },
    {
      label: "Costs a year",
      read: { to, abi: lens.marketView, functionName: "marketView", args: [market.id, 0n] },
      show: (raw) => showPercent(rate(raw)),
      better: "less",
      rank: rate,
    },
    held(credit.coin),
    held(asEther ? ether : market.collateral),
  ];
}
