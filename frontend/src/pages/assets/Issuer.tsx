/** What the issuer alone may do: rules, documents, agents, and a sale of new shares. */
import { useSignal } from "@preact/signals";
import { encodeFunctionData, type Abi, type Hex } from "viem";

import { useQuery } from "../../chain/query";
import { readAgents, type AssetDetails, type AssetRow } from "../../data/assets";
import { classesOf, parseNumbers, sentences, type Policy } from "../../data/rules";
import { ETHER } from "../../data/tokens";
import * as token from "../../generated/asset_token";
import { exactUnits } from "../../math/decimal";
import { Address } from "../../ui/Address";
import { AmountField, useAmount, type AmountInput } from "../../ui/amount";
import { ActionForm, AddressField, Choice, Tabs, TextField, useAddress } from "../../ui/forms";
import { Card, Empty } from "../../ui/parts";
import type { Action, Call } from "../../write/action";
import { acting } from "../../write/Acting";
import { bytesOf } from "./Desk";
import { OpenSale } from "./OpenSale";

export interface Part {
  readonly asset: AssetRow;
  readonly details: AssetDetails;
}

const DAY = 86_400;
const TASKS = [
  ["rules", "Rules"],
  ["documents", "Documents"],
  ["agents", "Agents"],
  ["sale", "Open a sale"],
] as const;

export function Issuer(part: Part) {
  const task = useSignal<(typeof TASKS)[number][0]>("rules");
  return (
    <Card
      title={
        <Tabs
          tabs={TASKS}
          current={task.value}
          choose={(name) => (task.value = name)}
          label="What the issuer does"
        />
      }
    >
      {task.value === "rules" ? (
        <Rules key={part.details.rules.join()} {...part} />
      ) : task.value === "documents" ? (
        <Documents {...part} />
      ) : task.value === "agents" ? (
        <Agents {...part} />
      ) : (
        <OpenSale {...part} />
      )}
    </Card>
  );
}

/** Nothing typed is zero; null for what is no amount, or too large. */
function valueOf({ text, reading }: AmountInput, bits: bigint): bigint | null {
  if (text.value.trim() === "") return 0n;
  return reading.ok && reading.value < 1n << bits ? reading.value : null;
}

function Rules({ asset, details }: Part) {
  const { policy: now, countries: listed, rules } = details;
  const { decimals } = asset.token;
  const first = (units: bigint, places = decimals): string => (units ? exactUnits(units, places) : "");
  const rule = useSignal(`${now.countryRule}`);
  const countries = useSignal(listed.join(", "));
  const classes = useSignal(classesOf(now).join(", "));
  const holders = useAmount(0, first(BigInt(now.maxHolders), 0));
  const least = useAmount(decimals, first(now.minHolding));
  const most = useAmount(decimals, first(now.maxBalance));
  const daily = useAmount(decimals, first(now.dailyVolume));
  const lockDays = Math.ceil(now.lockup / DAY);
  const lock = useAmount(0, first(BigInt(lockDays), 0));
  const sanctions = useAddress(now.sanctionsList === ETHER ? "" : now.sanctionsList);
  const isChecked = useSignal(now.checkedClaims);

  const [wanted, allowed] = [parseNumbers(countries.value, 999), parseNumbers(classes.value, 31)];
  const values = [
    valueOf(holders, 32n),
    valueOf(least, 56n),
    valueOf(most, 56n),
    valueOf(daily, 56n),
    valueOf(lock, 15n),
  ] as const;
  const [maxHolders, minHolding, maxBalance, dailyVolume, days] = values;
  const list = sanctions.text.value.trim() === "" ? ETHER : sanctions.reading.ok && sanctions.reading.value;
  const nobody = rule.value === "1" && wanted?.length === 0;
  const next: Policy | null =
    wanted && allowed && list && !nobody && !values.includes(null)
      ? {
          countryRule: Number(rule.value),
          classes: allowed.reduce((bits, at) => (bits | (1 << at)) >>> 0, 0),
          maxHolders: Number(maxHolders),
          minHolding: minHolding!,
          maxBalance: maxBalance!,
          dailyVolume: dailyVolume!,
          // one that is no whole number of days stays as it is until another is typed
          lockup: Number(days) === lockDays ? now.lockup : Number(days) * DAY,
          sanctionsList: list,
          checkedClaims: isChecked.value,
        }
      : null;
  const then = next && wanted ? sentences(next, wanted, asset.token) : null;
  const gone = then ? rules.filter((each) => !then.includes(each)) : [];
  const added = then ? then.filter((each) => !rules.includes(each)) : [];
  const more = wanted?.filter((each) => !listed.includes(each)) ?? [];
  const fewer = wanted ? listed.filter((each) => !wanted.includes(each)) : [];
  const hasNewPolicy =
    next !== null && (Object.keys(next) as (keyof Policy)[]).some((name) => next[name] !== now[name]);
  const make = (): Action => {
    if (!next) throw new Error("look at the fields again");
    const call = (abi: Abi, functionName: string, args: readonly unknown[]): Call => ({
      to: asset.address,
      abi,
      functionName,
      args,
    });
    const calls: readonly Call[] = [
      ...(hasNewPolicy ? [call(token.setPolicy, "setPolicy", [next])] : []),
      ...(more.length ? [call(token.setCountries, "setCountries", [more, true])] : []),
      ...(fewer.length ? [call(token.setCountries, "setCountries", [fewer, false])] : []),
    ];
    return {
      title: "Set the rules",
      sentences: [
        ...gone.map((each) => `No longer: ${each}`),
        ...added.map((each) => `From now on: ${each}`),
        "Nobody who holds shares loses any by it, but may not get more, or not send.",
      ],
      call: together(asset, calls),
      measures: [
        {
          label: "Rules, but for countries",
          read: { to: asset.address, abi: token.policy, functionName: "policy", args: [] },
          show: (raw) =>
            sentences({ ...(raw as Policy), countryRule: 0 }, [], asset.token)
              .slice(1)
              .join(" ") || "none",
        },
        ...[...more, ...fewer].map((country) => ({
          label: `Country ${country} is listed`,
          read: {
            to: asset.address,
            abi: token.isCountryListed,
            functionName: "isCountryListed",
            args: [country],
          },
          show: (raw: unknown) => (raw ? "yes" : "no"),
        })),
      ],
    };
  };
  return (
    <ActionForm ready={then !== null && (hasNewPolicy || more.length + fewer.length > 0)} make={make}>
      <Choice
        label="Countries"
        options={[
          ["0", "Investors of any country may receive"],
          ["1", "Only investors of the listed ones"],
          ["2", "All but investors of the listed ones"],
        ]}
        value={rule.value}
        set={(found) => (rule.value = found)}
      />
      <TextField
        label="Listed countries"
        text={countries}
        problem={
          wanted === null
            ? "numbers of ISO 3166-1, with commas between them"
            : nobody
              ? "with none listed, nobody could receive"
              : null
        }
        hint="Numbers of ISO 3166-1: 250 is France, 392 Japan."
      />
      <TextField
        label="Classes of investors"
        text={classes}
        problem={allowed === null ? "numbers from 0 to 31, with commas between them" : null}
        hint="Left empty: all of them."
      />
      <AmountField label="Investors at most" token={{ symbol: "", decimals: 0 }} input={holders} />
      <AmountField label="A wallet holds at least" token={asset.token} input={least} />
      {details.keepsInvestors && (
        <AmountField label="An investor holds at most" token={asset.token} input={most} />
      )}
      <AmountField label="An investor sends in a day, at most" token={asset.token} input={daily} />
      <AmountField
        label="Issued shares are locked up for"
        token={{ symbol: "days", decimals: 0 }}
        input={lock}
      />
      <AddressField label="Sanctions list" input={sanctions} />
      <p>
        <label>
          <input
            type="checkbox"
            checked={isChecked.value}
            onChange={(event) => (isChecked.value = event.currentTarget.checked)}
          />{" "}
          Pay dividends to verified wallets alone
        </label>
      </p>
      <h3>The rules, before and after</h3>
      <ul aria-label="The rules, before and after">
        {rules.map((each) => (
          <li key={each}>{gone.includes(each) ? <del>{each}</del> : each}</li>
        ))}
        {added.map((each) => (
          <li key={each}>
            <ins>{each}</ins>
          </li>
        ))}
      </ul>
    </ActionForm>
  );
}

/** All or none of them. */
function together(asset: AssetRow, calls: readonly Call[]): Call {
  const [first] = calls;
  if (calls.length === 1 && first) return first;
  const data = calls.map(({ abi, functionName, args }) =>
    encodeFunctionData({ abi, functionName, args: args as unknown[] }),
  );
  return { to: asset.address, abi: token.multicall, functionName: "multicall", args: [data] };
}

function Documents({ asset, details }: Part) {
  const name = useSignal("");
  const uri = useSignal("");
  const hash = useSignal("");
  const failure = useSignal<string | null>(null);
  const key = bytesOf(name.value);
  const replaced = details.documents.find((each) => each.key === key);
  const isHash = /^0x[0-9a-fA-F]{64}$/.test(hash.value.trim());
  const measure = (which: Hex): Action["measures"] => [
    {
      label: "Its address",
      read: { to: asset.address, abi: token.getDocument, functionName: "getDocument", args: [which] },
      show: (raw) => (raw as readonly [string])[0] || "none",
    },
  ];
  const take = async (file: File | undefined): Promise<void> => {
    failure.value = null;
    if (!file) return;
    try {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      hash.value = `0x${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
      if (!name.value) name.value = file.name.slice(0, 32);
    } catch {
      failure.value = "This browser cannot hash the file here: paste its SHA-256.";
    }
  };
  return (
    <>
      {details.documents.length === 0 && <Empty>None.</Empty>}
      {details.documents.map((each) => (
        <p class="split">
          <span>
            <strong>{each.name}</strong> <code class="uri">{each.uri}</code>
          </span>
          <button
            type="button"
            class="small"
            aria-label={`Remove ${each.name}`}
            onClick={() =>
              (acting.value = {
                title: `Remove ${each.name}`,
                sentences: [
                  "The asset no longer names it. Who has the file still has it, and the chain remembers.",
                ],
                call: {
                  to: asset.address,
                  abi: token.removeDocument,
                  functionName: "removeDocument",
                  args: [each.key],
                },
                measures: [
                  {
                    label: "Documents",
                    read: {
                      to: asset.address,
                      abi: token.getAllDocuments,
                      functionName: "getAllDocuments",
                      args: [],
                    },
                    show: (raw) => `${(raw as readonly Hex[]).length}`,
                  },
                ],
              })
            }
          >
            Remove
          </button>
        </p>
      ))}
      <ActionForm
        ready={key !== null && uri.value.trim() !== "" && isHash}
        make={() => ({
          title: `${replaced ? "Replace" : "Add"} ${name.value.trim()}`,
          sentences: [
            `The asset names it, at ${uri.value.trim()}, with its hash: whoever has the file can see that it is this one.`,
            ...(replaced ? [`It stands in place of the one at ${replaced.uri}.`] : []),
          ],
          call: {
            to: asset.address,
            abi: token.setDocument,
            functionName: "setDocument",
            args: [key!, uri.value.trim(), hash.value.trim()],
          },
          measures: measure(key!),
        })}
      >
        <div class="field">
          <label for="document-file">The file</label>
          <input
            id="document-file"
            type="file"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
          <p class="hint">It stays on your computer: only its hash is taken.</p>
        </div>
        <TextField
          label="SHA-256"
          text={hash}
          problem={failure.value ?? (hash.value !== "" && !isHash ? "0x and 64 hexadecimal digits" : null)}
        />
        <TextField
          label="Name"
          text={name}
          problem={name.value !== "" && key === null ? "32 letters at most" : null}
        />
        <TextField
          label="Where it is"
          text={uri}
          hint="ipfs://… or another address that everybody can open."
        />
      </ActionForm>
    </>
  );
}

function Agents({ asset }: Part) {
  const agents = useQuery(`agents ${asset.address}`, (moment) => readAgents(moment, asset.address)).value;
  const input = useAddress();
  const appoint = (agent: Hex, appointed: boolean): Action => ({
    title: appointed ? "Appoint the agent" : "Dismiss the agent",
    sentences: [
      appointed
        ? `${agent} may freeze wallets, move shares by force and recover lost wallets, alone, at once.`
        : `${agent} may enforce nothing any more.`,
    ],
    call: { to: asset.address, abi: token.setAgent, functionName: "setAgent", args: [agent, appointed] },
    measures: [
      {
        label: "Is an agent",
        read: { to: asset.address, abi: token.isAgent, functionName: "isAgent", args: [agent] },
        show: (raw) => (raw ? "yes" : "no"),
      },
    ],
  });
  const isKnown = input.reading.ok && (agents.value?.includes(input.reading.value) ?? false);
  return (
    <>
      {agents.value?.length === 0 && <Empty>None.</Empty>}
      {agents.value?.map((agent) => (
        <p class="split">
          <Address of={agent} />
          <button
            type="button"
            class="small"
            aria-label={`Dismiss ${agent}`}
            onClick={() => (acting.value = appoint(agent, false))}
          >
            Dismiss
          </button>
        </p>
      ))}
      <ActionForm
        ready={input.reading.ok && !isKnown}
        make={() => {
          if (!input.reading.ok) throw new Error("say whom");
          return appoint(input.reading.value, true);
        }}
      >
        <AddressField label="Appoint" input={input} problem={isKnown ? "it is an agent" : null} />
      </ActionForm>
    </>
  );
}
