/** Where in the page a person is: the part of the address after `#`, so that any file server will do. */
import { computed, signal } from "@preact/signals";

function read(): string {
  return location.hash.replace(/^#/, "") || "/";
}

const hash = signal(read());
addEventListener("hashchange", () => {
  hash.value = read();
});

/** Parts of the path: `#/lend/0x12` is `["lend", "0x12"]`. */
export const path = computed<readonly string[]>(() =>
  (hash.value.split("?")[0] ?? "").split("/").filter(Boolean).map(decode),
);

/** What follows the path's question mark. */
export const query = computed(() => new URLSearchParams(hash.value.split("?")[1] ?? ""));

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function link(...parts: string[]): string {
  return "#/" + parts.map(encodeURIComponent).join("/");
}

export function go(...parts: string[]): void {
  location.hash = link(...parts);
}
