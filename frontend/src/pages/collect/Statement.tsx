/** A royalty splitter's statement: what came, what each payee has had and can claim, and every payment. */
import type { Address as Hex20 } from "viem";

import { link } from "../../app/router";
import { chain } from "../../chain/node";
import type { ChainEvent } from "../../chain/logs";
import { useQuery } from "../../chain/query";
import { readStatement, type Payee, type Statement as State, type TokenBook } from "../../data/splitters";
import { balanceMeasure } from "../../data/tokens";
import { syncAndClaim } from "../../generated/royalty_splitter";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { Address } from "../../ui/Address";
import { Amount, amountText } from "../../ui/amount";
import { Card, Figure, Figures, Page, Trouble } from "../../ui/parts";
import { Table, type Column } from "../../ui/Table";
import type { Action } from "../../write/action";
import { acting } from "../../write/Acting";

export function Statement({ address }: { address: Hex20 }) {
  const statement = useQuery(`statement ${address}`, (moment) => readStatement(moment, address)).value;
  const state = statement.value;
  return (
    <Page
      title="Royalty statement"
      lead="What came to these payees, what each has had, and what each can claim now."
    >
      <p>
        <a href={link("collect")}>← All collections</a>
      </p>
      <Trouble query={statement} />
      {state && (
        <>
          <Card title="In all">
            <Figures>
              {state.books.flatMap(({ token, received, settled }) => [
                <Figure label={`Received, ${token.symbol}`}>
                  <Amount value={received} token={token} places={4} />
                </Figure>,
                <Figure label={`Paid out, ${token.symbol}`}>
                  <Amount value={settled} token={token} places={4} />
                </Figure>,
              ])}
            </Figures>
            <p class="hint" style={{ marginTop: "0.9rem" }}>
              <Address of={address} /> · shares {state.isAdjustable ? "change by notice" : "are for good"}
            </p>
          </Card>
          <Card title="Payees">
            <Table
              caption="Payees"
              rows={state.payees}
              columns={payeeColumns(state, (payee) => (acting.value = claim(address, state, payee)))}
              rowKey={(row) => `${row.number}`}
              empty=""
            />
          </Card>
          <Card title="History">
            <Table
              caption="Payments"
              rows={state.history}
              columns={historyColumns(state)}
              rowKey={(row) => `${row.tx}-${row.index}`}
              text={(row) => `${words(row, state)} ${row.block}`}
              empty="Nothing has come yet."
            />
          </Card>
        </>
      )}
    </Page>
  );
}

function payeeColumns(state: State, show: (payee: Payee) => void): readonly Column<Payee>[] {
  return [
    { label: "Payee", cell: (row) => <Address of={row.account} />, rank: (row) => row.account },
    {
      label: "Share",
      cell: (row) => showPercent((row.shares * 10n ** 18n) / state.totalShares, 1),
      rank: (row) => row.shares,
      isNumber: true,
    },
    ...state.books.map(({ token }, at): Column<Payee> => ({
      label: `Can claim, ${token.symbol}`,
      cell: (row) => <Amount value={row.claimable[at]} token={token} places={4} />,
      rank: (row) => row.claimable[at] ?? 0n,
      isNumber: true,
    })),
    {
      label: "Pay it",
      cell: (row) => (
        <button
          type="button"
          class="small"
          aria-label={`Claim for payee ${row.number + 1n}`}
          disabled={row.claimable.every((amount) => amount === 0n)}
          onClick={() => (account.value ? show(row) : (pickerOpen.value = true))}
        >
          Claim
        </button>
      ),
    },
  ];
}

function claim(address: Hex20, state: State, payee: Payee): Action {
  const due = state.books.flatMap((book, at) => {
    const amount = payee.claimable[at] ?? 0n;
    return amount > 0n ? [{ ...book, amount }] : [];
  });
  const text = due.map(({ token, amount }) => amountText(amount, token, 6)).join(" and ");
  const isMine = payee.account === account.value;
  return {
    title: isMine ? "Claim what is yours" : `Claim for payee ${payee.number + 1n}`,
    sentences: [
      `${text} ${due.length > 1 || isMine ? "go" : "goes"} to ${payee.account}${isMine ? ", your account" : ", whoever sends this: you pay the gas"}.`,
    ],
    call: {
      to: address,
      abi: syncAndClaim,
      functionName: "syncAndClaim",
      args: [[payee.number], due.map(({ token }) => token.address)],
    },
    measures: due.map(({ token }) =>
      balanceMeasure(
        isMine ? `Your ${token.symbol}` : `The payee's ${token.symbol}`,
        token,
        payee.account,
        "more",
      ),
    ),
  };
}

const KINDS: Record<string, string> = {
  PaymentReceived: "received",
  PaymentReleased: "paid to",
  LossTaken: "given up by",
};

function bookOf(event: ChainEvent, state: State): TokenBook | undefined {
  return state.books.find(({ token }) => token.address === event.args.token);
}

function words(event: ChainEvent, state: State): string {
  const book = bookOf(event, state);
  const payee = state.payees[Number(event.args.payee ?? -1)]?.account ?? "";
  return `${KINDS[event.name] ?? event.name} ${payee} ${book?.token.symbol ?? ""}`;
}

function historyColumns(state: State): readonly Column<ChainEvent>[] {
  return [
    {
      label: "What",
      cell: (row) => {
        const payee = state.payees[Number(row.args.payee ?? -1)];
        return (
          <span>
            {KINDS[row.name] ?? row.name} {payee && <Address of={payee.account} />}
          </span>
        );
      },
      rank: (row) => row.name,
    },
    {
      label: "Amount",
      cell: (row) => {
        const book = bookOf(row, state);
        return book ? (
          <Amount value={row.args.amount as bigint} token={book.token} places={4} />
        ) : (
          "another token"
        );
      },
      isNumber: true,
    },
    {
      label: "Block",
      cell: (row) => {
        const explorer = chain.value?.explorer;
        return explorer ? (
          <a href={`${explorer}/tx/${row.tx}`} target="_blank" rel="noreferrer">
            {row.block}
          </a>
        ) : (
          row.block
        );
      },
      rank: (row) => BigInt(row.block),
      isNumber: true,
    },
  ];
}
