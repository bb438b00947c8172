/** EIP-3009 authorizations that can be spent on one very call, in the form in which the Python client reads and writes them. */
import {
  encodeAbiParameters,
  keccak256,
  toHex,
  type Abi,
  type AbiFunction,
  type Address,
  type Hex,
  type TypedDataDefinition,
} from "viem";

import { swapInWithAuthorization, swapOutWithAuthorization } from "../generated/peg_stability_module";
import { buyWithAuthorization } from "../generated/primary_sale";
import { depositWithAuthorization as save } from "../generated/savings_vault";
import { depositWithAuthorization as provide } from "../generated/stability_pool";
import type { KnownToken } from "../data/tokens";
import type { Call, Payment } from "./action";
import { requireAuthorizations, typedAuthorization } from "./permit";
import { encode } from "./simulate";

interface Kind {
  readonly abi: Abi;
  /** Of the Python client's message: the contract, then the function's arguments but the signature. The last two: deadline, salt. */
  readonly names: readonly string[];
  /** The name of what is paid. */
  readonly amount: string;
}

const SWAP = ["module", "from_", "amount_in", "min_out", "receiver", "deadline", "salt"];

/** By their names in the Python client. */
const KINDS = {
  SwapInAuthorization: { abi: swapInWithAuthorization, names: SWAP, amount: "amount_in" },
  SwapOutAuthorization: { abi: swapOutWithAuthorization, names: SWAP, amount: "amount_in" },
  DepositAuthorization: { abi: save, names: SWAP, amount: "amount_in" },
  PurchaseAuthorization: {
    abi: buyWithAuthorization,
    names: ["sale", "from_", "sale_id", "shares", "max_cost", "deadline", "salt"],
    amount: "max_cost",
  },
  ProvisionAuthorization: {
    abi: provide,
    names: ["pool", "from_", "assets", "deadline", "salt"],
    amount: "assets",
  },
} satisfies Record<string, Kind>;

export type BoundKind = keyof typeof KINDS;

export function newSalt(): Hex {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

function callOf(kind: BoundKind, to: Address, args: readonly unknown[]): Call {
  const abi: Abi = KINDS[kind].abi;
  return { to, abi, functionName: (abi[0] as AbiFunction).name, args };
}

/**
 * A payment of `token` that can be spent on a call of `to` alone. `args` are the call's but the signature. Its nonce is the hash of the
 * call: reckoned here, since a node that lied of it could have another call signed.
 */
export function bound(kind: BoundKind, token: KnownToken, to: Address, args: readonly unknown[]): Payment {
  const { names, amount } = KINDS[kind];
  const call = callOf(kind, to, args);
  const { inputs } = call.abi[0] as AbiFunction;
  const selector = encode({ ...call, args: [...args, "0x"] }).slice(0, 10);
  const nonce = keccak256(
    encodeAbiParameters([{ type: "bytes4" }, ...inputs.slice(0, -1)], [selector, ...args]),
  );
  const value = args[names.indexOf(amount) - 1] as bigint;
  const validBefore = args.at(-2) as bigint;
  return {
    prepare: async (from) => {
      await requireAuthorizations(token.address, from, nonce);
      const message = { from, to, value, validAfter: 0n, validBefore, nonce };
      return typedAuthorization(token.address, message, "ReceiveWithAuthorization");
    },
    include: (signature) => ({ ...call, args: [...args, signature] }),
    write: (typed, signature) =>
      writeSigned(
        kind,
        Object.fromEntries(names.map((name, at) => [name, at === 0 ? to : textOf(args[at - 1])])),
        typed,
        signature,
      ),
  };
}

function textOf(value: unknown): string {
  return String(value);
}

/** A signed message as text. */
export function writeSigned(
  kind: string,
  message: Record<string, string>,
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
  const { abi, names, amount } = KINDS[kind as BoundKind];
  const types = ["address", ...(abi[0] as AbiFunction).inputs.map(({ type }) => type)];
  const [to, ...args] = names.map((name, at) => field(name, types[at]!));
  return {
    call: callOf(kind as BoundKind, to as Address, [...args, signature]),
    from: args[0] as Address,
    to: to as Address,
    value: args[names.indexOf(amount) - 1] as bigint,
    validBefore: args.at(-2) as bigint,
  };
}
