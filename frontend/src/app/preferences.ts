/** What a person has chosen, kept in this browser only. A browser that refuses to keep it works all the same. */
import { signal, type Signal } from "@preact/signals";

const PREFIX = "strongroom.";

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
  } catch {
    // private mode, or full: it is only forgotten
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** A signal that survives a reload. */
export function preference<T extends string>(key: string, initial: T, allowed?: readonly T[]): Signal<T> {
  const kept = recall(key) as T | null;
  const value = signal<T>(kept !== null && (!allowed || allowed.includes(kept)) ? kept : initial);
  let first = true;
  value.subscribe((now) => {
    if (!first) remember(key, now === initial ? null : now);
    first = false;
  });
  return value;
}

export type Theme = "system" | "light" | "dark";
export const theme = preference<Theme>("theme", "system", ["system", "light", "dark"]);

const darkness = matchMedia("(prefers-color-scheme: dark)");
/** Whether the colours are the dark ones now, for what is drawn and not styled. */
export const systemIsDark = signal(darkness.matches);
darkness.addEventListener("change", () => (systemIsDark.value = darkness.matches));

theme.subscribe((now) => {
  if (now === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = now;
});
