/** What forms share: tabs, the need for an account, the way to the action, addresses. */
import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

import { explain } from "../chain/errors";
import { account } from "../wallet/session";
import { pickerOpen } from "../wallet/Picker";
import type { Action } from "../write/action";
import { acting } from "../write/Acting";
import { parseAddress, type AddressReading } from "./address";
import { lookAlikeWarning } from "./known";
import { Notice } from "./parts";

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
    <span class="tabs" role="tablist" aria-label={label} onKeyDown={turn}>
      {tabs.map(([name, text]) => (
        <button
          type="button"
          role="tab"
          class="small"
          aria-selected={current === name}
          tabIndex={current === name ? 0 : -1}
          onClick={() => choose(name)}
        >
          {text}
        </button>
      ))}
    </span>
  );
}

/** Arrow keys go from tab to tab, as people who use a keyboard expect of tabs. */
function turn(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...event.currentTarget.querySelectorAll("button")];
  const next = tabs.at((tabs.indexOf(document.activeElement as HTMLButtonElement) + step) % tabs.length);
  next?.click();
  next?.focus();
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

/** A form that ends in an action: shows what changes. What `make` throws is said below it. */
export function ActionForm({
  ready,
  make,
  children,
  label = "See what changes",
}: {
  ready: boolean;
  make: () => Action | Promise<Action>;
  children?: ComponentChildren;
  label?: string;
}) {
  const failure = useSignal<string | null>(null);
  const submit = async (): Promise<void> => {
    try {
      failure.value = null;
      acting.value = await make();
    } catch (error) {
      failure.value = await explain(error);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void submit();
      }}
    >
      {children}
      {failure.value && <p class="problem">{failure.value}</p>}
      <button type="submit" class="primary" disabled={!ready}>
        {label}
      </button>
    </form>
  );
}

export interface AddressInput {
  readonly text: Signal<string>;
  readonly reading: AddressReading;
}

export function useAddress(first = ""): AddressInput {
  const text = useSignal(first);
  return { text, reading: parseAddress(text.value) };
}

/** A field for an address. */
export function AddressField({
  label,
  input,
  problem,
}: {
  label: string;
  input: AddressInput;
  problem?: string | null;
}) {
  const id = useId();
  const said = problem ?? (input.reading.ok ? null : input.reading.problem);
  const warning = input.reading.ok ? lookAlikeWarning(input.reading.value) : null;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        spellcheck={false}
        autocomplete="off"
        placeholder="0x…"
        value={input.text.value}
        aria-invalid={said ? "true" : undefined}
        aria-describedby={`${id}-problem`}
        onInput={(event) => (input.text.value = event.currentTarget.value)}
      />
      <p class="problem" id={`${id}-problem`} role={said ? "alert" : undefined}>
        {said}
      </p>
      {warning && <Notice tone="danger">{warning}</Notice>}
    </div>
  );
}

/** A line of text. */
export function TextField({
  label,
  text,
  problem,
  hint,
}: {
  label: string;
  text: Signal<string>;
  problem?: string | null | undefined;
  hint?: string;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={`${id}-said`}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <p class={problem ? "problem" : "hint"} id={`${id}-said`} role={problem ? "alert" : undefined}>
        {problem || hint}
      </p>
    </div>
  );
}

/** One of a few. */
export function Choice<Value extends string>({
  label,
  options,
  value,
  set,
}: {
  label: string;
  options: readonly (readonly [value: Value, label: string])[];
  value: Value;
  set: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => set(event.currentTarget.value as Value)}>
        {options.map(([name, text]) => (
          <option value={name}>{text}</option>
        ))}
      </select>
    </div>
  );
}
