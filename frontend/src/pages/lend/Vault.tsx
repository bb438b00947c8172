/** One vault: deposit and take out. */
import { useSignal } from "@preact/signals";
import { encodeAbiParameters, keccak256, type Address as Hex20 } from "viem";
import { readContract } from "viem/actions";

import { link } from "../../app/router";
import { useQuery, type Moment } from "../../chain/query";
import { addressOf } from "../../chain/registry";
import { marketName, readMarkets, type MarketRow } from "../../data/markets";
import { balanceMeasure, balanceOf, readToken } from "../../data/tokens";
import * as abi from "../../generated/lending_vault";
import { isVault } from "../../generated/lending_vault_factory";
import * as governance from "../../generated/lending_vault_governance";
import { showPercent } from "../../math/decimal";
import { account } from "../../wallet/session";
import { pickerOpen } from "../../wallet/Picker";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, cleanText, useAmount } from "../../ui/amount";
import { Tabs } from "../../ui/forms";
import { Card, Figure, Figures, Page, Trouble } from "../../ui/parts";
import { Table, type Column } from "../../ui/Table";
import type { Action, Measure } from "../../write/action";
import { Flow } from "../../write/Flow";
import { permitStep, spend } from "../../write/permit";

const WAD = 10n ** 18n;

interface Loan {
  readonly market: MarketRow;
  /** The asset's units. */
  readonly assets: bigint;
  readonly cap: bigint;
}

const LOANS: readonly Column<Loan>[] = [
  { label: "Market", cell: ({ market }) => marketName(market) },
  { label: "Liquidates at", cell: ({ market }) => showPercent(market.params.lltv, 1), isNumber: true },
  {
    label: "Lent",
    cell: ({ market, assets }) => <Amount value={assets} token={market.loan} />,
    isNumber: true,
  },
  {
    label: "At most",
    cell: ({ market, cap }) => <Amount value={cap} token={market.loan} places={0} />,
    isNumber: true,
  },
  { label: "Earns a year", cell: ({ market }) => showPercent(market.supplyApy), isNumber: true },
];

/** Where its deposits are lent, what that earns, and who decides. */
async function readLoans(moment: Moment, address: Hex20) {
  const at = { address, blockNumber: moment.head.number } as const;
  const [listed, lent, fee, curator] = await Promise.all([
    readContract(moment.node, { ...at, abi: governance.markets, functionName: "markets" }),
    readContract(moment.node, { ...at, abi: abi.allocations, functionName: "allocations" }),
    readContract(moment.node, { ...at, abi: governance.fee, functionName: "fee" }),
    readContract(moment.node, { ...at, abi: governance.curator, functionName: "curator" }),
  ]);
  const ids = listed.map(({ marketParams: { loanToken, collateralToken, oracle, irm, lltv } }) =>
    keccak256(
      encodeAbiParameters(
        [...Array<{ type: "address" }>(4).fill({ type: "address" }), { type: "uint256" }],
        [loanToken, collateralToken, oracle, irm, lltv],
      ),
    ),
  );
  const found = await readMarkets(moment, ids);
  const loans = found.map((market, at) => ({ market, assets: lent[at]!, cap: listed[at]!.cap }));
  const earned = loans.reduce((sum, { market, assets }) => sum + market.supplyApy * assets, 0n);
  const all = loans.reduce((sum, { assets }) => sum + assets, 0n);
  const rate = all && ((earned / all) * (WAD - fee)) / WAD;
  return { loans, rate, fee, curator };
}

export function Vault({ address }: { address: Hex20 }) {
  const who = account.value;
  const vault = useQuery(`vault ${address} ${who}`, async (moment) => {
    const at = { address, blockNumber: moment.head.number } as const;
    // whoever sends a link chooses the address: another than the factory's could take what is deposited
    const isOurs = await readContract(moment.node, {
      ...at,
      address: addressOf(moment.chain, "LendingVaultFactory"),
      abi: isVault,
      functionName: "isVault",
      args: [address],
    });
    if (!isOurs) throw new Error("there is no vault of this address on this chain");
    const [name, token, assets] = await Promise.all([
      readContract(moment.node, { ...at, abi: abi.name, functionName: "name" }),
      readContract(moment.node, { ...at, abi: abi.asset, functionName: "asset" }),
      readContract(moment.node, { ...at, abi: abi.totalAssets, functionName: "totalAssets" }),
    ]);
    const asset = await readToken(moment, token);
    if (!who) return { name: cleanText(name, 40), asset, assets, owned: 0n, most: 0n, held: 0n, shares: 0n };
    const shares = await balanceOf(moment, address, who);
    const [owned, most, held] = await Promise.all([
      readContract(moment.node, {
        ...at,
        abi: abi.convertToAssets,
        functionName: "convertToAssets",
        args: [shares],
      }),
      readContract(moment.node, { ...at, abi: abi.maxWithdraw, functionName: "maxWithdraw", args: [who] }),
      balanceOf(moment, token, who),
    ]);
    return { name: cleanText(name, 40), asset, assets, owned, most, held, shares };
  }).value;
  const lending = useQuery(vault.value ? `loans ${address}` : null, (moment) =>
    readLoans(moment, address),
  ).value;
  const loans = lending.value;
  const isIn = useSignal(true);
  const state = vault.value;
  const input = useAmount(state?.asset.decimals ?? 18);
  const action = useSignal<Action | null>(null);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const max = state && (isIn.value ? state.held : state.most);
  const ready = amount > 0n && max !== undefined && amount <= max;

  const show = (): void => {
    if (!state || !who) return;
    const text = amountText(amount, state.asset);
    const balance = balanceMeasure(`Your ${state.asset.symbol}`, state.asset, who);
    const inVault: Measure = {
      label: "You can take out",
      read: { to: address, abi: abi.maxWithdraw, functionName: "maxWithdraw", args: [who] },
      show: (raw) => amountText(raw as bigint, state.asset, 6),
      better: "more",
    };
    const isAll = !isIn.value && input.isMax.value && state.most === state.owned;
    action.value = isIn.value
      ? {
          title: `Deposit ${text}`,
          sentences: [
            `${text} goes into ${state.name}, whose curator lends it to markets within its caps.`,
            "It earns what those markets pay, and bears their losses.",
          ],
          call: { to: address, abi: abi.deposit, functionName: "deposit", args: [amount, who] },
          spending: spend(state.asset, amount, address, "the vault", {
            permit: permitStep(state.asset, amount, address, abi.permitAsset, abi.multicall),
          }),
          measures: [balance, inVault],
        }
      : {
          title: isAll ? "Take everything out" : `Take out ${text}`,
          sentences: [`${text} comes back to you${isAll ? ", with what it earns until then" : ""}.`],
          call: isAll
            ? { to: address, abi: abi.redeem, functionName: "redeem", args: [state.shares, who, who] }
            : { to: address, abi: abi.withdraw, functionName: "withdraw", args: [amount, who, who] },
          measures: [balance, inVault],
        };
  };
  return (
    <Page
      title={state?.name ?? "Vault"}
      lead="A curator spreads deposits over markets; you can take yours out as far as the markets have it."
    >
      <p>
        <a href={link("lend")}>← All markets and vaults</a>
      </p>
      <Trouble query={vault} />
      <Trouble query={lending} />
      <div class="grid side">
        <Card title="The vault">
          <Figures>
            <Figure label="Holds">{state && <Amount value={state.assets} token={state.asset} />}</Figure>
            <Figure label="Yours">
              {state && (who ? <Amount value={state.owned} token={state.asset} /> : "–")}
            </Figure>
            <Figure label="Earns a year, now">{loans && showPercent(loans.rate)}</Figure>
            <Figure label="Fee, of what it earns">{loans && showPercent(loans.fee, 1)}</Figure>
          </Figures>
          <p class="hint">
            <Address of={address} />
            {loans && (
              <>
                {" "}
                · curator <Address of={loans.curator} />
              </>
            )}
          </p>
        </Card>
        <Card
          title={
            <Tabs
              tabs={[
                ["in", "Deposit"],
                ["out", "Take out"],
              ]}
              current={isIn.value ? "in" : "out"}
              choose={(name) => {
                isIn.value = name === "in";
                input.isMax.value = false;
              }}
            />
          }
        >
          {!who ? (
            <button type="button" class="primary" onClick={() => (pickerOpen.value = true)}>
              Connect a wallet
            </button>
          ) : state ? (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (ready) show();
              }}
            >
              <AmountField
                label={`${isIn.value ? "Deposit" : "Take out"} (${state.asset.symbol})`}
                token={state.asset}
                input={input}
                max={max}
                slider
              />
              <button type="submit" class="primary" disabled={!ready}>
                See what changes
              </button>
            </form>
          ) : (
            <span class="skeleton" />
          )}
          {action.value && <Flow action={action.value} onClose={() => (action.value = null)} />}
        </Card>
      </div>
      <Card title="Where it is lent">
        {loans && (
          <Table
            caption="Where it is lent"
            rows={loans.loans}
            columns={LOANS}
            rowKey={({ market }) => market.id}
            href={({ market }) => link("lend", market.id)}
            empty="In no market yet."
          />
        )}
      </Card>
    </Page>
  );
}
