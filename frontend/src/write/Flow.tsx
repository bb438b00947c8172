/**
 * How everything is written: what happens in words, what changes from before to after, what it costs, the steps, and
 * what became of each. One component for the whole page.
 */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { estimateFeesPerGas } from "viem/actions";

import { explain } from "../chain/errors";
import { chain, head, node } from "../chain/node";
import { showUnits } from "../math/decimal";
import { account, isOnChain, session, switchChain, walletClient } from "../wallet/session";
import { pickerOpen } from "../wallet/Picker";
import { Dialog } from "../ui/Dialog";
import { shortAddress } from "../ui/address";
import { amountText, capital } from "../ui/amount";
import { Notice } from "../ui/parts";
import type { Action, Measure, Spending } from "./action";
import type { Settled } from "./pending";
import { changesBetween, simulate, type Change, type Simulation } from "./simulate";
import { Handover } from "./Handover";
import { readApprovals, signPayment, stepsOf, type Step } from "./submit";

type StepState = "waiting" | "asking" | "mining" | "done" | "failed";

interface Plan {
  readonly steps: readonly Step[];
  readonly states: readonly StepState[];
}

/** One at a time in the whole page: a second click, or a second window of this kind, finds it taken. */
let busy = false;

export function Flow({ action, onClose }: { action: Action; onClose: () => void }) {
  /** Whose it is: its calls name that account, or, where nobody was connected, none. */
  const owner = useSignal(account.value);
  const isOthers = account.value !== owner.value;
  const simulation = useSignal<Simulation | null>(null);
  const expected = useSignal<readonly Step[]>([]);
  const handed = useSignal<string | null>(null);
  const missing = useSignal<readonly Spending[]>([]);
  const unlimited = useSignal<readonly Spending[]>([]);
  /** Whether an approval without limit becomes one of exactly this. */
  const isLimited = useSignal(true);
  const fee = useSignal<bigint | null>(null);
  const plan = useSignal<Plan | null>(null);
  const failure = useSignal<string | null>(null);
  const isUnsure = useSignal(false);
  const finished = useSignal<Settled | null>(null);
  const changes = useSignal<readonly Change[] | null>(null);
  const isWorking = useSignal(false);
  const block = useComputed(() => head.value?.number);

  const approvalsToGive = (found: Awaited<ReturnType<typeof readApprovals>>): readonly Spending[] =>
    isLimited.value ? [...found.missing, ...found.unlimited] : found.missing;

  // tried anew at every block until it is sent: what is shown is what the chain says now
  useEffect(() => {
    const [client, who] = [node.value, account.value];
    if (!client || !who || isWorking.value || finished.value) return;
    let stale = false;
    void (async () => {
      try {
        const approvals = await readApprovals(client, who, action);
        const lacking = approvalsToGive(approvals);
        const tried = await simulate(client, who, action, lacking);
        const prices = await estimateFeesPerGas(client).catch(() => null);
        const wallet = isOnChain.value ? walletClient.value : null;
        const steps = wallet && (await stepsOf(client, wallet, action, lacking, head.value?.timestamp ?? 0n));
        if (stale || isWorking.value) return;
        expected.value = steps ?? [];
        missing.value = lacking;
        unlimited.value = approvals.unlimited;
        simulation.value = tried;
        fee.value = prices && tried.status === "ok" ? tried.gas * (prices.maxFeePerGas ?? 0n) : null;
      } catch (error) {
        if (!stale) simulation.value = { status: "unknown", reason: await explain(error) };
      }
    })();
    return () => {
      stale = true;
    };
  }, [action, block.value, account.value, isOnChain.value, isLimited.value]);

  const run = async (): Promise<void> => {
    const [client, wallet] = [node.value, walletClient.value];
    if (!client || !wallet || busy || wallet.account.address !== owner.value) return;
    busy = true;
    isWorking.value = true;
    failure.value = null;
    isUnsure.value = false;
    let at = 0;
    const mark = (state: StepState): void => {
      if (plan.value)
        plan.value = {
          ...plan.value,
          states: plan.value.states.map((old, index) => (index === at ? state : old)),
        };
    };
    try {
      const lacking = approvalsToGive(await readApprovals(client, wallet.account.address, action));
      const steps = await stepsOf(client, wallet, action, lacking, head.value?.timestamp ?? 0n);
      plan.value = { steps, states: steps.map(() => "waiting") };
      let last: Settled = { outcome: "confirmed" };
      let began: bigint | null = null;
      for (at = 0; at < steps.length; at++) {
        mark("asking");
        const settled = await steps[at]!.run();
        if (settled && settled.outcome !== "confirmed") {
          mark("failed");
          failure.value = WHAT_BECAME[settled.outcome];
          isUnsure.value = settled.outcome === "lost";
          return;
        }
        mark("done");
        if (settled) last = settled;
        if (settled?.receipt) began ??= BigInt(settled.receipt.blockNumber) - 1n;
      }
      finished.value = last;
      if (last.receipt && began !== null) {
        const mined = BigInt(last.receipt.blockNumber);
        void changesBetween(client, action.measures, began, mined).then((found) => (changes.value = found));
      }
      if (last.receipt) action.done?.(last.receipt.transactionHash);
    } catch (error) {
      mark("failed");
      failure.value = await explain(error);
    } finally {
      busy = false;
      isWorking.value = false;
    }
  };

  /** For whoever has no ether: the payment is signed, and somebody else sends it. */
  const payment = action.payment ?? (action.spending?.length === 1 ? action.spending[0]!.payment : undefined);
  const handOver = async (): Promise<void> => {
    const wallet = walletClient.value;
    if (!wallet || !payment || busy || wallet.account.address !== owner.value) return;
    busy = true;
    isWorking.value = true;
    failure.value = null;
    try {
      handed.value = await signPayment(wallet, payment, head.value?.timestamp ?? 0n);
    } catch (error) {
      failure.value = await explain(error);
    } finally {
      busy = false;
      isWorking.value = false;
    }
  };

  const tried = simulation.value;
  return (
    <Dialog title={action.title} onClose={onClose} keepOpen={isWorking.value}>
      {action.sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      {(action.warnings ?? []).map((warning) => (
        <Notice tone="warning">{warning}</Notice>
      ))}
      {finished.value ? <Changed changes={changes.value} /> : <Changes simulation={tried} />}
      {tried?.status === "ok" && !finished.value && (
        <Cost gas={tried.gas} fee={fee.value} isSigned={action.agreement !== undefined} />
      )}
      {!plan.value &&
        unlimited.value.map((spending) => (
          <Notice tone="warning">
            An old approval lets {spending.spenderName} take all your {spending.symbol}, without limit, for
            ever.{" "}
            <label>
              <input
                type="checkbox"
                checked={isLimited.value}
                onChange={(event) => (isLimited.value = event.currentTarget.checked)}
              />{" "}
              Limit it to exactly this
            </label>
          </Notice>
        ))}
      <Steps plan={plan.value} expected={expected.value} title={action.title} allowed={missing.value} />
      {failure.value && (
        <Notice tone="danger">
          {capital(failure.value)}.{" "}
          {plan.value?.steps.some(({ isSignature }, at) => !isSignature && plan.value?.states[at] === "done")
            ? "The steps before it are done and need not be done again."
            : isUnsure.value
              ? ""
              : "Nothing has changed."}
        </Notice>
      )}
      {handed.value ? (
        <Handover text={handed.value} onClose={onClose} />
      ) : finished.value ? (
        <Done settled={finished.value} isSigned={action.agreement !== undefined} onClose={onClose} />
      ) : !session.value ? (
        <button type="button" class="primary" onClick={() => (pickerOpen.value = true)}>
          Connect a wallet
        </button>
      ) : isOthers ? (
        <Notice tone="danger">
          This was made for {owner.value ? shortAddress(owner.value) : "nobody"}, not for your account of now.
          Close it and look again.
        </Notice>
      ) : !isOnChain.value ? (
        <button
          type="button"
          class="primary"
          onClick={() =>
            void switchChain().catch(async (error: unknown) => (failure.value = await explain(error)))
          }
        >
          Switch the wallet to {chain.value?.name}
        </button>
      ) : (
        <button
          type="button"
          class="primary"
          disabled={isWorking.value || tried === null || tried.status === "refused"}
          onClick={() => void run()}
        >
          {isWorking.value
            ? "Waiting for your wallet and the chain…"
            : failure.value
              ? `Try again: ${action.title}`
              : action.title}
        </button>
      )}
      {payment &&
        isOnChain.value &&
        !isOthers &&
        !handed.value &&
        !finished.value &&
        !isWorking.value &&
        tried?.status === "ok" && (
          <p>
            <button type="button" class="small" onClick={() => void handOver()}>
              Only sign it
            </button>{" "}
            <span class="hint">
              Whoever you give the signature sends it, for you and as it is here, and pays the gas.
            </span>
          </p>
        )}
    </Dialog>
  );
}

const WHAT_BECAME: Record<Exclude<Settled["outcome"], "confirmed">, string> = {
  reverted:
    "the transaction was mined and refused by the contract: somebody was faster, or the chain has changed since",
  replaced: "another transaction of your account took its place",
  cancelled: "it was cancelled in the wallet",
  lost: "neither your node nor your wallet knows the transaction. Look into the wallet before you try again: should it be mined after all, it would be done twice",
};

function Changes({ simulation }: { simulation: Simulation | null }) {
  if (simulation === null) {
    return (
      <p role="status" class="empty">
        Trying it on a copy of the chain…
      </p>
    );
  }
  if (simulation.status === "refused")
    return <Notice tone="danger">This would fail: {simulation.reason}.</Notice>;
  if (simulation.status === "unknown") {
    return (
      <Notice tone="warning">
        It could not be tried beforehand ({simulation.reason}). Your wallet may still show what it does.
      </Notice>
    );
  }
  return <ChangeTable label="What changes" changes={simulation.changes} />;
}

/** What is read of the chain once it is mined; what was tried before is no longer shown then. */
function Changed({ changes }: { changes: readonly Change[] | null }) {
  return changes && <ChangeTable label="Changed" changes={changes} />;
}

function ChangeTable({ label, changes }: { label: string; changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <table class="changes">
      <thead>
        <tr>
          <th scope="col">{label}</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ measure, before, after }) => (
          <tr>
            <th scope="row">{measure.label}</th>
            <td>{measure.show(before)}</td>
            <td class={tone(measure, before, after)}>{measure.show(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function tone(measure: Measure, before: unknown, after: unknown): string {
  const rank = measure.rank ?? ((raw: unknown) => (typeof raw === "bigint" ? raw : 0n));
  const [from, to] = [rank(before), rank(after)];
  if (!measure.better || from === to) return "";
  return to > from === (measure.better === "more") ? "good" : "bad";
}

function Cost({ gas, fee, isSigned }: { gas: bigint; fee: bigint | null; isSigned: boolean }) {
  if (gas === 0n) return <p class="cost">You only sign: nothing is sent, and it costs nothing.</p>;
  return (
    <p class="cost">
      About {showUnits(gas, 0, 0).text} gas{fee === null ? "" : `, ${showUnits(fee, 18, 4).text} ETH at most`}
      {isSigned && ", for what must be done before you sign"}.
    </p>
  );
}

const MARKS: Record<StepState, string> = { waiting: "○", asking: "◔", mining: "◑", done: "●", failed: "✕" };
const WORDS: Record<StepState, string> = {
  waiting: "to do",
  asking: "waiting for you and the chain",
  mining: "being mined",
  done: "done",
  failed: "failed",
};

function Steps({
  plan,
  expected,
  title,
  allowed,
}: {
  plan: Plan | null;
  expected: readonly Step[];
  title: string;
  /** What the steps let others take. */
  allowed: readonly Spending[];
}) {
  const labels = (plan?.steps ?? expected).map((step) => step.label);
  if (!plan && (labels[0] ?? title) === title) return null;
  return (
    <>
      <ol class="steps" aria-live="polite">
        {labels.map((label, at) => {
          const state = plan?.states[at] ?? "waiting";
          return (
            <li class={state}>
              <span aria-hidden="true">{MARKS[state]}</span> {label} <span class="said">{WORDS[state]}</span>
            </li>
          );
        })}
      </ol>
      {!plan &&
        allowed.map((spending) => (
          <p class="hint">
            What you allow: {spending.spenderName} ({shortAddress(spending.spender)}) may take{" "}
            {amountText(spending.amount, spending, 6)} of yours
            {expected.some(({ isSignature }) => isSignature) && spending.permit
              ? ", once, within 20 minutes"
              : ""}
            , and no more.
          </p>
        ))}
    </>
  );
}

function Done({ settled, isSigned, onClose }: { settled: Settled; isSigned: boolean; onClose: () => void }) {
  const hash = settled.receipt?.transactionHash;
  const explorer = chain.value?.explorer;
  return (
    <>
      <Notice tone="good">
        {isSigned ? "Signed" : "Done"}
        {settled.receipt
          ? `, in block ${BigInt(settled.receipt.blockNumber)}, for ${showUnits(BigInt(settled.receipt.gasUsed), 0, 0).text} gas`
          : ""}
        .{" "}
        {hash && explorer && (
          <a href={`${explorer}/tx/${hash}`} target="_blank" rel="noreferrer">
            See it in the explorer
          </a>
        )}
      </Notice>
      <button type="button" class="primary" onClick={onClose}>
        Close
      </button>
    </>
  );
}
