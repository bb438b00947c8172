/** What tokens say of themselves. Their words are strangers' text and are cleaned before they are shown. */
import { erc20Abi, type Address } from "viem";
import { readContract } from "viem/actions";

import type { Moment } from "../chain/query";
import { cleanText, type Token } from "../ui/amount";

export interface KnownToken extends Token {
  readonly address: Address;
}

const known = new Map<string, Promise<KnownToken>>();

/** Symbol and decimals, asked for once. A token that does not say is shown by its address, with whole units. */
export function readToken(moment: Moment, address: Address): Promise<KnownToken> {
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
    readContract(moment.node, { address, abi: erc20Abi, functionName: "symbol" }).catch(
      () => `${address.slice(0, 6)}…`,
    ),
    readContract(moment.node, { address, abi: erc20Abi, functionName: "decimals" }).catch(() => 0),
  ]);
  return { address, symbol: cleanText(symbol, 12), decimals: decimals <= 36 ? decimals : 0 };
}

export function balanceOf(moment: Moment, token: Address, account: Address): Promise<bigint> {
  return readContract(moment.node, {
    address: token,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [account],
    blockNumber: moment.head.number,
  });
}
