/** What is under way and what became of it, in a corner of every page. */
import { chain } from "../chain/node";
import { shortAddress } from "../ui/address";
import { asking, dismiss, transactions, type Outcome, type Pending } from "./pending";

const WORDS: Record<Outcome, string> = {
  pending: "under way",
  confirmed: "done",
  reverted: "refused by the contract",
  replaced: "replaced by another transaction",
  cancelled: "cancelled",
  lost: "not known to your node and your wallet: look into the wallet before you do it again",
};

function wordsOf({ outcome, hash, bundle }: Pending): string {
  return outcome === "pending" && !hash && !bundle
    ? "asked of your wallet, not on the chain yet"
    : WORDS[outcome];
}

/** What is done is said for so long, in milliseconds, and does not lie over the page for good; what went wrong stays. */
const SAID = 8_000;
const leaving = new Set<string>();

function letGo(id: string): void {
  if (leaving.has(id)) return;
  leaving.add(id);
  setTimeout(() => dismiss(id), SAID);
}

export function Activity() {
  const entry = chain.value;
  for (const item of transactions.value) if (item.outcome === "confirmed") letGo(item.id);
  const shown = transactions.value.filter(
    (item) => item.chainId === entry?.chainId && item.genesis === entry.genesis && !asking.has(item.id),
  );
  return (
    <aside class="activity" aria-live="polite" aria-label="Transactions">
      {shown.slice(-4).map((item) => (
        <div class={`toast ${item.outcome}`} key={item.id}>
          <p>
            {item.outcome === "pending" && <span class="spinner" aria-hidden="true" />}
            <strong>{item.title}</strong>
            <br />
            {wordsOf(item)}{" "}
            {item.hash && entry?.explorer ? (
              <a href={`${entry.explorer}/tx/${item.hash}`} target="_blank" rel="noreferrer">
                {shortAddress(item.hash)}
              </a>
            ) : (
              item.hash && <code>{shortAddress(item.hash)}</code>
            )}
          </p>
          {(item.outcome !== "pending" || (!item.hash && !item.bundle)) && (
            <button
              type="button"
              class="quiet"
              aria-label={`Dismiss: ${item.title}`}
              onClick={() => dismiss(item.id)}
            >
              ✕
            </button>
          )}
        </div>
      ))}
    </aside>
  );
}
