/** ERC-2612 permits as the first step of a contract's own multicall: tried, its failure ignored, the allowance checked. */
import { encodeFunctionData, type Abi, type Address, type Hex, type TypedDataDefinition } from "viem";
import { readContract } from "viem/actions";

import { node } from "../chain/node";
import { eip712Domain, nonces } from "../generated/savings_vault";
import type { Call, Permit } from "./action";

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

/** A contract with `permit(token, value, deadline, signature)` and `multicall(bytes[])`. */
interface Steps {
  readonly permit: Abi;
  readonly multicall: Abi;
}

export function multicallPermit(
  token: Address,
  spender: Address,
  value: bigint,
  call: Call,
  steps: Steps,
): Permit {
  return {
    prepare: (owner, deadline) => typedPermit(token, owner, spender, value, deadline),
    include: (signature, deadline) => ({
      to: spender,
      abi: steps.multicall,
      functionName: "multicall",
      args: [
        [
          encodeFunctionData({
            abi: steps.permit,
            functionName: "permit",
            args: [token, value, deadline, signature],
          }),
          encodeFunctionData({
            abi: call.abi,
            functionName: call.functionName,
            args: call.args as unknown[],
          }),
        ],
      ],
    }),
  };
}

const AUTHORIZATION = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

/** EIP-3009: a transfer that its owner signs and anyone may send, once. */
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
): Promise<TypedDataDefinition> {
  return {
    domain: await domainOf(token),
    types: { EIP712Domain: DOMAIN, TransferWithAuthorization: AUTHORIZATION },
    primaryType: "TransferWithAuthorization",
    message: { ...authorization },
  };
}

/** A token's own EIP-712 domain, if it is of this chain and this token. */
async function domainOf(token: Address) {
  const client = node.value;
  if (!client) throw new Error("no chain");
  const [, name, version, chainId, verifyingContract] = await readContract(client, {
    address: token,
    abi: eip712Domain,
    functionName: "eip712Domain",
  });
  if (Number(chainId) !== client.chain.id || verifyingContract.toLowerCase() !== token.toLowerCase()) {
    throw new Error("the token's permits are for another chain or contract: approve it instead");
  }
  return { name, version, chainId: Number(chainId), verifyingContract };
}

/** What is signed; throws where the token has no permit. */
export async function typedPermit(
  token: Address,
  owner: Address,
  spender: Address,
  value: bigint,
  deadline: bigint,
): Promise<TypedDataDefinition> {
  const client = node.value;
  if (!client) throw new Error("no chain");
  const [nonce, domain] = await Promise.all([
    readContract(client, { address: token, abi: nonces, functionName: "nonces", args: [owner] }),
    domainOf(token),
  ]);
  return {
    domain,
    types: { EIP712Domain: DOMAIN, Permit: PERMIT },
    primaryType: "Permit",
    message: { owner, spender, value, nonce, deadline },
  };
}
