/** The end of the stablecoin: phase and prices, one's own position, coins and claims, and the steps that anyone may take. */
import type { ComponentChildren } from "preact";

import { link } from "../../app/router";
import { useQuery } from "../../chain/query";
import { marketName, pricePerWhole, type MarketRow } from "../../data/markets";
import { readWindDown, type EndingMarket, type WindDown as State } from "../../data/winddown";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, AmountField, useAmount } from "../../ui/amount";
import { Countdown } from "../../ui/Countdown";
import { ActionForm, NeedsWallet } from "../../ui/forms";
import { Card, Empty, Figure, Figures, Notice, Trouble } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Action } from "../../write/action";
import { acting } from "../../write/Acting";
import {
  booking,
  claiming,
  enlisting,
  locking,
  opening,
  reading,
  releasing,
  settling,
  takingOut,
  takingReserve,
  takingSurplus,
} from "./actions";

export function WindDown() {
  const who = account.value;
  const found = useQuery(`winddown ${who}`, (moment) => readWindDown(moment, who)).value;
  const now = useQuery("now", async (moment) => moment.head.timestamp).value.value ?? 0n;
  const state = found.value;
  return (
    <>
      <Trouble query={found} />
      {state === undefined ? (
        found.failure === null && <div class="page-skeleton" />
      ) : state.begunAt === 0n ? (
        <Running state={state} now={now} />
      ) : (
        <Ending state={state} now={now} />
      )}
    </>
  );
}

function Running({ state, now }: { state: State; now: bigint }) {
  const alone = state.markets.filter(({ isEnlisted }) => isEnlisted);
  return (
    <>
      {state.isPaused && (
        <Notice tone="warning">
          Minting is paused. A wind-down needs that, and two days in which everybody sees it coming; it has
          not begun.
        </Notice>
      )}
      <Card title="Nothing is being wound down">
        <p>
          Should the stablecoin ever have to end, this is how, and this is where. The governor begins it,
          behind its delay, and only while the sentinel has paused minting. Nobody can undo it.
        </p>
        <ol>
          <li>Minting ends for good, and the peg module's reserve comes to the wind-down.</li>
          <li>
            Each credit market's price is read three times, an hour apart at least, by anyone; the middle
            reading is its price.
          </li>
          <li>
            Anyone settles positions at that price: the debt is repaid, collateral of that worth is shared,
            the rest stays its owner's.
          </li>
          <li>
            Seven days after the beginning claims open. Whoever locks coins has the same part for each of
            every asset that has come or ever comes. Nothing expires.
          </li>
        </ol>
        <p class="hint">
          Repaying, withdrawing what was lent or saved, and taking out collateral that nothing is owed against
          stay open throughout. <Address of={state.address} />
        </p>
      </Card>
      {alone.length > 0 && (
        <>
          <Notice tone="warning">
            {alone.length === 1 ? "One market is" : `${alone.length} markets are`} being wound down, while the
            stablecoin goes on. Once a market's price is fixed, any coin takes collateral out of its positions
            at that price, without a fee, and where the collateral falls the price follows:{" "}
            <a href={link("credit", "redeem")}>redeem</a>. Who owes there can repay at any time.
          </Notice>
          <Markets state={{ ...state, markets: alone }} now={now} />
        </>
      )}
    </>
  );
}

function Ending({ state, now }: { state: State; now: bigint }) {
  const isOpen = state.openedAt > 0n;
  return (
    <>
      <Card title={isOpen ? "Claims are open" : "The stablecoin is being wound down"}>
        <Figures>
          <Figure label="Begun">{showTime(state.begunAt)}</Figure>
          <Figure label={isOpen ? "Claims opened" : "Claims can be opened"}>
            {isOpen ? (
              showTime(state.openedAt)
            ) : now < state.opensAt ? (
              <>
                in <Countdown until={state.opensAt} />
              </>
            ) : (
              "now"
            )}
          </Figure>
          <Figure label="Coins that share">
            <Amount value={state.claimSupply} token={state.coin} />
          </Figure>
          <Figure label="Of these locked">
            <Amount value={state.locked} token={state.coin} />
          </Figure>
          <Figure label="Kept for late settlements">
            <Amount value={state.lateReserve} token={state.coin} />
          </Figure>
        </Figures>
        <p class="hint">
          Every coin has the same part of everything that comes here, whenever it is locked and claimed.
          Stopped for good: minting, swapping, borrowing, redeeming, liquidating. Open: repaying, withdrawing
          what was lent, saved or kept ready, and all that is on this page. <Address of={state.address} />
        </p>
      </Card>
      <div class="grid side spaced">
        <div>
          <Positions state={state} />
          <Markets state={state} now={now} />
          <Steps state={state} now={now} />
        </div>
        <div>
          <Lock state={state} />
          <Shares state={state} isOpen={isOpen} />
        </div>
      </div>
    </>
  );
}

function Act({
  to,
  children,
  isOff = false,
}: {
  to: () => Action;
  children: ComponentChildren;
  isOff?: boolean;
}) {
  return (
    <button type="button" class="small" disabled={isOff} onClick={() => (acting.value = to())}>
      {children}
    </button>
  );
}

function Lock({ state }: { state: State }) {
  const who = account.value;
  const input = useAmount(state.coin.decimals);
  const amount = input.reading.ok ? input.reading.value : 0n;
  return (
    <Card title="Lock your coins">
      <NeedsWallet to="lock coins and claim">
        <Figures>
          <Figure label="Yours, not locked">
            <Amount value={state.held} token={state.coin} />
          </Figure>
          <Figure label="Locked by you">
            <Amount value={state.lockedOf} token={state.coin} />
          </Figure>
        </Figures>
        <p class="hint">
          Locked coins never come back. They are your claim on all that is shared here, now and later. Coins
          in savings, stability pools or orders are locked when you have taken them out.
        </p>
        <ActionForm ready={amount > 0n && amount <= state.held} make={() => locking(state, who!, amount)}>
          <AmountField
            label={`Lock (${state.coin.symbol})`}
            token={state.coin}
            input={input}
            max={state.held}
            slider
          />
        </ActionForm>
      </NeedsWallet>
    </Card>
  );
}

function Shares({ state, isOpen }: { state: State; isOpen: boolean }) {
  const who = account.value;
  return (
    <Card title="What is shared">
      {!isOpen && state.lockedOf > 0n && (
        <p class="hint">What is yours to claim may still change until claims are open.</p>
      )}
      <div class="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">Asset</th>
              <th scope="col" class="number">
                Came
              </th>
              <th scope="col" class="number">
                Yours now
              </th>
              <th scope="col" class="number">
                Paid to you
              </th>
              <th scope="col">
                <span class="said">Do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {state.shares.map((share) => (
              <tr key={share.token.address}>
                <td data-label="Asset">{share.token.symbol}</td>
                <td class="number" data-label="Came">
                  <Amount value={share.received} token={share.token} places={4} />
                </td>
                <td class="number" data-label="Yours now">
                  {who ? <Amount value={share.claimable} token={share.token} places={4} /> : "–"}
                </td>
                <td class="number" data-label="Paid to you">
                  {who ? <Amount value={share.paid} token={share.token} places={4} /> : "–"}
                </td>
                <td data-label="">
                  {share.unbooked > 0n && (
                    <Act to={() => booking(state, share)}>Book {share.token.symbol}</Act>
                  )}{" "}
                  {who && (
                    <Act isOff={!isOpen || share.claimable === 0n} to={() => claiming(state, share, who)}>
                      Claim {share.token.symbol}
                    </Act>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Positions({ state }: { state: State }) {
  const who = account.value;
  const mine = state.markets.filter(
    ({ position }) => position && (position.collateral > 0n || position.debt > 0n),
  );
  if (!who || mine.length === 0) return null;
  return (
    <Card title="Your positions">
      {mine.map((entry) => {
        const { market, position } = entry;
        const own = entry.debtors.find((each) => each.account === who);
        return (
          <div class="order" key={market.id}>
            <h3>{titleOf(market)}</h3>
            <Figures>
              <Figure label="Debt">
                <Amount value={position!.debt} token={market.loan} />
              </Figure>
              <Figure label="Collateral">
                <Amount value={position!.collateral} token={market.collateral} places={4} />
              </Figure>
            </Figures>
            {own ? (
              <>
                <p class="hint">
                  {canSettle(entry)
                    ? "Settle it at the market's price, or repay it with coins and keep all the collateral."
                    : "It can be settled when the market's price is fixed. Until then you can repay it with coins and keep all the collateral."}
                </p>
                <p class="actions">
                  <Act isOff={!canSettle(entry)} to={() => settling(state, entry, own, who)}>
                    Settle
                  </Act>{" "}
                  <a href={link("credit", "borrow", market.id)}>Repay with coins</a>
                </p>
              </>
            ) : (
              <p class="actions">
                <Act to={() => takingOut(state, market, position!.collateral, who)}>
                  Take out all {market.collateral.symbol}
                </Act>
              </p>
            )}
          </div>
        );
      })}
    </Card>
  );
}

/** Two markets may have the same tokens. */
function titleOf(market: MarketRow): string {
  return `${marketName(market)}, up to ${showPercent(market.params.lltv, 1)}`;
}

function canSettle(entry: EndingMarket): boolean {
  return entry.price > 0n;
}

function Markets({ state, now }: { state: State; now: bigint }) {
  const who = account.value;
  return (
    <Card title="Markets and prices">
      <p class="hint">Each of these steps anyone may take; they cost gas alone.</p>
      {state.markets.length === 0 && <Empty>No credit market was ever listed.</Empty>}
      {state.markets.map((entry) => {
        const { market, debtors } = entry;
        return (
          <div class="order" key={market.id}>
            <h3>{titleOf(market)}</h3>
            <Figures>
              <Figure
                label={
                  entry.price === 0n
                    ? "Price"
                    : state.begunAt > 0n
                      ? "Price, for good"
                      : "Price, which only falls"
                }
              >
                {!entry.isEnlisted ? (
                  "not enlisted"
                ) : entry.price > 0n ? (
                  <Amount value={pricePerWhole(market, entry.price)} token={market.loan} />
                ) : (
                  `${entry.readings} of 3 readings`
                )}
              </Figure>
              <Figure label="Still owed">
                <Amount value={market.debt} token={market.loan} />
              </Figure>
              <Figure label="Positions to settle">{debtors.length}</Figure>
            </Figures>
            {who && (
              <p class="actions">
                {!entry.isEnlisted && state.begunAt > 0n && (
                  <Act to={() => enlisting(state, entry)}>Enlist {marketName(market)}</Act>
                )}
                {entry.isEnlisted && (entry.price === 0n || (state.begunAt === 0n && debtors.length > 0)) && (
                  <>
                    <Act isOff={now < entry.nextReading} to={() => reading(state, entry)}>
                      Read the price of {market.collateral.symbol}
                    </Act>
                    {now < entry.nextReading && (
                      <span class="hint">
                        the next in <Countdown until={entry.nextReading} />
                      </span>
                    )}
                  </>
                )}
                {entry.reserve > 0n && debtors.length === 0 && (
                  <Act to={() => releasing(state, entry)}>Release its reserve</Act>
                )}
              </p>
            )}
            {debtors.length > 0 && (
              <details>
                <summary>
                  {debtors.length} position{debtors.length === 1 ? "" : "s"} to settle
                </summary>
                <ul class="activity-list">
                  {debtors.map((debtor) => (
                    <li key={debtor.account}>
                      <span>
                        <Address of={debtor.account} /> owes{" "}
                        <Amount value={debtor.debt} token={market.loan} />
                      </span>
                      {who && state.begunAt > 0n && (
                        <Act isOff={!canSettle(entry)} to={() => settling(state, entry, debtor, who)}>
                          Settle
                        </Act>
                      )}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        );
      })}
    </Card>
  );
}

function Steps({ state, now }: { state: State; now: bigint }) {
  const who = account.value;
  const isOpen = state.openedAt > 0n;
  const steps: ComponentChildren[] = [];
  if (!isOpen)
    steps.push(
      <Act isOff={now < state.opensAt} to={() => opening(state)}>
        Open claims
      </Act>,
    );
  if (state.left > 0n) steps.push(<Act to={() => takingReserve(state)}>Take the peg module's reserve</Act>);
  if (isOpen && state.surplus > 0n) steps.push(<Act to={() => takingSurplus(state)}>Take the surplus</Act>);
  if (!who || steps.length === 0) return null;
  return (
    <Card title="For everybody">
      <p class="hint">Whoever takes these steps takes them for all.</p>
      <p class="actions">{steps}</p>
    </Card>
  );
}
