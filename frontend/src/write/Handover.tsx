/** What was signed and not sent, to be given to whoever shall send it. */
import { useSignal } from "@preact/signals";

import { Notice } from "../ui/parts";

export function Handover({ text, onClose }: { text: string; onClose?: () => void }) {
  const copied = useSignal(false);
  return (
    <Notice tone="good">
      <p>Signed, and not sent. Give this to whoever shall send it:</p>
      <textarea class="json" readOnly rows={4} aria-label="The signed authorization, in JSON" value={text} />
      <p>
        <button
          type="button"
          class="small"
          onClick={() => void navigator.clipboard.writeText(text).then(() => (copied.value = true))}
        >
          {copied.value ? "Copied" : "Copy it"}
        </button>{" "}
        {onClose && (
          <button type="button" class="small" onClick={onClose}>
            Close
          </button>
        )}
      </p>
    </Notice>
  );
}
