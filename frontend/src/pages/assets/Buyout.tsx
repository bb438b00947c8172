/** The sale of a whole NFT: holders agree to a price, anyone bids, holders hand their shares in for the money. */
import { head } from "../../chain/node";
import { useQuery } from "../../chain/query";
import type { AssetRow } from "../../data/assets";
import { readBuyout, type Buyout as State } from "../../data/sales";
import { balanceMeasure } from "../../data/tokens";
import * as abi from "../../generated/buyout";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { Countdown } from "../../ui/Countdown";
import { ActionForm, NeedsWallet } from "../../ui/forms";
import { Card, Figure, Figures, Trouble } from "../../ui/parts";
import { showTime } from "../../ui/time";
import type { Action } from "../../write/action";
import { acting } from "../../write/Acting";
import { spend } from "../../write/permit";
import { Rest } from "./BuyoutRest";

const STATES: Record<State["state"], string> = {
  empty: "the NFT has not come yet",
  open: "open to votes and a first bid",
  auction: "auction",
  sold: "sold",
  redeemed: "the NFT was taken out",
};

export interface Part {
  readonly asset: AssetRow;
  readonly state: State;
}

export function Buyout({ asset, issuer }: { asset: AssetRow; issuer: AssetRow["address"] | undefined }) {
  const who = account.value;
  const found = useQuery(`buyout ${asset.buyout} ${who}`, (moment) =>
    readBuyout(moment, asset.buyout, asset.address, who),
  ).value;
  const state = found.value;
  const coin = state?.coin;
  return (
    <>
      <Trouble query={found} />
      <div class="grid side">
        <Card title="Buyout">
          <Figures>
            <Figure label="State">{state && STATES[state.state]}</Figure>
            <Figure label="Half of the shares sell at">
              {state &&
                coin &&
                (state.reserve === null ? "no price yet" : <Amount value={state.reserve} token={coin} />)}
            </Figure>
            {state?.state === "auction" && (
              <>
                <Figure label="Highest bid">
                  <Amount value={state.bid} token={state.coin} />
                </Figure>
                <Figure label="Ends in">
                  <Countdown until={state.endTime} />
                </Figure>
              </>
            )}
            {state?.state === "sold" && (
              <Figure label="Left for the shares">
                <Amount value={state.proceeds} token={state.coin} />
              </Figure>
            )}
          </Figures>
          <p class="hint">
            Shares that vote stay yours and go on earning, but cannot be sent. A vote counts after three days.
            Whoever bids the price at which half of all shares sell starts the auction.
          </p>
          {state?.state === "auction" && (
            <p>
              The highest bidder is <Address of={state.bidder} />.
            </p>
          )}
          <p class="hint">
            <Address of={asset.buyout} />
          </p>
        </Card>
        <div>
          <NeedsWallet to="vote or bid">
            {state && (
              <>
                {state.state === "open" && asset.owned > 0n && <Vote asset={asset} state={state} />}
                {state.state !== "open" && state.locked > 0n && (
                  <Card title="Your locked shares">
                    <Unlock asset={asset} state={state} />
                  </Card>
                )}
                {canBid(state) && <Bid asset={asset} state={state} />}
                {isEnded(state) && <Settle asset={asset} state={state} />}
                {state.state === "sold" && asset.owned > 0n && <Redeem asset={asset} state={state} />}
                {state.waiting > 0n && <Waiting asset={asset} state={state} />}
                <Rest asset={asset} state={state} isIssuer={issuer === who} />
              </>
            )}
          </NeedsWallet>
        </div>
      </div>
    </>
  );
}

/** An auction that is over, and not settled yet. */
export function isEnded({ state, endTime }: State): boolean {
  return state === "auction" && endTime < (head.value?.timestamp ?? 0n);
}

export function canBid(state: State): boolean {
  return state.state === "open" ? state.reserve !== null : state.state === "auction" && !isEnded(state);
}

function Vote({ asset, state }: Part) {
  const who = account.value!;
  const shares = useAmount(asset.token.decimals);
  const price = useAmount(state.coin.decimals);
  const units = shares.reading.ok ? shares.reading.value : 0n;
  const asked = price.reading.ok ? price.reading.value : 0n;
  const [least, most] = [state.reference / 2n, state.reference * 2n];
  const free = asset.owned - state.locked;
  const outside = asked > 0n && (asked < least || asked > most);
  const now = head.value?.timestamp ?? 0n;
  const canCount = state.locked > state.counted && state.countableFrom <= now;
  return (
    <Card title="Vote">
      {state.locked > 0n && (
        <>
          <p>
            {amountText(state.locked, asset.token)} of yours vote for {amountText(state.price, state.coin)};{" "}
            {state.counted === state.locked
              ? "all of them count."
              : `${amountText(state.counted, asset.token)} count, the rest can from ${showTime(state.countableFrom)} on.`}
          </p>
          {canCount && (
            <p>
              <button
                type="button"
                class="small"
                onClick={() =>
                  (acting.value = {
                    title: "Count your vote",
                    sentences: ["Your locked shares count from now on."],
                    call: {
                      to: state.address,
                      abi: abi.countVotes,
                      functionName: "countVotes",
                      args: [[who]],
                    },
                    measures: [voteMeasure(asset, state)],
                  })
                }
              >
                Count it
              </button>
            </p>
          )}
          <Unlock asset={asset} state={state} />
        </>
      )}
      <p class="hint">
        A price is between {amountText(least, state.coin)} and {amountText(most, state.coin)} now.
      </p>
      <ActionForm
        ready={(units > 0n || state.locked > 0n) && units <= free && asked > 0n && !outside}
        make={() => ({
          title: `Vote for ${amountText(asked, state.coin)}`,
          sentences: [
            `${amountText(units + state.locked, asset.token)} of yours agree to sell the whole NFT for ${amountText(asked, state.coin)} or more, rounded up to the next step of the buyout's ladder. They count after three days.`,
          ],
          call: { to: state.address, abi: abi.vote, functionName: "vote", args: [units, asked] },
          spending: spend(asset.token, units, state.address, "the buyout"),
          measures: [voteMeasure(asset, state)],
        })}
      >
        <AmountField
          label={state.locked > 0n ? "More shares" : "Shares"}
          token={asset.token}
          input={shares}
          max={free}
        />
        <AmountField
          label="Least price for the whole"
          token={state.coin}
          input={price}
          problem={
            outside ? `between ${amountText(least, state.coin)} and ${amountText(most, state.coin)}` : null
          }
        />
      </ActionForm>
    </Card>
  );
}

/** All of them, or some: never refused. */
function Unlock({ asset, state }: Part) {
  const input = useAmount(asset.token.decimals);
  const units = input.reading.ok && input.reading.value > 0n ? input.reading.value : state.locked;
  const all = units === state.locked;
  return (
    <ActionForm
      ready={units <= state.locked && (input.reading.ok || input.text.value === "")}
      label="Unlock"
      make={() => ({
        title: `Unlock ${amountText(units, asset.token)}`,
        sentences: [
          all
            ? "Your vote ends, and the shares can be sent again."
            : "They can be sent again; those that do not count yet are unlocked first.",
        ],
        call: { to: state.address, abi: abi.unlock, functionName: "unlock", args: [units] },
        measures: [voteMeasure(asset, state)],
      })}
    >
      <AmountField label="Unlock" token={asset.token} input={input} max={state.locked} maxLabel="All" />
    </ActionForm>
  );
}

function voteMeasure(asset: AssetRow, state: State): Action["measures"][number] {
  return {
    label: "Shares that vote",
    read: { to: state.address, abi: abi.voteOf, functionName: "voteOf", args: [account.value!] },
    show: (raw) => {
      const { shares, price } = raw as { shares: bigint; price: bigint };
      return shares === 0n
        ? "none"
        : `${amountText(shares, asset.token)}, for ${amountText(price, state.coin)}`;
    },
  };
}

function Bid({ state }: Part) {
  const who = account.value!;
  const input = useAmount(state.coin.decimals);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const isFirst = state.state === "open";
  const least =
    isFirst && state.reserve !== null && state.reserve > state.leastBid ? state.reserve : state.leastBid;
  const low = amount > 0n && amount < least;
  return (
    <Card title="Bid">
      <ActionForm
        ready={amount >= least && amount > 0n && amount <= state.coins}
        make={() => ({
          title: `Bid ${amountText(amount, state.coin)}`,
          sentences: [
            isFirst
              ? "Your bid starts the auction. The shares' number stays as it is from now on."
              : "Yours is the highest bid then; who was outbid finds its money here.",
            "Your money waits in the buyout. If nobody bids more, you get the NFT, and the holders the money.",
          ],
          call: isFirst
            ? { to: state.address, abi: abi.start, functionName: "start", args: [amount] }
            : { to: state.address, abi: abi.bid, functionName: "bid", args: [amount] },
          spending: spend(state.coin, amount, state.address, "the buyout"),
          measures: [balanceMeasure(`Your ${state.coin.symbol}`, state.coin, who)],
        })}
      >
        <AmountField
          label="Your bid for the whole"
          token={state.coin}
          input={input}
          max={state.coins}
          problem={low ? `at least ${amountText(least, state.coin)}` : null}
        />
        <p class="hint">The least bid is {amountText(least, state.coin)}.</p>
      </ActionForm>
    </Card>
  );
}

function Settle({ state }: Part) {
  return (
    <Card title="The auction is over">
      <ActionForm
        ready
        make={() => ({
          title: "Settle the auction",
          sentences: [
            "The NFT goes to the highest bidder, and its price is for the holders of shares. Anyone may do this.",
          ],
          call: { to: state.address, abi: abi.settle, functionName: "settle", args: [] },
          measures: [],
        })}
      />
    </Card>
  );
}

function Redeem({ asset, state }: Part) {
  const who = account.value!;
  const input = useAmount(asset.token.decimals);
  const units = input.reading.ok ? input.reading.value : 0n;
  const unlocked = units > state.locked ? units - state.locked : 0n;
  return (
    <Card title="Hand shares in">
      <ActionForm
        ready={units > 0n && units <= asset.owned}
        make={() => ({
          title: `Hand in ${amountText(units, asset.token)}`,
          sentences: [
            "The shares are burned for their part of the price. You can do this at any time, for ever.",
          ],
          call: { to: state.address, abi: abi.redeem, functionName: "redeem", args: [units] },
          spending: spend(asset.token, unlocked, state.address, "the buyout"),
          measures: [
            balanceMeasure("Your shares", asset.token, who),
            balanceMeasure(`Your ${state.coin.symbol}`, state.coin, who, "more"),
          ],
        })}
      >
        <AmountField label="Shares" token={asset.token} input={input} max={asset.owned} slider />
      </ActionForm>
    </Card>
  );
}

function Waiting({ state }: Part) {
  const who = account.value!;
  return (
    <Card title="You were outbid">
      <ActionForm
        ready
        make={() => ({
          title: `Take ${amountText(state.waiting, state.coin)} back`,
          sentences: ["The money of your last bid comes back to you."],
          call: {
            to: state.address,
            abi: abi.withdrawHeld,
            functionName: "withdrawHeld",
            args: [state.coin.address, who],
          },
          measures: [balanceMeasure(`Your ${state.coin.symbol}`, state.coin, who, "more")],
        })}
      >
        <p>{amountText(state.waiting, state.coin)} of yours wait here.</p>
      </ActionForm>
    </Card>
  );
}
