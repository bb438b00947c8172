/** Who gets what of a price, before anybody signs. */
import type { Address as Hex20 } from "viem";

import type { Split as Parts } from "../../data/orders";
import { ETHER, type KnownToken } from "../../data/tokens";
import { showPercent } from "../../math/decimal";
import { Address } from "../../ui/Address";
import { Amount, amountText } from "../../ui/amount";

function part(of: bigint, price: bigint): string {
  return price === 0n ? "" : showPercent((of * 10n ** 18n) / price, 1);
}

export function Split({
  split,
  currency,
  seller,
}: {
  split: Parts;
  currency: KnownToken;
  seller: Hex20 | null;
}) {
  const rows = [
    {
      who: "Creator",
      at: split.royaltyReceiver === ETHER ? null : split.royaltyReceiver,
      amount: split.royalty,
    },
    { who: "House", at: null, amount: split.fee },
    { who: "Seller", at: seller, amount: split.proceeds },
  ];
  return (
    <table class="changes split">
      <caption class="said">Who gets what of the price</caption>
      <thead>
        <tr>
          <th scope="col">Of the price</th>
          <th scope="col" class="number">
            <Amount value={split.price} token={currency} places={4} />
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ who, at, amount }) => (
          <tr>
            <th scope="row">
              {who}, {part(amount, split.price)}
              {at && <Address of={at} />}
            </th>
            <td class="number">
              <Amount value={amount} token={currency} places={4} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same as a sentence, for what is signed. */
export function splitSentence(split: Parts, currency: KnownToken): string {
  const text = (amount: bigint): string => amountText(amount, currency, 6);
  return `Of ${text(split.price)} the creator gets ${text(split.royalty)}, the house ${text(split.fee)}, the seller ${text(split.proceeds)}.`;
}
