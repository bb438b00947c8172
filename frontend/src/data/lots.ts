/**
 * Items by the amount, for signed orders: works (ERC-721), editions (ERC-1155) and shares (ERC-20). What somebody has of one and lets the
 * marketplace move, and so how many lots of an order can be filled.
 */
import { erc20Abi, type Address } from "viem";
import { readContract } from "viem/actions";

import { alone } from "../chain/node";
import type { Moment } from "../chain/query";
import { getApproved, isApprovedForAll, ownerOf } from "../generated/creator_collection";
import type { Order } from "./orders";
import { ETHER } from "./tokens";

export const ERC721 = 0;
export const ERC1155 = 1;
export const ERC20 = 2;

export interface Item {
  /** A number of `ItemStandard`. */
  readonly standard: number;
  readonly token: Address;
  /** Zero for an ERC-20. */
  readonly id: bigint;
}

/** Units of an item: those that somebody has, and those of them that another may move. */
export interface Holding {
  readonly units: bigint;
  readonly movable: bigint;
}

export const balanceOfId = [
  {
    type: "function",
    name: "balanceOf",
    stateMutability: "view",
    inputs: [{ type: "address" }, { type: "uint256" }],
    outputs: [{ type: "uint256" }],
  },
] as const;

/** What `owner` has of an item and lets `spender` move. Throws where the item's contract does not answer. */
export async function readHolding(
  moment: Moment,
  item: Item,
  owner: Address,
  spender: Address,
): Promise<Holding> {
  const [node, blockNumber] = [alone(moment.node), moment.head.number];
  const at = { address: item.token, blockNumber } as const;
  if (item.standard === ERC20) {
    const [units, allowed] = await Promise.all([
      readContract(node, { ...at, abi: erc20Abi, functionName: "balanceOf", args: [owner] }),
      readContract(node, { ...at, abi: erc20Abi, functionName: "allowance", args: [owner, spender] }),
    ]);
    return { units, movable: smaller(units, allowed) };
  }
  if (item.standard === ERC1155) {
    const [units, all] = await Promise.all([
      readContract(node, { ...at, abi: balanceOfId, functionName: "balanceOf", args: [owner, item.id] }),
      readContract(node, {
        ...at,
        abi: isApprovedForAll,
        functionName: "isApprovedForAll",
        args: [owner, spender],
      }),
    ]);
    return { units, movable: all ? units : 0n };
  }
  const of = await readContract(node, {
    ...at,
    abi: ownerOf,
    functionName: "ownerOf",
    args: [item.id],
  }).catch(() => null);
  if (of !== owner) return { units: 0n, movable: 0n };
  return { units: 1n, movable: (await isApproved(moment, item.token, item.id, owner, spender)) ? 1n : 0n };
}

/** Whether `spender` may move a work, by a leave for it alone or for all of its owner's. */
export async function isApproved(
  moment: Moment,
  token: Address,
  id: bigint,
  owner: Address,
  spender: Address,
): Promise<boolean> {
  const at = { address: token, blockNumber: moment.head.number } as const;
  const [one, all] = await Promise.all([
    readContract(alone(moment.node), { ...at, abi: getApproved, functionName: "getApproved", args: [id] }),
    readContract(alone(moment.node), {
      ...at,
      abi: isApprovedForAll,
      functionName: "isApprovedForAll",
      args: [owner, spender],
    }),
  ]);
  return all || one === spender;
}

/** How many lots of an order its maker can deliver, or, where it buys, pay for at `lotPrice`; and why not one. */
export async function readSupply(
  moment: Moment,
  order: Order,
  lotPrice: bigint,
  spender: Address,
): Promise<{ readonly lots: bigint; readonly lack: string | null }> {
  // whatever it calls itself: a token of a stranger's may say that it is the stablecoin
  if (order.currency !== ETHER && order.currency !== moment.chain.contracts.Stablecoin?.address)
    return { lots: 0n, lack: `it is paid in a token that this page does not know, ${order.currency}` };
  if (order.kind !== 0) {
    const pays = { standard: ERC20, token: order.currency, id: 0n };
    const { units, movable } = await readHolding(moment, pays, order.maker, spender);
    if (units < lotPrice) return { lots: 0n, lack: "its maker no longer has the money" };
    if (movable < lotPrice)
      return { lots: 0n, lack: "its maker no longer lets the marketplace take the money" };
    return { lots: movable / lotPrice, lack: null };
  }
  const { units, movable } = await readHolding(moment, order, order.maker, spender);
  const isWork = order.standard === ERC721;
  if (units < order.lotSize)
    return { lots: 0n, lack: `its maker no longer has ${isWork ? "the work" : "a lot of them"}` };
  if (movable < order.lotSize)
    return {
      lots: 0n,
      lack: `its maker does not let the marketplace move ${isWork ? "the work" : "a lot of them"}`,
    };
  return { lots: movable / order.lotSize, lack: null };
}

/** What a whole unit of the item costs, in units of the currency; rounded up where a buyer pays it, else down. */
export function unitPrice(order: Order, decimals: number, lotPrice = order.lotPrice): bigint {
  // lots of nothing: no such order can be filled, and yet it is shown
  if (order.lotSize === 0n) return lotPrice;
  const whole = lotPrice * 10n ** BigInt(decimals);
  return order.kind === 0 ? (whole + order.lotSize - 1n) / order.lotSize : whole / order.lotSize;
}

/** Lots of a size that an amount makes, or why it makes none; and what one costs at a price for a whole unit. */
export function lotsOf(
  units: bigint,
  lotSize: bigint,
  price: bigint,
  decimals: number,
):
  | { readonly ok: true; readonly lots: bigint; readonly lotPrice: bigint }
  | { readonly ok: false; readonly problem: string } {
  if (units === 0n || lotSize === 0n || price === 0n) return { ok: false, problem: "" };
  if (units % lotSize !== 0n) return { ok: false, problem: "the lots do not make up the whole" };
  const [whole, cost] = [10n ** BigInt(decimals), lotSize * price];
  if (cost % whole !== 0n)
    return { ok: false, problem: "a lot would cost a fraction of the smallest coin: round the price" };
  return { ok: true, lots: units / lotSize, lotPrice: cost / whole };
}

export function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
