/** What one can do with an order of one's own, and with any that this browser keeps. */
import { account } from "../wallet/session";
import { forgetOrder, type Offer } from "../data/orders";
import { acting } from "../write/Acting";
import { cancellation } from "./fills";

export function Own({ offer }: { offer: Offer }) {
  const { signed, problem, isKept } = offer;
  return (
    <>
      {signed.order.maker === account.value && !problem && (
        <button type="button" onClick={() => (acting.value = cancellation(offer))}>
          Cancel it
        </button>
      )}
      {isKept && (
        <button type="button" class="small" onClick={() => forgetOrder(signed)}>
          Forget it
        </button>
      )}
    </>
  );
}
