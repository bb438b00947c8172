/** EIP-3009 authorizations that can be spent on one very call, in the form in which the Python client reads and writes them. */
import {
  encodeAbiParameters,
  keccak256,
  toHex,
  type Abi,
  type AbiFunction,
  type AbiParameter,
  type Address,
  type Hex,
  type TypedDataDefinition,
} from "viem";

import { closeWithAuthorization } from "../generated/credit_facilitator";
import { swapInWithAuthorization, swapOutWithAuthorization } from "../generated/peg_stability_module";
import { buyWithAuthorization } from "../generated/primary_sale";
import { redeemWithAuthorization as redeem } from "../generated/redemption_module";
import {
  depositWithAuthorization as save,
  redeemWithAuthorization as takeOut,
} from "../generated/savings_vault";
import { depositWithAuthorization as provide } from "../generated/stability_pool";
import type { KnownToken } from "../data/tokens";
import type { Call, Payment } from "./action";
import { requireAuthorizations, typedAuthorization } from "./permit";
import { encode } from "./simulate";

/** Of a structure its fields' names, in their order. */
type Names = readonly (string | Names)[];

interface Kind {
  readonly abi: Abi;
  /** In the Python client's message: the contract's, then the function's arguments' but the signature's. */
  readonly to: string;
  readonly names: Names;
  /** The name of what is paid. */
  readonly amount: string;
}

const SWAP = {
  to: "module",
  names: ["from_", "amount_in", "min_out", "receiver", "deadline", "salt"],
  amount: "amount_in",
};
const MARKET = ["loan_token", "collateral_token", "oracle", "irm", "lltv"];

/** By their names in the Python client. */
const KINDS = {
  SwapInAuthorization: { abi: swapInWithAuthorization, ...SWAP },
  SwapOutAuthorization: { abi: swapOutWithAuthorization, ...SWAP },
  DepositAuthorization: { abi: save, ...SWAP },
  RedeemAuthorization: { abi: takeOut, ...SWAP },
  CloseAuthorization: {
    abi: closeWithAuthorization,
    to: "facilitator",
    names: [MARKET, "from_", "max_repaid", "min_collateral", "receiver", "as_ether", "deadline", "salt"],
    amount: "max_repaid",
  },
  RedemptionAuthorization: {
    abi: redeem,
    to: "module",
    names: [
      [MARKET, "borrowers", "coins", "min_reserve", "min_collateral", "receiver", "deadline"],
      "from_",
      "salt",
    ],
    amount: "coins",
  },
  PurchaseAuthorization: {
    abi: buyWithAuthorization,
    to: "sale",
    names: ["from_", "sale_id", "shares", "max_cost", "deadline", "salt"],
    amount: "max_cost",
  },
  ProvisionAuthorization: {
    abi: provide,
    to: "pool",
    names: ["from_", "assets", "deadline", "salt"],
    amount: "assets",
  },
} satisfies Record<string, Kind>;

export type BoundKind = keyof typeof KINDS;

export function newSalt(): Hex {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

function inputsOf(kind: BoundKind): readonly AbiParameter[] {
  return (KINDS[kind].abi[0] as AbiFunction).inputs.slice(0, -1);
}

function partsOf(input: AbiParameter): readonly AbiParameter[] {
  return "components" in input ? input.components : [];
}

function callOf(kind: BoundKind, to: Address, args: readonly unknown[]): Call {
  const abi: Abi = KINDS[kind].abi;
  return { to, abi, functionName: (abi[0] as AbiFunction).name, args };
}

interface Leaf {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

/** Arguments by their names, of structures the fields. */
function named(names: Names, inputs: readonly AbiParameter[], args: readonly unknown[]): Leaf[] {
  return names.flatMap((name, at) => {
    const input = inputs[at]!;
    if (typeof name === "string") return [{ name, type: input.type, value: args[at] }];
    const parts = partsOf(input);
    const whole = args[at] as Record<string, unknown>;
    return named(
      name,
      parts,
      parts.map((part) => whole[part.name!]),
    );
  });
}

/** As the contracts hash a call: structures are their fields, and lists their hashes. */
function hashed(selector: Hex, leaves: readonly Leaf[]): Hex {
  const words = leaves.map(({ type, value }) => {
    if (!Array.isArray(value)) return { type, value };
    const item = { type: type.slice(0, -2) };
    return {
      type: "bytes32",
      value: keccak256(
        encodeAbiParameters(
          value.map(() => item),
          value,
        ),
      ),
    };
  });
  return keccak256(
    encodeAbiParameters([{ type: "bytes4" }, ...words], [selector, ...words.map(({ value }) => value)]),
  );
}

function valuesOf(leaves: readonly Leaf[]): Record<string, unknown> {
  return Object.fromEntries(leaves.map(({ name, value }) => [name, value]));
}

/** The reverse: `field` reads one by its name and type. */
function gathered(
  names: Names,
  inputs: readonly AbiParameter[],
  field: (name: string, type: string) => unknown,
): unknown[] {
  return names.map((name, at) => {
    const input = inputs[at]!;
    if (typeof name === "string") return field(name, input.type);
    const parts = partsOf(input);
    const values = gathered(name, parts, field);
    return Object.fromEntries(parts.map((part, index) => [part.name!, values[index]]));
  });
}

/**
 * A payment of `token` that can be spent on a call of `to` alone. `args` are the call's but the signature. Its nonce is the hash of the
 * call: reckoned here, since a node that lied of it could have another call signed.
 */
export function bound(kind: BoundKind, token: KnownToken, to: Address, args: readonly unknown[]): Payment {
  const { names, amount, to: contract } = KINDS[kind];
  const call = callOf(kind, to, args);
  const inputs = inputsOf(kind);
  const selector = encode({ ...call, args: [...args, "0x"] }).slice(0, 10);
  const leaves = named(names, inputs, args);
  const nonce = hashed(selector as Hex, leaves);
  const of = valuesOf(leaves);
  return {
    prepare: async (from) => {
      await requireAuthorizations(token.address, from, nonce);
      const message = {
        from,
        to,
        value: of[amount] as bigint,
        validAfter: 0n,
        validBefore: of.deadline as bigint,
        nonce,
      };
      return typedAuthorization(token.address, message, "ReceiveWithAuthorization");
    },
    include: (signature) => ({ ...call, args: [...args, signature] }),
    write: (typed, signature) =>
      writeSigned(
        kind,
        Object.fromEntries([[contract, to], ...leaves.map(({ name, value }) => [name, textOf(value)])]),
        typed,
        signature,
      ),
  };
}

type Text = string | boolean | readonly Text[];

function textOf(value: unknown): Text {
  if (Array.isArray(value)) return value.map(textOf);
  return typeof value === "boolean" ? value : String(value);
}

/** A signed message as text. */
export function writeSigned(
  kind: string,
  message: Record<string, Text>,
  { domain }: TypedDataDefinition,
  signature: Hex,
): string {
  const { chainId, verifyingContract, name, version } = domain as Record<string, unknown>;
  return JSON.stringify({
    kind,
    message,
    domain: {
      chain_id: String(chainId),
      verifying_contract: verifyingContract,
      name,
      version,
      salt: null,
    },
    signature,
  });
}

export interface Sent {
  readonly call: Call;
  readonly from: Address;
  readonly to: Address;
  readonly value: bigint;
  readonly validBefore: bigint;
}

/** The call of a signed message, of these kinds; null of another. `field` reads an argument by its name and type, and throws. */
export function boundCall(
  kind: unknown,
  field: (name: string, type: string) => unknown,
  signature: Hex,
): Sent | null {
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind)) return null;
  const { names, amount, to: contract } = KINDS[kind as BoundKind];
  const inputs = inputsOf(kind as BoundKind);
  const to = field(contract, "address") as Address;
  const args = gathered(names, inputs, field);
  const of = valuesOf(named(names, inputs, args));
  return {
    call: callOf(kind as BoundKind, to, [...args, signature]),
    from: of.from_ as Address,
    to,
    value: of[amount] as bigint,
    validBefore: of.deadline as bigint,
  };
}
