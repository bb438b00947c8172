/** What forms share: tabs, and the need for an account. */
import type { ComponentChildren } from "preact";

import { account } from "../wallet/session";
import { pickerOpen } from "../wallet/Picker";

export function Tabs<Name extends string>({
  tabs,
  current,
  choose,
  label = "What to do",
}: {
  tabs: readonly (readonly [name: Name, label: string])[];
  current: Name;
  choose: (name: Name) => void;
  label?: string;
}) {
  return (
    <span class="tabs" role="tablist" aria-label={label}>
      {tabs.map(([name, text]) => (
        <button
          type="button"
          role="tab"
          class="small"
          aria-selected={current === name}
          onClick={() => choose(name)}
        >
          {text}
        </button>
      ))}
    </span>
  );
}

/** A form that only makes sense with an account. */
export function NeedsWallet({ to, children }: { to: string; children: ComponentChildren }) {
  if (account.value) return <>{children}</>;
  return (
    <>
      <p>Connect a wallet to {to}. Reading needs none.</p>
      <button type="button" class="primary" onClick={() => (pickerOpen.value = true)}>
        Connect a wallet
      </button>
    </>
  );
}
