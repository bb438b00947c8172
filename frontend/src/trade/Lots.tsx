/** How much of an order is taken: whole lots, by a number or a slider. */
import { useQuery, type Query } from "../chain/query";
import { quoteOf, type FillTerms, type Offer, type Split } from "../data/orders";
import { AmountField, useAmount, type AmountInput } from "../ui/amount";

export interface LotsInput {
  readonly input: AmountInput;
  /** Zero where none, or too many, are asked for. */
  readonly lots: bigint;
}

/** An order of one lot is taken whole, and asks nothing. */
export function useLots({ lots: most }: Offer): LotsInput {
  const input = useAmount(0);
  const asked = input.reading.ok ? input.reading.value : 0n;
  return { input, lots: most === 1n ? 1n : asked <= most ? asked : 0n };
}

/** `of` says what one lot is: "1 HARB". */
export function LotsField({ offer, chosen, of }: { offer: Offer; chosen: LotsInput; of: string }) {
  if (offer.lots <= 1n) return null;
  return (
    <AmountField
      label={`Lots of ${of}`}
      token={{ symbol: "lots", decimals: 0 }}
      input={chosen.input}
      max={offer.lots}
      maxLabel="All"
      slider
    />
  );
}

/** What filling so many lots would pay whom now. */
export function useFill({ hash, signed }: Offer, terms: FillTerms): Query<Split> {
  const { id, lots = 1n } = terms;
  return useQuery(lots > 0n ? `fill ${hash} ${id} ${lots}` : null, (moment) =>
    quoteOf(moment, signed.order, terms),
  ).value;
}
