/** What went wrong, in words: the contracts' own notices, the wallet's refusals, the network's failures. Never a raw selector. */
import { BaseError, decodeAbiParameters, type Hex } from "viem";

import errorsAddress from "../generated/errors.json?url";
import { shortAddress } from "../ui/address";
import { cleanText } from "../math/text";
import { groupDigits } from "../math/decimal";

type ErrorEntry = readonly [
  name: string,
  inputs: readonly (readonly [type: string, name: string])[],
  notice: string,
];

/** Characters of what a contract, a node or a wallet says. */
const LONGEST = 300;

let registry: Promise<Record<string, ErrorEntry>> | null = null;

/** The notices are many, and wanted rarely: fetched when they are, as what they are, which is data and no script. */
function errorRegistry(): Promise<Record<string, ErrorEntry>> {
  registry ??= fetch(errorsAddress).then((answer) => answer.json() as Promise<Record<string, ErrorEntry>>);
  registry.catch(() => (registry = null));
  return registry;
}

const PANICS: Record<string, string> = {
  "1": "an assertion failed",
  "17": "an amount is too large or too small to be reckoned with",
  "18": "something was divided by zero",
  "50": "an index was out of its list",
};

/** What a contract refused with, as a sentence. */
export async function explainRevert(data: Hex | undefined): Promise<string> {
  if (!data || data === "0x") return "the contract refused without saying why";
  const selector = data.slice(0, 10);
  if (selector === "0x08c379a0") {
    try {
      const [text] = decodeAbiParameters([{ type: "string" }], `0x${data.slice(10)}`);
      return `the contract refused: ${cleanText(text, LONGEST)}`;
    } catch {
      return "the contract refused, in words that cannot be read";
    }
  }
  if (selector === "0x4e487b71") {
    return `the contract stopped: ${PANICS[BigInt(`0x0${data.slice(10)}`).toString()] ?? "an internal check failed"}`;
  }
  const entry = (await errorRegistry().catch(() => null))?.[selector];
  if (!entry) return "the contract refused for a reason that this page does not know";
  const [name, inputs, notice] = entry;
  const sentence =
    asReason(notice) ||
    name
      .split("_")
      .pop()!
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
  try {
    const values = decodeAbiParameters(
      inputs.map(([type, label]) => ({ type, name: label })),
      `0x${data.slice(10)}`,
    );
    const said = await Promise.all(
      inputs.map(async ([type, label], at) =>
        // an asset's reasons are numbers with sentences of their own
        type === "uint8" && label === "reason"
          ? refusal(Number(values[at]))
          : `${words(label)} ${show(values[at])}`,
      ),
    );
    return said.length ? `${sentence} (${said.join(", ")})` : sentence;
  } catch {
    return sentence;
  }
}

async function refusal(reason: number): Promise<string> {
  const { REFUSALS } = await import("../generated/refusals");
  return (REFUSALS[reason] ?? `reason ${reason}`).replace(/\.$/, "");
}

/** "Thrown when the market does not exist: create it first." becomes "the market does not exist: create it first". */
function asReason(notice: string): string {
  const text = notice.replace(/^Thrown (when|if|after|at|by a guard|before)\s+/i, (_, word: string) =>
    word === "when" || word === "if" ? "" : `${word} `,
  );
  return text.replace(/\.\s*$/, "");
}

function words(label: string): string {
  return label.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function show(value: unknown): string {
  if (typeof value === "bigint" || typeof value === "number") return groupDigits(value.toString());
  if (typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)) return shortAddress(value);
  if (typeof value === "string" && value.length > 20) return `${value.slice(0, 10)}…`;
  return String(value);
}

/** Whether the person refused in the wallet. */
export function isRefusal(error: unknown): boolean {
  return walk(
    error,
    (part) =>
      (part as { code?: unknown }).code === 4001 || (part as Error).name === "UserRejectedRequestError",
  );
}

function walk(error: unknown, test: (part: object) => boolean): boolean {
  for (
    let part: unknown = error;
    part && typeof part === "object";
    part = (part as { cause?: unknown }).cause
  ) {
    if (test(part)) return true;
  }
  return false;
}

/** Whether the node did not answer, or refused to: then nothing is known of what was asked. */
export function isSilence(error: unknown): boolean {
  return walk(error, (part) =>
    ["HttpRequestError", "TimeoutError", "LimitExceededRpcError"].includes((part as Error).name),
  );
}

/** The revert data that an error of viem or of a node carries somewhere. */
export function revertData(error: unknown): Hex | undefined {
  for (
    let part: unknown = error;
    part && typeof part === "object";
    part = (part as { cause?: unknown }).cause
  ) {
    const found = (part as { raw?: unknown }).raw ?? (part as { data?: unknown }).data;
    if (typeof found === "string" && found.startsWith("0x") && found.length >= 10) return found as Hex;
    if (found && typeof found === "object") {
      const deeper = (found as { data?: unknown }).data;
      if (typeof deeper === "string" && deeper.startsWith("0x") && deeper.length >= 10) return deeper as Hex;
    }
  }
  return undefined;
}

/** Any error, for people. */
export async function explain(error: unknown): Promise<string> {
  if (isRefusal(error)) return "you refused in the wallet; nothing was sent";
  const data = revertData(error);
  if (data) return explainRevert(data);
  if (walk(error, (part) => /insufficient funds/i.test((part as Error).message ?? ""))) {
    return "the account has too little ether to pay for the transaction";
  }
  if (isSilence(error)) {
    return "the node does not answer: look at your connection, or set another node in the settings";
  }
  const said = error instanceof Error ? error.message : String(error);
  return cleanText((error instanceof BaseError ? error.shortMessage : said).split("\n")[0]!, LONGEST);
}
