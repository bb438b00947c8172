/** What is about to be done on these pages. Kept above them: a form that is gone when its work is done must not take the window with it. */
import { signal } from "@preact/signals";

import type { Action } from "../../write/action";

export const acting = signal<Action | null>(null);
