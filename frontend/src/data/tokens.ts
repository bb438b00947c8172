/** What tokens say of themselves. Their words are strangers' text and are cleaned before they are shown. */
import { erc20Abi, type Address } from "viem";
import { getBalance, readContract } from "viem/actions";

import { isSilence } from "../chain/errors";
import { alone, MULTICALL3 } from "../chain/node";
import type { Moment } from "../chain/query";
import { amountText, cleanText, type Token } from "../ui/amount";
import type { Measure } from "../write/action";

export interface KnownToken extends Token {
  readonly address: Address;
}

/** Stands for ether where a token is named. */
export const ETHER: Address = "0x0000000000000000000000000000000000000000";
export const ether: KnownToken = { address: ETHER, symbol: "ETH", decimals: 18 };

const known = new Map<string, Promise<KnownToken>>();

/**
 * Symbol and decimals, asked for once. A token that does not say is shown by its address, with whole units; where the node does not
 * answer nothing is known of it, and a price would be signed a million times too low.
 */
export function readToken(moment: Moment, address: Address): Promise<KnownToken> {
  if (address === ETHER) return Promise.resolve(ether);
  const key = `${moment.chain.genesis}/${address}`;
  let found = known.get(key);
  if (!found) {
    found = ask(moment, address);
    found.catch(() => known.delete(key));
    known.set(key, found);
  }
  return found;
}

async function ask(moment: Moment, address: Address): Promise<KnownToken> {
  const [symbol, decimals] = await Promise.all([
    readContract(alone(moment.node), { address, abi: erc20Abi, functionName: "symbol" }).catch(
      unlessSilent(`${address.slice(0, 6)}…`),
    ),
    readContract(alone(moment.node), { address, abi: erc20Abi, functionName: "decimals" }).catch(
      unlessSilent(0),
    ),
  ]);
  return { address, symbol: cleanText(symbol, 12), decimals: decimals <= 36 ? decimals : 0 };
}

function unlessSilent<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (isSilence(error)) throw error;
    return instead;
  };
}

export function balanceOf(moment: Moment, token: Address, account: Address): Promise<bigint> {
  if (token === ETHER) return getBalance(moment.node, { address: account, blockNumber: moment.head.number });
  return readContract(moment.node, {
    address: token,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [account],
    blockNumber: moment.head.number,
  });
}

const ETHER_BALANCE = [
  {
    type: "function",
    name: "getEthBalance",
    stateMutability: "view",
    inputs: [{ name: "account", type: "address" }],
    outputs: [{ name: "", type: "uint256" }],
  },
] as const;

/** What an account has of a token or of ether, before and after. */
export function balanceMeasure(label: string, token: KnownToken, owner: Address, better?: "more"): Measure {
  return {
    label,
    read:
      token.address === ETHER
        ? { to: MULTICALL3, abi: ETHER_BALANCE, functionName: "getEthBalance", args: [owner] }
        : { to: token.address, abi: erc20Abi, functionName: "balanceOf", args: [owner] },
    show: (raw) => amountText(raw as bigint, token, 6),
    ...(better ? { better } : {}),
  };
}
