/** Sets of ids that an offer can be for: a Merkle tree with sorted pairs, whose leaves are the hashes of the ids. */
import { concat, keccak256, numberToHex, type Hash } from "viem";

/** As order books take them. */
export const LARGEST_SET = 1_000;

function rowsOf(ids: readonly bigint[]): readonly (readonly Hash[])[] {
  let row: readonly Hash[] = ids.map((id) => keccak256(numberToHex(id, { size: 32 })));
  const rows = [row];
  while (row.length > 1) {
    const next: Hash[] = [];
    for (let at = 0; at < row.length; at += 2) next.push(pair(row[at]!, row[at + 1]));
    rows.push((row = next));
  }
  return rows;
}

function pair(one: Hash, other: Hash | undefined): Hash {
  if (other === undefined) return one;
  return keccak256(concat(one < other ? [one, other] : [other, one]));
}

/** Each once, in their order. */
export function asSet(ids: readonly bigint[]): readonly bigint[] {
  return [...new Set(ids)].sort((one, other) => (one < other ? -1 : 1));
}

/** The `id` of an offer for a set, as `asSet` gives it; it has one member at least. */
export function rootOf(ids: readonly bigint[]): bigint {
  return BigInt(rowsOf(ids).at(-1)![0]!);
}

/** That an id is in the set; null if it is not. */
export function proofOf(ids: readonly bigint[], id: bigint): readonly Hash[] | null {
  let at = ids.indexOf(id);
  if (at < 0) return null;
  const found: Hash[] = [];
  for (const row of rowsOf(ids).slice(0, -1)) {
    const sibling = row[at ^ 1];
    if (sibling !== undefined) found.push(sibling);
    at >>= 1;
  }
  return found;
}

/** Reads "1, 4, 7-12". The message is for people, and empty where nothing was typed. */
export function parseSet(
  text: string,
): { readonly ok: true; readonly ids: readonly bigint[] } | { readonly ok: false; readonly problem: string } {
  const ids: bigint[] = [];
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  if (parts.length === 0) return { ok: false, problem: "" };
  for (const part of parts) {
    const found = /^(\d{1,78})(?:[-–](\d{1,78}))?$/.exec(part);
    const first = BigInt(found?.[1] ?? 0);
    const last = BigInt(found?.[2] ?? first);
    if (!found || last < first || last >= 2n ** 256n)
      return { ok: false, problem: "numbers and ranges of them, such as 1, 4, 7-12" };
    if (last - first >= BigInt(LARGEST_SET) || ids.length + Number(last - first) >= LARGEST_SET)
      return { ok: false, problem: `${LARGEST_SET} numbers at most` };
    for (let id = first; id <= last; id++) ids.push(id);
  }
  return { ok: true, ids: asSet(ids) };
}

/** "1, 4, 7–12", shortened where it is long. */
export function showSet(ids: readonly bigint[]): string {
  const runs: [bigint, bigint][] = [];
  for (const id of ids) {
    const last = runs.at(-1);
    if (last && last[1] + 1n === id) last[1] = id;
    else runs.push([id, id]);
  }
  const shown = runs.slice(0, 6).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return shown.join(", ") + (runs.length > 6 ? `, … (${ids.length} in all)` : "");
}
