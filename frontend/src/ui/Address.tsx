/** An address: its identicon, its ends, a button that copies it whole. */
import { useSignal } from "@preact/signals";
import { getAddress } from "viem";

import { chain } from "../chain/node";
import { shortAddress } from "./address";

/** Five by five, mirrored, out of the address's own bytes: the same wherever it is shown. */
export function Identicon({ address, size = 20 }: { address: string; size?: number }) {
  const bytes = address.slice(2).toLowerCase();
  const digit = (at: number): number => parseInt(bytes[at % bytes.length] ?? "0", 16);
  const hue = (digit(0) * 16 + digit(1)) * 1.4;
  const cells = [];
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 3; column++) {
      if (digit(4 + row * 3 + column) % 2 === 0) continue;
      cells.push(<rect x={column} y={row} width="1.02" height="1.02" />);
      if (column < 2) cells.push(<rect x={4 - column} y={row} width="1.02" height="1.02" />);
    }
  }
  return (
    <svg class="identicon" width={size} height={size} viewBox="-0.5 -0.5 6 6" aria-hidden="true">
      <rect x="-0.5" y="-0.5" width="6" height="6" fill={`hsl(${hue} 35% 88%)`} />
      <g fill={`hsl(${(hue + digit(2) * 8) % 360} 55% 35%)`}>{cells}</g>
    </svg>
  );
}

function CopyIcon({ done }: { done: boolean }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      aria-hidden="true"
    >
      {done ? <path d="M3 8.5l3.2 3.2L13 4.8" /> : <path d="M6 5.500h7.500v8H6zM10.500 5.500v-3H2.500v8H6" />}
    </svg>
  );
}

/** A name that the page itself knows: a contract of the deployment, or a demo account. */
export function nameOf(address: string): string | undefined {
  const entry = chain.value;
  const low = address.toLowerCase();
  const demo = entry?.accounts?.find((item) => item.address.toLowerCase() === low);
  if (demo) return demo.name;
  for (const [name, contract] of Object.entries(entry?.contracts ?? {}))
    if (contract.address.toLowerCase() === low) return name;
  return undefined;
}

export function Address({ of, whole = false }: { of: string; whole?: boolean }) {
  const copied = useSignal(false);
  const checksummed = getAddress(of);
  const name = nameOf(of);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(checksummed);
    copied.value = true;
    setTimeout(() => (copied.value = false), 1_500);
  };
  return (
    <span class="address" title={checksummed}>
      <Identicon address={of} size={18} />
      {name && <span class="address-name">{name}</span>}
      <code>{whole ? checksummed : shortAddress(checksummed)}</code>
      <button
        type="button"
        class="quiet"
        onClick={() => void copy()}
        aria-label={`Copy ${name ?? "address"} ${checksummed}`}
      >
        <CopyIcon done={copied.value} />
      </button>
      <span class="said" role="status">
        {copied.value ? "Copied" : ""}
      </span>
    </span>
  );
}
