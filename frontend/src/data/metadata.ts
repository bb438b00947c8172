/**
 * What a token says of itself, which is a stranger's text. It is read from data addresses and from this page's own origin, and
 * nothing else is asked: who looks at a work tells nobody so. An image goes into an `<img>`, where no script runs.
 */
import type { Address } from "viem";
import { readContract } from "viem/actions";

import { alone } from "../chain/node";
import { ownAddress, type ChainEntry } from "../chain/registry";
import type { Moment } from "../chain/query";
import { tokenURI } from "../generated/creator_collection";
import { cleanText } from "../ui/amount";

export interface Work {
  readonly name: string | null;
  readonly description: string;
  /** What an `<img>` may be given. */
  readonly image: string | null;
  /** Where it lies, as text, if this page does not ask there; and why. */
  readonly elsewhere: string | null;
  readonly traits: readonly { readonly label: string; readonly value: string }[];
}

/** Bytes of a description in JSON, and characters of an image that is in it. */
const LONGEST = 512 * 1024;
const MOST_TRAITS = 24;
const PATIENCE = 10_000;

const EMPTY: Work = { name: null, description: "", image: null, elsewhere: null, traits: [] };
const known = new Map<string, Promise<Work>>();

/** A token's metadata; what cannot be read or shown is said, and never thrown. */
export async function readWork(moment: Moment, collection: Address, id: bigint): Promise<Work> {
  let uri: string;
  try {
    uri = await readContract(alone(moment.node), {
      address: collection,
      abi: tokenURI,
      functionName: "tokenURI",
      args: [id],
      blockNumber: moment.head.number,
    });
  } catch {
    return EMPTY;
  }
  const key = `${moment.chain.genesis}/${uri}`;
  let found = known.get(key);
  if (!found) {
    found = load(moment.chain, uri);
    if (known.size > 500) known.clear();
    known.set(key, found);
  }
  return found;
}

async function load(chain: ChainEntry, uri: string): Promise<Work> {
  if (uri === "") return EMPTY;
  const elsewhere = { ...EMPTY, elsewhere: cleanText(uri, 120) };
  try {
    const text = uri.startsWith("data:") ? inside(uri) : await fetched(chain, uri);
    return text === null ? elsewhere : describe(chain, JSON.parse(text));
  } catch {
    return elsewhere;
  }
}

/** The text of a `data:` address; null for one that is no JSON, or too long. */
function inside(uri: string): string | null {
  const comma = uri.indexOf(",");
  const head = uri.slice(5, comma).toLowerCase();
  if (comma < 0 || uri.length > 2 * LONGEST || !head.startsWith("application/json")) return null;
  const body = uri.slice(comma + 1);
  if (head.endsWith(";base64"))
    return new TextDecoder().decode(Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0)));
  try {
    return decodeURIComponent(body);
  } catch {
    return body;
  }
}

/** What lies at this page's own origin; null for what lies elsewhere, or is too long. */
async function fetched(chain: ChainEntry, uri: string): Promise<string | null> {
  const address = addressHere(chain, uri);
  if (!address) return null;
  const answer = await fetch(address, {
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok || Number(answer.headers.get("content-length") ?? 0) > LONGEST) return null;
  const text = await answer.text();
  return text.length > LONGEST ? null : text;
}

function addressHere(chain: ChainEntry, uri: string): string | null {
  if (uri.startsWith("ipfs://")) {
    const folder = ownAddress(chain.ipfs);
    const path = uri.slice(7).replace(/^ipfs\//, "");
    return folder && isPlain(path) ? new URL(path, folder).href : null;
  }
  // a relative address would be one of a contract, which lies nowhere
  return /^https?:/.test(uri) ? (ownAddress(uri)?.href ?? null) : null;
}

/** A path that leads nowhere but down. */
function isPlain(path: string): boolean {
  return (
    /^[A-Za-z0-9._~/-]+$/.test(path) &&
    !path.split("/").some((part) => part === ".." || part === "." || part === "")
  );
}

function describe(chain: ChainEntry, raw: unknown): Work {
  if (typeof raw !== "object" || raw === null) return EMPTY;
  const said = raw as Record<string, unknown>;
  const text = (value: unknown, length: number): string =>
    typeof value === "string" || typeof value === "number" ? cleanText(String(value), length) : "";
  const image = typeof said.image === "string" ? said.image : "";
  const shown = imageHere(chain, image);
  const traits = Array.isArray(said.attributes) ? (said.attributes as unknown[]).slice(0, MOST_TRAITS) : [];
  return {
    name: text(said.name, 60) || null,
    description: text(said.description, 600),
    image: shown,
    elsewhere: image && !shown ? cleanText(image, 120) : null,
    traits: traits.flatMap((item) => {
      const { trait_type, value } = (item ?? {}) as { trait_type?: unknown; value?: unknown };
      const [label, content] = [text(trait_type, 30), text(value, 40)];
      return content ? [{ label: label || "Trait", value: content }] : [];
    }),
  };
}

function imageHere(chain: ChainEntry, image: string): string | null {
  if (/^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(image))
    return image.length <= LONGEST ? image : null;
  return addressHere(chain, image);
}
