/** The stablecoin: swap it with its reserve, send it, see what stands behind it. */
import { useSignal } from "@preact/signals";

import { go, path } from "../../app/router";
import { useQuery } from "../../chain/query";
import { readDollar, type Dollar as State } from "../../data/dollar";
import { balanceOf } from "../../data/tokens";
import { account } from "../../wallet/session";
import { Amount } from "../../ui/amount";
import { Address } from "../../ui/Address";
import { Tabs } from "../../ui/forms";
import { Card, Figure, Figures, Notice, Page, Trouble } from "../../ui/parts";
import { Relay } from "./Authorization";
import { PegBadge } from "./PegBadge";
import { Send } from "./Send";
import { Swap } from "./Swap";

export interface Balances {
  readonly coin: bigint;
  readonly reserve: bigint;
}

export default function Dollar() {
  const dollar = useQuery("dollar", readDollar).value;
  const who = account.value;
  const balances = useQuery(who ? `dollar balances ${who}` : null, async (moment): Promise<Balances> => {
    const { coin, reserve } = await readDollar(moment);
    const [coins, reserves] = await Promise.all([
      balanceOf(moment, coin.address, who!),
      balanceOf(moment, reserve.address, who!),
    ]);
    return { coin: coins, reserve: reserves };
  }).value;
  const tab = path.value[1] === "send" ? "send" : "swap";
  return (
    <Page
      title="Dollar"
      lead="Swap it one to one with its reserve, send it, and see what stands behind every coin."
    >
      <Trouble query={dollar} />
      <div class="grid side">
        <Card
          title={
            <Tabs
              tabs={[
                ["swap", "Swap"],
                ["send", "Send"],
              ]}
              current={tab}
              choose={(name) => (name === "swap" ? go("dollar") : go("dollar", name))}
            />
          }
        >
          {dollar.value ? (
            tab === "send" ? (
              <Send dollar={dollar.value} balances={balances.value} />
            ) : (
              <Swap dollar={dollar.value} balances={balances.value} />
            )
          ) : (
            <div class="page-skeleton" />
          )}
        </Card>
        <div>
          {tab === "send" && dollar.value && <Relay dollar={dollar.value} />}
          <Peg dollar={dollar.value} />
          <Sheet dollar={dollar.value} />
        </div>
      </div>
    </Page>
  );
}

function Peg({ dollar }: { dollar: State | undefined }) {
  return (
    <Card title="Peg">
      {dollar?.isFrozen && (
        <Notice tone="warning">Swaps into the coin are frozen. Swapping back stays open.</Notice>
      )}
      {dollar?.status === "unknown" && (
        <Notice tone="warning">
          The reserve's price is stale or not to be had: swaps into the coin wait, swapping back is one to
          one.
        </Notice>
      )}
      <Figures>
        <Figure label="Reserve">{dollar && <PegBadge dollar={dollar} />}</Figure>
        <Figure label="Fee in / out">
          {dollar && `${dollar.feeInBps / 100} % / ${dollar.feeOutBps / 100} %`}
        </Figure>
        <Figure label="Reserve in the module">
          {dollar && <Amount value={dollar.book} token={dollar.reserve} />}
        </Figure>
      </Figures>
    </Card>
  );
}

/** Every coin is somebody's: who minted it, under which ceiling, and what stands behind. */
function Sheet({ dollar }: { dollar: State | undefined }) {
  const open = useSignal(true);
  return (
    <Card
      title="Who minted the coins"
      aside={
        <button
          type="button"
          class="small"
          aria-expanded={open.value}
          onClick={() => (open.value = !open.value)}
        >
          {open.value ? "Hide" : "Show"}
        </button>
      }
    >
      {open.value && dollar && (
        <table>
          <thead>
            <tr>
              <th scope="col">Facilitator</th>
              <th scope="col" class="number">
                Minted
              </th>
            </tr>
          </thead>
          <tbody>
            {dollar.facilitators.map((facilitator) => (
              <tr key={facilitator.address}>
                <td>
                  <Address of={facilitator.address} />
                </td>
                <td class="number">
                  <Amount value={facilitator.level} token={dollar.coin} />
                  <br />
                  <span class="hint">
                    of <Amount value={facilitator.ceiling} token={dollar.coin} places={0} />
                  </span>
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">In circulation</th>
              <td class="number">
                <Amount value={dollar.supply} token={dollar.coin} />
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </Card>
  );
}
