/** What is about to be done on a page. Kept above its forms: one that is gone when its work is done must not take the window with it. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Action } from "./action";
import { Flow } from "./Flow";

export const acting = signal<Action | null>(null);

export function Acting() {
  const close = (): void => {
    acting.value = null;
  };
  useEffect(() => close, []);
  return acting.value && <Flow action={acting.value} onClose={close} />;
}
