/** Which chain, through which node, in which colours. */
import { signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";

import { chain, chains, choose, rpc, setRpc } from "../chain/node";
import { Dialog } from "../ui/Dialog";
import { chooseBook, chosenBook } from "../data/orderbook";
import { theme, type Theme } from "./preferences";

export const settingsOpen = signal(false);

export function Settings() {
  return settingsOpen.value ? <Open /> : null;
}

function Open() {
  const id = useId();
  const url = useSignal(rpc.value ?? "");
  const problem = useSignal<string | null>(null);
  const entry = chain.value;
  const book = useSignal((entry && chosenBook(entry.chainId)) ?? "");
  const bookProblem = useSignal<string | null>(null);
  const keep = (event: Event): void => {
    event.preventDefault();
    if (!entry) return;
    const text = url.value.trim();
    if (text !== "" && !isAllowed(text)) {
      problem.value = ADVICE;
      return;
    }
    const orders = book.value.trim();
    if (orders !== "" && !isAllowed(orders)) {
      bookProblem.value = ADVICE;
      return;
    }
    setRpc(entry.chainId, text === "" || text === entry.rpc ? null : text);
    chooseBook(entry.chainId, orders === "" ? null : orders);
    settingsOpen.value = false;
  };
  return (
    <Dialog title="Settings" onClose={() => (settingsOpen.value = false)}>
      <form onSubmit={keep}>
        <div class="field">
          <label for={`${id}-chain`}>Chain</label>
          <select
            id={`${id}-chain`}
            value={String(entry?.chainId ?? "")}
            onChange={(event) => {
              choose(Number(event.currentTarget.value));
              url.value = rpc.value ?? "";
              book.value = (chain.value && chosenBook(chain.value.chainId)) ?? "";
            }}
          >
            {chains.value.map((item) => (
              <option value={String(item.chainId)}>{`${item.name} (${item.chainId})`}</option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for={`${id}-rpc`}>Node (RPC address)</label>
          <input
            id={`${id}-rpc`}
            type="text"
            inputMode="url"
            spellcheck={false}
            value={url.value}
            placeholder={entry?.rpc}
            aria-invalid={problem.value ? "true" : undefined}
            aria-describedby={`${id}-problem`}
            onInput={(event) => {
              url.value = event.currentTarget.value;
              problem.value = null;
            }}
          />
          <p class="problem" id={`${id}-problem`} role={problem.value ? "alert" : undefined}>
            {problem.value}
          </p>
          <p class="hint">The node sees which accounts you look at. Empty for the usual one.</p>
        </div>
        <div class="field">
          <label for={`${id}-book`}>Order book</label>
          <input
            id={`${id}-book`}
            type="text"
            inputMode="url"
            spellcheck={false}
            value={book.value}
            placeholder={entry?.orderBook ? "this page's own" : "none"}
            aria-invalid={bookProblem.value ? "true" : undefined}
            aria-describedby={`${id}-book-problem`}
            onInput={(event) => {
              book.value = event.currentTarget.value;
              bookProblem.value = null;
            }}
          />
          <p class="problem" id={`${id}-book-problem`} role={bookProblem.value ? "alert" : undefined}>
            {bookProblem.value}
          </p>
          <p class="hint">
            Orders that you sign are handed to it, and others' are read from it; it sees what you look at.
            None of them is believed.
          </p>
        </div>
        <div class="field">
          <label for={`${id}-theme`}>Colours</label>
          <select
            id={`${id}-theme`}
            value={theme.value}
            onChange={(event) => (theme.value = event.currentTarget.value as Theme)}
          >
            <option value="system">As the system</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </div>
        <button type="submit" class="primary">
          Keep
        </button>
      </form>
    </Dialog>
  );
}

const ADVICE = "An address that begins with https://, or http:// on this machine (127.0.0.1, localhost)";

/** What the page's Content-Security-Policy lets through. */
function isAllowed(text: string): boolean {
  try {
    const { protocol, hostname } = new URL(text);
    return (
      protocol === "https:" ||
      (protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost"))
    );
  } catch {
    return false;
  }
}
