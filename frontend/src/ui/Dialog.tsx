/** A modal window: the browser's own, which keeps the focus inside, closes on Escape and gives the focus back. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export function Dialog({
  title,
  onClose,
  children,
  keepOpen = false,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  keepOpen?: boolean;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      // it is gone from the page by then, and the browser gives nothing back
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        if (!keepOpen) onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current && !keepOpen) onClose();
      }}
    >
      <div class="dialog-body">
        <div class="card-head">
          <h2>{title}</h2>
          <button type="button" class="quiet" aria-label="Close" disabled={keepOpen} onClick={onClose}>
            ✕
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
