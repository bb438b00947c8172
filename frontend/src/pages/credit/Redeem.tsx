/** What a coin can be handed in for, and what stands behind all of them. */
import { link } from "../../app/router";
import { useQuery } from "../../chain/query";
import { has } from "../../chain/registry";
import { readCredit } from "../../data/credit";
import { readDollar } from "../../data/dollar";
import { showPercent } from "../../math/decimal";
import { Amount } from "../../ui/amount";
import { Card, Figure, Figures, Trouble } from "../../ui/parts";
import { PegBadge } from "../dollar/PegBadge";
import { Floor } from "./Floor";

async function load(moment: Parameters<typeof readDollar>[0]) {
  const [dollar, credit] = await Promise.all([
    readDollar(moment),
    has(moment.chain, "CreditFacilitator") ? readCredit(moment, null) : null,
  ]);
  return { dollar, credit };
}

export function Redeem() {
  const books = useQuery("redeem", load).value;
  const dollar = books.value?.dollar;
  const credit = books.value?.credit;
  const backed = dollar && dollar.backing + (credit?.claims ?? 0n) + (credit?.idle ?? 0n);
  const covered =
    dollar && backed !== undefined && dollar.supply > 0n ? (backed * 10n ** 18n) / dollar.supply : null;
  return (
    <>
      <Trouble query={books} />
      <div class="grid side">
        <Card title="What stands behind the coins">
          <table class="sheet">
            <tbody>
              <Line
                label="Reserve in the peg module, at parity"
                value={dollar?.backing}
                token={dollar?.coin}
              />
              <Line
                label="Owed by borrowers, as last accrued"
                value={credit?.claims ?? (dollar && 0n)}
                token={dollar?.coin}
              />
              <Line
                label="Repaid, to be lent again or burned"
                value={credit?.idle ?? (dollar && 0n)}
                token={dollar?.coin}
              />
              <Line label="Together" value={backed} token={dollar?.coin} strong />
              <Line label="Coins in circulation" value={dollar?.supply} token={dollar?.coin} strong />
              {credit && credit.shortfall > 0n && (
                <Line label="Losses that nothing covers yet" value={credit.shortfall} token={dollar?.coin} />
              )}
            </tbody>
          </table>
          <p class="hint">
            {covered === null || covered === undefined
              ? "Nothing is in circulation."
              : `Each coin is backed to ${showPercent(covered, 3)}; what is above are fees and interest not collected yet.`}{" "}
            The treasury's coins bear losses first. <a href={link("system")}>The balance sheet</a> has the
            interest to this second.
          </p>
        </Card>
        <div>
          <Card title="Redeem with the peg module">
            <Figures>
              <Figure label="There is">
                {dollar && <Amount value={dollar.book} token={dollar.reserve} />}
              </Figure>
              <Figure label="Fee">{dollar && `${dollar.feeOutBps / 100} %`}</Figure>
              <Figure label="Reserve">{dollar && <PegBadge dollar={dollar} />}</Figure>
            </Figures>
            <p>
              Every coin can be handed in for one unit of the reserve, less the fee, as long as the module has
              it. Nobody can stop that.
            </p>
            <p>
              <a class="button primary" href={link("dollar", "redeem")}>
                Redeem coins
              </a>
            </p>
          </Card>
          <Floor />
        </div>
      </div>
    </>
  );
}

function Line({
  label,
  value,
  token,
  strong = false,
}: {
  label: string;
  value: bigint | undefined;
  token: { symbol: string; decimals: number } | undefined;
  strong?: boolean;
}) {
  return (
    <tr class={strong ? "sum" : undefined}>
      <th scope="row">{label}</th>
      <td class="number">{token && <Amount value={value} token={token} />}</td>
    </tr>
  );
}
