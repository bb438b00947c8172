/** The frame: where one is, what chain and wallet, what is under way; and the page. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

import { chain, chainsFailure, connection, isLocal, node } from "../chain/node";
import { useQuery } from "../chain/query";
import { chosenBook } from "../data/orderbook";
import { readPhase } from "../data/phase";
import { Picker, pickerOpen } from "../wallet/Picker";
import { disconnect, isOnChain, session, switchChain } from "../wallet/session";
import { resume } from "../write/pending";
import { Activity } from "../write/Activity";
import { Address } from "../ui/Address";
import { Notice } from "../ui/parts";
import { Settings, settingsOpen } from "./Settings";
import { link, path } from "./router";

type PageModule = { readonly default: ComponentType };

/** Each page is fetched when it is gone to. */
const PAGES: Record<string, { readonly label: string; readonly load: () => Promise<PageModule> }> = {
  "": { label: "Overview", load: () => import("../pages/overview/Overview") },
  dollar: { label: "Dollar", load: () => import("../pages/dollar/Dollar") },
  credit: { label: "Credit", load: () => import("../pages/credit/Credit") },
  lend: { label: "Lend", load: () => import("../pages/lend/Lend") },
  collect: { label: "Collect", load: () => import("../pages/collect/Collect") },
  assets: { label: "Assets", load: () => import("../pages/assets/Assets") },
  system: { label: "System", load: () => import("../pages/system/System") },
};

export function App() {
  useSignalEffect(() => {
    const client = node.value;
    if (client && connection.value.status === "online") queueMicrotask(() => resume(client));
  });
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => skip(event)}>
        Skip to the content
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        <Banners />
        {chainsFailure.value ? <Notice tone="danger">{chainsFailure.value}</Notice> : <CurrentPage />}
      </main>
      <footer>
        <p>
          Everything here is read from the chain by your browser, and{" "}
          {chain.value && chosenBook(chain.value.chainId)
            ? "but for the order book that you have set nothing is asked anywhere else."
            : "nothing is sent anywhere else."}{" "}
          <button type="button" class="link" onClick={() => (settingsOpen.value = true)}>
            Settings
          </button>
        </p>
      </footer>
      <Activity />
      <Picker />
      <Settings />
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

function Header() {
  const here = path.value[0] ?? "";
  return (
    <header class="top">
      <a class="brand" href="#/">
        <img src="./icon.svg" alt="" width="28" height="28" /> Strongroom
      </a>
      <nav aria-label="Pages">
        {Object.entries(PAGES).map(([name, page]) => (
          <a href={name ? link(name) : "#/"} aria-current={here === name ? "page" : undefined}>
            {page.label}
          </a>
        ))}
      </nav>
      <div class="who">
        <button
          type="button"
          class="small chain-button"
          onClick={() => (settingsOpen.value = true)}
          aria-label={`Chain: ${chain.value?.name ?? "none"}. Settings`}
        >
          <span class={`dot ${connection.value.status}`} aria-hidden="true" /> {chain.value?.name ?? "…"}
        </button>
        {session.value ? (
          <span class="session">
            <Address of={session.value.account} />
            <button type="button" class="small" onClick={disconnect}>
              Disconnect
            </button>
          </span>
        ) : (
          <button type="button" class="primary small" onClick={() => (pickerOpen.value = true)}>
            Connect
          </button>
        )}
      </div>
    </header>
  );
}

function Banners() {
  const state = connection.value;
  const offline = useSignal(!navigator.onLine);
  useEffect(() => {
    const look = (): void => {
      offline.value = !navigator.onLine;
    };
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  const entry = chain.value;
  return (
    <>
      {entry && isLocal(entry) && session.value?.wallet.isDemo && (
        <Notice tone="warning">
          Demo account on a local chain: everybody knows its key. Nothing here is real money.
        </Notice>
      )}
      {state.status === "offline" && (
        <Notice tone="danger">
          {offline.value ? "You are offline" : state.reason}. What you see is as it was.{" "}
          <button type="button" class="link" onClick={() => (settingsOpen.value = true)}>
            Set another node
          </button>
        </Notice>
      )}
      <Ending />
      {session.value && entry && !isOnChain.value && (
        <Notice tone="warning">
          Your wallet is on chain {session.value.chainId}, this page shows {entry.name} ({entry.chainId}).{" "}
          <button type="button" class="link" onClick={() => void switchChain().catch(() => undefined)}>
            Switch the wallet
          </button>
        </Notice>
      )}
    </>
  );
}

/** What has stopped, by page, once the stablecoin is wound down. */
const STOPPED: Record<string, string> = {
  dollar: "Swaps have ended; sending goes on.",
  credit: "Borrowing and redeeming have ended; repaying and taking out stay open.",
  lend: "In credit markets, borrowing has ended; repaying and taking out stay open.",
};

function Ending() {
  const phase = useQuery("phase", readPhase).value.value;
  const here = path.value;
  if (!phase?.begunAt) return null;
  return (
    <Notice tone="danger">
      The stablecoin is being wound down{phase.openedAt ? ", and claims are open" : ""}: minting has ended for
      good. {STOPPED[here[0] ?? ""]}{" "}
      {here[1] !== "winddown" && <a href={link("system", "winddown")}>Lock coins, settle, claim</a>}
    </Notice>
  );
}

function CurrentPage() {
  const name = path.value[0] ?? "";
  const page = PAGES[name];
  const shown = useSignal<{ name: string; Page: ComponentType } | null>(null);
  const failure = useSignal<string | null>(null);
  useEffect(() => {
    let stale = false;
    failure.value = null;
    page?.load().then(
      (module) => {
        if (stale) return;
        const moved = shown.value !== null && shown.value.name !== name;
        shown.value = { name, Page: module.default };
        // who goes to another page by keyboard or screen reader begins at its head
        if (moved)
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true }),
          );
        if (moved) scrollTo(0, 0);
        document.title = name ? `${page.label} · Strongroom` : "Strongroom";
      },
      () => {
        if (!stale) failure.value = "This page could not be fetched: look at your connection, then reload.";
      },
    );
    return () => {
      stale = true;
    };
  }, [name]);
  if (!page) {
    return (
      <Notice tone="warning">
        There is no page of this name. <a href="#/">Go to the overview</a>
      </Notice>
    );
  }
  if (failure.value) return <Notice tone="danger">{failure.value}</Notice>;
  if (shown.value?.name !== name)
    return <div class="page-skeleton" role="status" aria-label="loading the page" />;
  const { Page } = shown.value;
  return <Page />;
}
