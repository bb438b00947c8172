/** An order that one was sent: kept, and shown where what it is for is traded. */
import { useSignal } from "@preact/signals";

import { go } from "../app/router";
import { chain } from "../chain/node";
import { ERC20 } from "../data/lots";
import { COLLECTION_OFFER, keepOrder, parseOrderText } from "../data/orders";
import { Card } from "../ui/parts";

/** Orders travel as text: by mail, in a file, from an order book. */
export function Import() {
  const text = useSignal("");
  const problem = useSignal<string | null>(null);
  const take = (event: Event): void => {
    event.preventDefault();
    const entry = chain.value;
    if (!entry || text.value.trim() === "") return;
    try {
      const signed = parseOrderText(text.value);
      const marketplace = entry.contracts.Marketplace?.address;
      if (signed.chainId !== entry.chainId || signed.marketplace !== marketplace)
        throw new Error(`this order is for another marketplace, on chain ${signed.chainId}`);
      keepOrder(signed);
      text.value = "";
      const { token, id, kind, standard } = signed.order;
      if (standard === ERC20) go("assets", token, "trade");
      else if (kind === COLLECTION_OFFER) go("collect", token);
      else go("collect", token, `${id}`);
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <Card title="An order you were sent">
      <form onSubmit={take}>
        <div class="field">
          <label for="order">Signed order, in JSON</label>
          <textarea
            id="order"
            rows={3}
            spellcheck={false}
            value={text.value}
            placeholder='{"chainId": …, "order": {…}, "signature": "0x…"}'
            aria-invalid={problem.value ? "true" : undefined}
            aria-describedby="order-problem"
            onInput={(event) => {
              text.value = event.currentTarget.value;
              problem.value = null;
            }}
          />
          <p class="problem" id="order-problem" role={problem.value ? "alert" : undefined}>
            {problem.value && `${problem.value}.`}
          </p>
        </div>
        <button type="submit" disabled={text.value.trim() === ""}>
          Look at it
        </button>
      </form>
      <p class="hint">
        It is kept in this browser alone, and checked with the marketplace before anything else.
      </p>
    </Card>
  );
}
