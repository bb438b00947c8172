/** Who gets what of a price, before anybody signs. */
import type { Address as Hex20 } from "viem";

import { ERC20, ERC721 } from "../data/lots";
import type { Split as Parts } from "../data/orders";
import { ETHER, type KnownToken } from "../data/tokens";
import { showPercent } from "../math/decimal";
import { Address } from "../ui/Address";
import { Amount, amountText } from "../ui/amount";

function part(of: bigint, price: bigint): string {
  return price === 0n ? "" : showPercent((of * 10n ** 18n) / price, 1);
}

export function Split({
  split,
  currency,
  seller,
  standard = ERC721,
}: {
  split: Parts;
  currency: KnownToken;
  seller: Hex20 | null;
  /** Shares bear no royalty. */
  standard?: number;
}) {
  const rows = [
    ...(standard === ERC20
      ? []
      : [
          {
            who: "Creator",
            at: split.royaltyReceiver === ETHER ? null : split.royaltyReceiver,
            amount: split.royalty,
          },
        ]),
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
export function splitSentence(split: Parts, currency: KnownToken, standard = ERC721): string {
  const text = (amount: bigint): string => amountText(amount, currency, 6);
  const creator = standard === ERC20 ? "" : `the creator gets ${text(split.royalty)}, `;
  return `Of ${text(split.price)} ${creator}the house ${creator ? "" : "gets "}${text(split.fee)}, the seller ${text(split.proceeds)}.`;
}
