/** Which wallet to connect: those that announced themselves and, on a local chain, accounts whose keys everybody knows. */
import { signal } from "@preact/signals";

import { chain } from "../chain/node";
import { Dialog } from "../ui/Dialog";
import { Identicon } from "../ui/Address";
import { shortAddress } from "../ui/address";
import { Notice } from "../ui/parts";
import { wallets } from "./provider";
import { connect, connectDemo, failure } from "./session";

export const pickerOpen = signal(false);

export function Picker() {
  if (!pickerOpen.value) return null;
  const close = (): void => {
    pickerOpen.value = false;
  };
  const entry = chain.value;
  const then = (connected: boolean): void => {
    if (connected) close();
  };
  return (
    <Dialog title="Connect a wallet" onClose={close}>
      <p>
        Connecting lets this page see your address, and nothing more. Every change is shown before you sign
        it.
      </p>
      {failure.value && <Notice tone="danger">{failure.value}</Notice>}
      {wallets.value.length === 0 ? (
        <p class="empty">No wallet was found in this browser. Install one, allow it here, and reload.</p>
      ) : (
        <ul class="choices">
          {wallets.value.map((wallet) => (
            <li>
              <button type="button" onClick={() => void connect(wallet).then(then)}>
                {wallet.info.icon && <img src={wallet.info.icon} alt="" width="24" height="24" />}
                {wallet.info.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {entry?.accounts && (
        <>
          <h3>Demo accounts</h3>
          <Notice tone="warning">
            Everybody knows their keys. They exist on this local chain alone: never send them anything of
            worth.
          </Notice>
          <ul class="choices two">
            {entry.accounts.map((demo) => (
              <li>
                <button
                  type="button"
                  onClick={() => void connectDemo(entry, demo).then(then)}
                  title={demo.address}
                >
                  <Identicon address={demo.address} />
                  <span>
                    <strong>{demo.name}</strong> <code>{shortAddress(demo.address)}</code>
                    <br />
                    <small>{demo.duty}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
