/** What calls take of their account, and what is signed instead of an approval: ERC-2612 permits, and EIP-3009 authorizations. */
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
import { readContract } from "viem/actions";

import { alone, node, type Node } from "../chain/node";
import { ETHER, type KnownToken } from "../data/tokens";
import { DOMAIN_SEPARATOR, eip712Domain, name as nameOf, nonces } from "../generated/savings_vault";
import type { Call, Permit, Spending } from "./action";
import { encode } from "./simulate";

const DOMAIN = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
] as const;

const PERMIT = [
  { name: "owner", type: "address" },
  { name: "spender", type: "address" },
  { name: "value", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;

/**
 * What a call takes of its account: nothing where it is ether or none. Every call of the page that needs leave to take a token says so
 * by this, with the signatures that its contract takes instead of an approval.
 */
export function spend(
  { address, symbol, decimals }: KnownToken,
  amount: bigint,
  spender: Address,
  spenderName: string,
  ways: Pick<Spending, "permit" | "payment"> = {},
): readonly Spending[] {
  if (address === ETHER || amount === 0n) return [];
  return [{ token: address, symbol, decimals, spender, spenderName, amount, ...ways }];
}

/** A permit as the first step of the spender's multicall. `step` takes the token first, if the spender takes more than one. */
export function permitStep(
  { address: token }: KnownToken,
  amount: bigint,
  spender: Address,
  step: Abi,
  multicall: Abi,
): Permit {
  const { name, inputs } = step[0] as AbiFunction;
  return {
    prepare: (owner, until) => typedPermit(token, owner, spender, amount, until),
    include: (signature, until, call) => {
      const args = [...(inputs.length === 4 ? [token] : []), amount, until, signature];
      return prepend(encode({ to: spender, abi: step, functionName: name, args }), call, multicall);
    },
  };
}

/** The call with a step before it, in one multicall of its contract. */
export function prepend(step: Hex, call: Call, multicall: Abi): Call {
  const steps = call.functionName === "multicall" ? (call.args[0] as readonly Hex[]) : [encode(call)];
  return { to: call.to, abi: multicall, functionName: "multicall", args: [[step, ...steps]] };
}

// EIP-3009

const AUTHORIZATION = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

/** A transfer that its owner signs and anyone may send, once. */
export interface Authorization {
  readonly from: Address;
  readonly to: Address;
  readonly value: bigint;
  /** Valid strictly after this second, and strictly before the other. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly nonce: Hex;
}

/** What is signed; throws where the token has no authorizations. */
export async function typedAuthorization(
  token: Address,
  authorization: Authorization,
  primaryType: "TransferWithAuthorization" | "ReceiveWithAuthorization" = "TransferWithAuthorization",
): Promise<TypedDataDefinition> {
  const types: Record<string, unknown> = { EIP712Domain: DOMAIN, [primaryType]: AUTHORIZATION };
  const message = { ...authorization };
  return { domain: await domainOf(token), types, primaryType, message } as TypedDataDefinition;
}

const AUTHORIZATION_STATE = [
  {
    type: "function",
    name: "authorizationState",
    stateMutability: "view",
    inputs: [{ type: "address" }, { type: "bytes32" }],
    outputs: [{ type: "bool" }],
  },
] as const;

/** Throws where the token has none. */
export async function requireAuthorizations(token: Address, from: Address, nonce: Hex): Promise<void> {
  const used = await readContract(clientNow(), {
    address: token,
    abi: AUTHORIZATION_STATE,
    functionName: "authorizationState",
    args: [from, nonce],
  });
  if (used) throw new Error("this authorization is used up");
}

// Domains

function clientNow(): Node {
  if (!node.value) throw new Error("no chain");
  return alone(node.value);
}

/** A token's own EIP-712 domain, if it is of this chain and this token; also of one that only says its separator. */
async function domainOf(token: Address) {
  const client = clientNow();
  const here = { chainId: client.chain.id, verifyingContract: token };
  const said = await readContract(client, {
    address: token,
    abi: eip712Domain,
    functionName: "eip712Domain",
  }).catch(() => null);
  if (said === null) return separatedDomain(client, token);
  const [, name, version, chainId, verifyingContract] = said;
  if (Number(chainId) !== here.chainId || verifyingContract.toLowerCase() !== token.toLowerCase()) {
    throw new Error("the token's signatures are for another chain or contract: approve it instead");
  }
  return { name, version, ...here, verifyingContract };
}

const TEXTS = [
  { type: "function", name: "version", stateMutability: "view", inputs: [], outputs: [{ type: "string" }] },
] as const;
const TYPEHASH = [
  {
    type: "function",
    name: "PERMIT_TYPEHASH",
    stateMutability: "view",
    inputs: [],
    outputs: [{ type: "bytes32" }],
  },
] as const;
const typeOf = (name: string, fields: readonly { readonly name: string; readonly type: string }[]): Hex =>
  keccak256(toHex(`${name}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`));

/** Name and version are as they should be where they make the separator that the token says. */
async function separatedDomain(client: Node, token: Address) {
  const [name, version, separator, permitType] = await Promise.all([
    readContract(client, { address: token, abi: nameOf, functionName: "name" }),
    readContract(client, { address: token, abi: TEXTS, functionName: "version" }).catch(() => "1"),
    readContract(client, { address: token, abi: DOMAIN_SEPARATOR, functionName: "DOMAIN_SEPARATOR" }),
    readContract(client, { address: token, abi: TYPEHASH, functionName: "PERMIT_TYPEHASH" }).catch(
      () => null,
    ),
  ]);
  const chainId = client.chain.id;
  const reckoned = keccak256(
    encodeAbiParameters(
      [
        { type: "bytes32" },
        { type: "bytes32" },
        { type: "bytes32" },
        { type: "uint256" },
        { type: "address" },
      ],
      [
        typeOf("EIP712Domain", DOMAIN),
        keccak256(toHex(name)),
        keccak256(toHex(version)),
        BigInt(chainId),
        token,
      ],
    ),
  );
  // a permit of another form, as the first there were, is none that a contract could use
  if (reckoned !== separator || (permitType !== null && permitType !== typeOf("Permit", PERMIT)))
    throw new Error("the token's signatures are not of the standard: approve it instead");
  return { name, version, chainId, verifyingContract: token };
}

/** What is signed; throws where the token has no permit. */
export async function typedPermit(
  token: Address,
  owner: Address,
  spender: Address,
  value: bigint,
  deadline: bigint,
): Promise<TypedDataDefinition> {
  const [nonce, domain] = await Promise.all([
    readContract(clientNow(), { address: token, abi: nonces, functionName: "nonces", args: [owner] }),
    domainOf(token),
  ]);
  return {
    domain,
    types: { EIP712Domain: DOMAIN, Permit: PERMIT },
    primaryType: "Permit",
    message: { owner, spender, value, nonce, deadline },
  };
}
