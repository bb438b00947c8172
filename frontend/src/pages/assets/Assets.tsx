/** Assets: which there are; and, one step in, an asset, its sales, its buyout, its holders, its issuer's desk. */
import { useSignal } from "@preact/signals";
import { erc20Abi } from "viem";
import { readContract } from "viem/actions";

import { go, link, path } from "../../app/router";
import { useQuery } from "../../chain/query";
import { readAsset, readAssets, type AssetDetails, type AssetRow } from "../../data/assets";
import { balanceMeasure } from "../../data/tokens";
import * as token from "../../generated/asset_token";
import { REFUSALS } from "../../generated/refusals";
import { account } from "../../wallet/session";
import { Address } from "../../ui/Address";
import { Amount, AmountField, amountText, useAmount } from "../../ui/amount";
import { ActionForm, AddressField, NeedsWallet, useAddress } from "../../ui/forms";
import { Card, Empty, Figure, Figures, Notice, Page, Trouble } from "../../ui/parts";
import { Table, type Column } from "../../ui/Table";
import { Acting, acting } from "../../write/Acting";
import { Buyout } from "./Buyout";
import { Desk } from "./Desk";
import { Holders } from "./Holders";
import { Redemption } from "./Redemption";
import { Sale } from "./Sale";
import { Trade } from "./Trade";

export default function Assets() {
  return (
    <>
      <Place />
      <Acting />
    </>
  );
}

function Place() {
  const [, address, tab = "about"] = path.value;
  const who = account.value;
  const assets = useQuery(`assets ${who}`, (moment) => readAssets(moment, who)).value;
  if (!address) {
    return (
      <Page
        title="Assets"
        lead="Shares of works and of things off-chain: who may hold them is verified, and what they earn is paid to them."
      >
        <Trouble query={assets} />
        <Card>
          {assets.value === undefined ? (
            assets.failure === null && <div class="page-skeleton" />
          ) : (
            <Table
              caption="Assets"
              rows={assets.value}
              columns={COLUMNS}
              rowKey={(row) => row.address}
              text={(row) => `${row.name} ${row.token.symbol} ${row.address}`}
              href={(row) => link("assets", row.address)}
              empty="No asset has been made yet."
            />
          )}
        </Card>
      </Page>
    );
  }
  const asset = assets.value?.find((row) => row.address.toLowerCase() === address.toLowerCase());
  return (
    <Page title={asset?.name ?? "Asset"} lead={asset ? describe(asset) : "…"}>
      <p>
        <a href={link("assets")}>← All assets</a>
      </p>
      <Trouble query={assets} />
      {assets.value && !asset && (
        <Notice tone="warning">The asset factory of this chain has not made an asset of this address.</Notice>
      )}
      {asset && <One asset={asset} tab={tab} />}
    </Page>
  );
}

const COLUMNS: readonly Column<AssetRow>[] = [
  { label: "Asset", cell: (row) => row.name, rank: (row) => row.name },
  { label: "Symbol", cell: (row) => row.token.symbol, rank: (row) => row.token.symbol },
  { label: "Stands on", cell: (row) => (row.isNft ? "an NFT" : row.custodian) },
  {
    label: "Shares",
    cell: (row) => <Amount value={row.supply} token={row.token} />,
    rank: (row) => row.supply,
    isNumber: true,
  },
  {
    label: "Yours",
    cell: (row) => (row.owned ? <Amount value={row.owned} token={row.token} /> : "–"),
    rank: (row) => row.owned,
    isNumber: true,
  },
];

function describe(asset: AssetRow): string {
  return asset.isNft
    ? `Shares of one NFT, number ${asset.id}, which a contract keeps for their holders.`
    : `Shares of something off-chain, which ${asset.custodian} holds; its documents say what.`;
}

function One({ asset, tab }: { asset: AssetRow; tab: string }) {
  const who = account.value;
  const details = useQuery(`asset ${asset.address} ${who}`, (moment) => readAsset(moment, asset, who)).value;
  const state = details.value;
  const mayRule = state && who && (state.isAgent || state.owner === who);
  const tabs = [
    ["about", "About"],
    ["sale", "Sale"],
    ["trade", "Trade"],
    ...(asset.isNft ? [["buyout", "Buyout"]] : []),
    ["redeem", "Redeem"],
    ["holders", "Holders"],
    ...(mayRule || tab === "desk" ? [["desk", "Issuer's desk"]] : []),
  ] as const;
  return (
    <>
      <nav class="tabs sub" aria-label="Parts of this page">
        {tabs.map(([name = "", label]) => (
          <a
            href={link("assets", asset.address, name)}
            aria-current={tab === name ? "page" : undefined}
            onClick={(event) => {
              event.preventDefault();
              go("assets", asset.address, name);
            }}
          >
            {label}
          </a>
        ))}
      </nav>
      <Trouble query={details} />
      {state?.isPaused && (
        <Notice tone="warning">Transfers are paused. Sales, dividends, claims and the buyout go on.</Notice>
      )}
      {tab === "sale" ? (
        <Sale asset={asset} issuer={state?.owner} />
      ) : tab === "trade" ? (
        state && <Trade asset={asset} details={state} />
      ) : tab === "buyout" && asset.isNft ? (
        <Buyout asset={asset} issuer={state?.owner} />
      ) : tab === "redeem" ? (
        state && <Redemption asset={asset} details={state} />
      ) : tab === "holders" ? (
        <Holders asset={asset} />
      ) : tab === "desk" ? (
        state && <Desk asset={asset} details={state} />
      ) : (
        <About asset={asset} details={state} />
      )}
    </>
  );
}

export function refusal(reason: number): string {
  return REFUSALS[reason] ?? `For a reason that this page does not know (${reason}).`;
}

function About({ asset, details }: { asset: AssetRow; details: AssetDetails | undefined }) {
  const who = account.value;
  return (
    <div class="grid side">
      <div>
        <Card title="The asset">
          <Figures>
            <Figure label="Shares">
              <Amount value={asset.supply} token={asset.token} />
            </Figure>
            <Figure label="Investors that hold any">{details?.holders.toString()}</Figure>
            <Figure label="Yours">{who ? <Amount value={asset.owned} token={asset.token} /> : "–"}</Figure>
          </Figures>
          <p class="hint">
            Shares <Address of={asset.address} />
            {details && (
              <>
                {" "}
                · issuer <Address of={details.owner} />
              </>
            )}
            {asset.isNft && (
              <>
                {" "}
                · NFT {String(asset.id)} of <Address of={asset.collection} />
              </>
            )}
          </p>
        </Card>
        <Card title="Rules">
          <ul>
            {details?.rules.map((rule) => (
              <li>{rule}</li>
            ))}
          </ul>
        </Card>
        <Card title="Documents">
          {details?.documents.length === 0 && <Empty>None.</Empty>}
          {details?.documents.map((document) => (
            <div class="document">
              <strong>{document.name}</strong>
              <p>
                <code class="uri">{document.uri}</code> <Copy text={document.uri} what={document.name} />
              </p>
              <p class="hint">
                Its hash: <code class="uri">{document.hash}</code>
              </p>
            </div>
          ))}
          {details && details.documents.length > 0 && (
            <p class="hint">
              The issuer wrote these addresses. This page never opens them; compare a file's hash before you
              believe it.
            </p>
          )}
        </Card>
      </div>
      <div>
        <Card title="May you hold it?">
          {!who ? (
            <NeedsWallet to="see whether you may hold it" children={null} />
          ) : (
            details && (
              <>
                {details.receiving === 0 ? (
                  <Notice tone="good">You may receive shares.</Notice>
                ) : (
                  <Notice tone="warning">You may not receive shares. {refusal(details.receiving)}</Notice>
                )}
                {details.isFrozen && (
                  <Notice tone="danger">Your wallet is frozen: its shares and dividends wait here.</Notice>
                )}
                {asset.owned > details.disposable && (
                  <p class="hint">
                    Of yours, {amountText(details.disposable, asset.token)} can be sent on; the rest is
                    frozen, locked up or in a lien.
                  </p>
                )}
              </>
            )
          )}
        </Card>
        {details && <Dividends asset={asset} details={details} />}
        {who && details && asset.owned > 0n && <Send asset={asset} details={details} />}
      </div>
    </div>
  );
}

function Copy({ text, what }: { text: string; what: string }) {
  const copied = useSignal(false);
  return (
    <button
      type="button"
      class="small"
      aria-label={`Copy the address of ${what}`}
      onClick={() =>
        void navigator.clipboard.writeText(text).then(() => {
          copied.value = true;
        })
      }
    >
      {copied.value ? "Copied" : "Copy"}
    </button>
  );
}

function Dividends({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value;
  return (
    <Card title="Dividends">
      {details.dividends.length === 0 && <Empty>No payment token is listed.</Empty>}
      {details.dividends.map((dividend) => (
        <p class="split">
          <span>
            Yours to claim: <Amount value={dividend.claimable} token={dividend.token} places={6} />
          </span>
          {who && dividend.claimable > 0n && (
            <button
              type="button"
              class="small"
              onClick={() =>
                (acting.value = {
                  title: `Claim ${amountText(dividend.claimable, dividend.token)}`,
                  sentences: ["What your shares have earned comes to your wallet."],
                  call: {
                    to: asset.address,
                    abi: token.claim,
                    functionName: "claim",
                    args: [dividend.token.address, who],
                  },
                  measures: [balanceMeasure(`Your ${dividend.token.symbol}`, dividend.token, who, "more")],
                })
              }
            >
              Claim
            </button>
          )}
        </p>
      ))}
    </Card>
  );
}

function Send({ asset, details }: { asset: AssetRow; details: AssetDetails }) {
  const who = account.value!;
  const to = useAddress();
  const input = useAmount(asset.token.decimals);
  const amount = input.reading.ok ? input.reading.value : 0n;
  const receiver = to.reading.ok ? to.reading.value : null;
  const reason = useQuery(
    receiver && amount > 0n ? `may send ${asset.address} ${who} ${receiver} ${amount}` : null,
    (moment) =>
      readContract(moment.node, {
        address: asset.address,
        abi: token.transferReason,
        functionName: "transferReason",
        args: [who, receiver!, amount],
        blockNumber: moment.head.number,
      }),
  ).value;
  const ready = receiver !== null && amount > 0n && amount <= asset.owned && reason.value === 0;
  return (
    <Card title="Send shares">
      <ActionForm
        ready={ready}
        make={() => ({
          title: `Send ${amountText(amount, asset.token)}`,
          sentences: [
            `${amountText(amount, asset.token)} go to ${receiver!}. Nobody can take them back but the issuer's agents.`,
          ],
          call: { to: asset.address, abi: erc20Abi, functionName: "transfer", args: [receiver!, amount] },
          measures: [
            balanceMeasure("Yours", asset.token, who),
            balanceMeasure("The receiver's", asset.token, receiver!, "more"),
          ],
        })}
      >
        <AddressField
          label="To"
          input={to}
          problem={reason.value ? `The asset refuses: ${refusal(reason.value)}` : null}
        />
        <AmountField label="Shares" token={asset.token} input={input} max={details.disposable} />
      </ActionForm>
    </Card>
  );
}
