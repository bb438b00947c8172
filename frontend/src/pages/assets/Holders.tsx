/** The cap table: who holds how much, from the transfers. */
import { useSignal } from "@preact/signals";

import { useQuery } from "../../chain/query";
import { readHolders, type AssetRow, type Holding } from "../../data/assets";
import { exactUnits, showPercent } from "../../math/decimal";
import { Address } from "../../ui/Address";
import { Amount } from "../../ui/amount";
import { Card, Empty, Notice, Trouble } from "../../ui/parts";
import { Table, type Column } from "../../ui/Table";

const WAD = 10n ** 18n;

export function Holders({ asset }: { asset: AssetRow }) {
  const part = useSignal(0);
  const found = useQuery(`holders ${asset.address}`, (moment) =>
    readHolders(moment, asset.address, (done) => (part.value = done)),
  ).value;
  const held = found.value;
  const sum = held?.reduce((total, { units }) => total + units, 0n) ?? 0n;
  const share = (units: bigint): bigint => (sum ? (units * WAD) / sum : 0n);
  const columns: readonly Column<Holding>[] = [
    { label: "Wallet", cell: ({ wallet }) => <Address of={wallet} />, rank: ({ wallet }) => wallet },
    {
      label: "Shares",
      cell: ({ units }) => <Amount value={units} token={asset.token} />,
      rank: ({ units }) => units,
      isNumber: true,
    },
    {
      label: "Part",
      cell: ({ units }) => (
        <>
          {showPercent(share(units))}
          <div class="health" aria-hidden="true">
            <span style={{ width: `${Number(share(units) / 10n ** 14n) / 100}%` }} />
          </div>
        </>
      ),
      rank: ({ units }) => units,
      isNumber: true,
    },
  ];
  return (
    <Card
      title="Who holds the shares"
      aside={
        held && held.length > 0 ? (
          <button type="button" class="small" onClick={() => download(asset, held, share)}>
            Download as CSV
          </button>
        ) : undefined
      }
    >
      <Trouble query={found} />
      {held === undefined ? (
        found.failure === null && (
          <p role="status" class="empty">
            Reading transfers… <progress value={part.value} max={1} />
          </p>
        )
      ) : held.length === 0 ? (
        <Empty>Nobody holds any.</Empty>
      ) : (
        <>
          {sum !== asset.supply && (
            <Notice tone="warning">
              The transfers add up to another number than the supply: the node may have left events out.
            </Notice>
          )}
          <Table
            caption="Holders"
            rows={held}
            columns={columns}
            rowKey={({ wallet }) => wallet}
            text={({ wallet }) => wallet}
            empty=""
          />
        </>
      )}
    </Card>
  );
}

/** Numbers and addresses alone: nothing that a spreadsheet could take for a formula. */
function download(asset: AssetRow, held: readonly Holding[], share: (units: bigint) => bigint): void {
  const lines = held.map(({ wallet, units }) =>
    [wallet, exactUnits(units, asset.token.decimals), units, exactUnits(share(units) / 10n ** 12n, 4)].join(
      ",",
    ),
  );
  const text = ["wallet,shares,units,percent", ...lines].join("\n") + "\n";
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = `${asset.address}-holders.csv`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
