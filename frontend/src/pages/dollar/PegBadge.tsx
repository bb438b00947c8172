/** Where the reserve's price stands, in a word and a figure. */
import type { Dollar } from "../../data/dollar";
import { showUnits } from "../../math/decimal";

const WORDS: Record<Dollar["status"], string> = {
  within: "holds",
  above: "reserve above its band",
  below: "reserve below its band",
  unknown: "no price to be had",
};

export function PegBadge({ dollar }: { dollar: Dollar }) {
  return (
    <span class={dollar.status === "within" ? "good" : dollar.status === "above" ? "" : "bad"}>
      {WORDS[dollar.status]}
      {dollar.price !== null && <span class="unit"> {showUnits(dollar.price, 18, 4).text}</span>}
    </span>
  );
}
