/** A work's image, or what stands in its place. */
import type { Address } from "viem";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { momentNow } from "../../chain/query";
import { chain, head } from "../../chain/node";
import { readWork, type Work } from "../../data/metadata";

/** What a token says of itself; undefined while it is being read. Its metadata are read again where the token's own address of them changes. */
export function useWork(collection: Address, id: bigint): Work | undefined {
  const work = useSignal<Work | undefined>(undefined);
  const block = head.value?.number;
  useEffect(() => {
    const moment = momentNow();
    if (!moment) return;
    let stale = false;
    void readWork(moment, collection, id).then((found) => {
      if (!stale && found !== work.value) work.value = found;
    });
    return () => {
      stale = true;
    };
  }, [collection, id, chain.value?.genesis, block]);
  return work.value;
}

/** The image stands beside the name, so its own text is empty; a missing one is said in words. */
export function Picture({
  work,
  id,
  isLarge = false,
}: {
  work: Work | undefined;
  id: bigint;
  isLarge?: boolean;
}) {
  const failed = useSignal<string | null>(null);
  const shown = work?.image && failed.value !== work.image ? work.image : null;
  return (
    <div class={isLarge ? "picture large" : "picture"}>
      {shown ? (
        <img
          src={shown}
          alt=""
          width="400"
          height="400"
          loading="lazy"
          decoding="async"
          referrerpolicy="no-referrer"
          onError={() => (failed.value = shown)}
        />
      ) : (
        <span class="picture-number" aria-hidden="true">
          {work === undefined ? "" : `#${id}`}
        </span>
      )}
    </div>
  );
}
