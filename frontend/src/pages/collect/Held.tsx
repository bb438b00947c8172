/** Money that was outbid, or could not be paid out when it was due: it waits for its owner. */
import type { Address as Hex20 } from "viem";
import { readContract } from "viem/actions";

import { useQuery, type Moment } from "../../chain/query";
import { balanceMeasure, ETHER, readToken, type KnownToken } from "../../data/tokens";
import * as house from "../../generated/auction_house";
import { amountText } from "../../ui/amount";
import { Notice } from "../../ui/parts";
import { acting } from "../../write/Acting";

interface Waiting {
  readonly at: Hex20;
  readonly currency: KnownToken;
  readonly amount: bigint;
}

async function readHeld(moment: Moment, who: Hex20): Promise<readonly Waiting[]> {
  const { AuctionHouse, Marketplace, Stablecoin } = moment.chain.contracts;
  const places = [AuctionHouse, Marketplace].flatMap((item) => (item ? [item.address] : []));
  const currencies = [ETHER, ...(Stablecoin ? [Stablecoin.address] : [])];
  const found = await Promise.all(
    places.flatMap((at) =>
      currencies.map(async (address) => ({
        at,
        currency: await readToken(moment, address),
        amount: await readContract(moment.node, {
          address: at,
          abi: house.held,
          functionName: "held",
          args: [address, who],
          blockNumber: moment.head.number,
        }),
      })),
    ),
  );
  return found.filter(({ amount }) => amount > 0n);
}

export function Held({ who }: { who: Hex20 }) {
  const held = useQuery(`held ${who}`, (moment) => readHeld(moment, who)).value;
  return (
    <>
      {(held.value ?? []).map(({ at, currency, amount }) => (
        <Notice tone="info">
          {amountText(amount, currency, 6)} wait for you: money that was outbid, or could not be paid when it
          was due.{" "}
          <button
            type="button"
            class="small"
            onClick={() => {
              acting.value = {
                title: `Take back ${amountText(amount, currency, 6)}`,
                sentences: ["What was held for you comes to your account."],
                call: {
                  to: at,
                  abi: house.withdrawHeld,
                  functionName: "withdrawHeld",
                  args: [currency.address, who],
                },
                measures: [balanceMeasure(`Your ${currency.symbol}`, currency, who, "more")],
              };
            }}
          >
            Take it back
          </button>
        </Notice>
      ))}
    </>
  );
}
