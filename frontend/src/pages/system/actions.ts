/** What a person can do while the stablecoin is wound down. */
import type { Abi, Address } from "viem";

import { marketName, pricePerWhole, type MarketRow } from "../../data/markets";
import type { Holding } from "../../data/system";
import { balanceMeasure } from "../../data/tokens";
import type { EndingMarket, Share, WindDown } from "../../data/winddown";
import * as lens from "../../generated/lending_lens";
import * as pool from "../../generated/lending_pool";
import * as ending from "../../generated/wind_down";
import { shortAddress } from "../../ui/address";
import { amountText } from "../../ui/amount";
import type { Action, Measure } from "../../write/action";
import { spend, typedPermit } from "../../write/permit";

function call(state: WindDown, abi: Abi, functionName: string, args: readonly unknown[] = []) {
  return { to: state.address, abi, functionName, args };
}

export function locking(state: WindDown, who: Address, amount: bigint): Action {
  const { coin, address } = state;
  return {
    title: `Lock ${amountText(amount, coin)}`,
    sentences: [
      `${amountText(amount, coin, 6)} is locked here in your name, for good: it never comes back as a coin.`,
      "For it you have your part of every asset that has come or ever comes here, the same for every coin, whenever you lock or claim.",
    ],
    call: call(state, ending.lock, "lock", [amount, who]),
    spending: spend(coin, amount, address, "the wind-down", {
      permit: {
        prepare: (owner, until) => typedPermit(coin.address, owner, address, amount, until),
        include: (signature, until) =>
          call(state, ending.lockWithPermit, "lockWithPermit", [amount, who, until, signature]),
      },
    }),
    measures: [
      balanceMeasure(`Your ${coin.symbol}`, coin, who),
      {
        label: "Locked by you",
        read: call(state, ending.lockedOf, "lockedOf", [who]),
        show: (raw) => amountText(raw as bigint, coin, 6),
        better: "more",
      },
      ...state.shares
        .filter(({ received }) => received > 0n)
        .map((share) => claimableMeasure(state, share, who)),
    ],
  };
}

function claimableMeasure(state: WindDown, { token }: Share, who: Address): Measure {
  return {
    label: `Yours to claim, ${token.symbol}`,
    read: call(state, ending.claimable, "claimable", [who, token.address]),
    show: (raw) => amountText(raw as bigint, token, 6),
  };
}

export function claiming(state: WindDown, share: Share, who: Address): Action {
  return {
    title: `Claim ${amountText(share.claimable, share.token, 6)}`,
    sentences: [
      `Your part of all the ${share.token.symbol} that has come here so far, less what you were paid, comes to you.`,
      "What comes later can be claimed then; waiting costs nothing.",
    ],
    call: call(state, ending.claim, "claim", [share.token.address, who]),
    measures: [
      balanceMeasure(`Your ${share.token.symbol}`, share.token, who, "more"),
      claimableMeasure(state, share, who),
    ],
  };
}

/** Who owes: the account itself or another. */
export function settling(
  state: WindDown,
  { market, price }: EndingMarket,
  debtor: Holding,
  who: Address,
): Action {
  const isOwn = debtor.account === who;
  const whose = isOwn ? "Your" : `${shortAddress(debtor.account)}'s`;
  const at = `${amountText(pricePerWhole(market, price), market.loan)} for one ${market.collateral.symbol}, the price that is fixed`;
  return {
    title: isOwn ? "Settle your position" : `Settle the position of ${shortAddress(debtor.account)}`,
    sentences: [
      `${whose} debt of ${amountText(debtor.debt, market.loan)} in ${marketName(market)} is repaid, all of it, and collateral of that worth goes to the holders of coins, at ${at}.`,
      `The rest of the collateral stays ${isOwn ? "yours: take it out afterwards" : "its owner's"}. It costs ${isOwn ? "no coins" : "you nothing but gas"}.`,
    ],
    ...(isOwn
      ? {
          warnings: [
            "Anyone may do this. To keep all the collateral, repay the debt with coins instead, on the market's page.",
          ],
        }
      : {}),
    call: call(state, ending.settle, "settle", [market.params, debtor.account]),
    measures: [
      {
        label: "Debt",
        read: {
          to: state.lens,
          abi: lens.positions,
          functionName: "positions",
          args: [market.id, [debtor.account], 0n],
        },
        show: (raw) =>
          amountText((raw as readonly [unknown, readonly Holding[]])[1][0]!.debt, market.loan, 6),
        better: "less",
        rank: (raw) => (raw as readonly [unknown, readonly Holding[]])[1][0]!.debt,
      },
      {
        label: "Collateral",
        read: {
          to: state.pool,
          abi: pool.position,
          functionName: "position",
          args: [market.id, debtor.account],
        },
        show: (raw) => amountText((raw as readonly bigint[])[2]!, market.collateral, 6),
      },
      {
        label: `To share, ${market.collateral.symbol}`,
        read: call(state, ending.received, "received", [market.params.collateralToken]),
        show: (raw) => amountText(raw as bigint, market.collateral, 6),
      },
    ],
  };
}

export function takingOut(state: WindDown, market: MarketRow, amount: bigint, who: Address): Action {
  return {
    title: `Take out ${amountText(amount, market.collateral, 6)}`,
    sentences: [`You owe nothing in ${marketName(market)}: all your collateral comes back to you.`],
    call: {
      to: state.pool,
      abi: pool.withdrawCollateral,
      functionName: "withdrawCollateral",
      args: [market.params, amount, who, who],
    },
    measures: [balanceMeasure(`Your ${market.collateral.symbol}`, market.collateral, who, "more")],
  };
}

export function enlisting(state: WindDown, { market }: EndingMarket): Action {
  return {
    title: `Enlist ${marketName(market)}`,
    sentences: [
      "The market joins the wind-down: its oracle is closed where it can be, and its positions can be settled.",
    ],
    call: call(state, ending.enlist, "enlist", [market.params]),
    measures: [],
  };
}

export function reading(state: WindDown, { market, next, price }: EndingMarket): Action {
  return {
    title: `Read the price of ${market.collateral.symbol}`,
    sentences: [
      `This is reading ${next} of three, an hour apart at least. The middle one becomes the market's price${price ? ", where it is lower, a twentieth down at the most" : ""}.`,
    ],
    call: call(state, ending.readPrice, "readPrice", [market.params]),
    measures: [
      {
        label: "Readings",
        read: call(state, ending.market, "market", [market.id]),
        show: (raw) => `${(raw as { readingCount: number }).readingCount} of 3`,
      },
      {
        label: "Price",
        read: call(state, ending.market, "market", [market.id]),
        show: (raw) => {
          const { price } = raw as { price: bigint };
          return price === 0n ? "not fixed" : amountText(pricePerWhole(market, price), market.loan);
        },
      },
    ],
  };
}

export function releasing(state: WindDown, { market }: EndingMarket): Action {
  return {
    title: `Release the reserve of ${marketName(market)}`,
    sentences: ["Nobody owes there any more: no settlement can add coins, and every coin's part grows."],
    call: call(state, ending.release, "release", [market.params]),
    measures: [coinsMeasure(state, "Coins that share", ending.claimSupply, "claimSupply")],
  };
}

export function opening(state: WindDown): Action {
  return {
    title: "Open claims",
    sentences: ["From then on, whoever has locked coins can claim their part. It happens once, by anyone."],
    call: call(state, ending.open, "open"),
    measures: [coinsMeasure(state, "Coins that share", ending.claimSupply, "claimSupply")],
  };
}

export function takingSurplus(state: WindDown): Action {
  return {
    title: "Take the surplus",
    sentences: ["The treasury's coins come here and count for nobody: every other coin's part grows."],
    call: call(state, ending.takeSurplus, "takeSurplus"),
    measures: [coinsMeasure(state, "Coins that share", ending.claimSupply, "claimSupply")],
  };
}

export function takingReserve(state: WindDown): Action {
  const reserve = state.shares[0]!.token;
  return {
    title: "Take the peg module's reserve",
    sentences: [`${amountText(state.left, reserve)} goes from the peg module to the holders of coins.`],
    call: call(state, ending.takeReserve, "takeReserve", [state.pegModule]),
    measures: [receivedMeasure(state, state.shares[0]!)],
  };
}

export function booking(state: WindDown, share: Share): Action {
  return {
    title: `Book ${amountText(share.unbooked, share.token)}`,
    sentences: ["It lies here and is not counted yet: booked, it is shared among all coins."],
    call: call(state, ending.book, "book", [share.token.address]),
    measures: [receivedMeasure(state, share)],
  };
}

function receivedMeasure(state: WindDown, { token }: Share): Measure {
  return {
    label: `To share, ${token.symbol}`,
    read: call(state, ending.received, "received", [token.address]),
    show: (raw) => amountText(raw as bigint, token, 6),
    better: "more",
  };
}

function coinsMeasure(state: WindDown, label: string, abi: Abi, name: string): Measure {
  return { label, read: call(state, abi, name), show: (raw) => amountText(raw as bigint, state.coin) };
}
