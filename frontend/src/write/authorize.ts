/** Leave to act on one's positions in the lending pool, signed (as the pool's own typed data) or given by a call. */
import type { Address, Hex } from "viem";
import { readContract } from "viem/actions";

import { node } from "../chain/node";
import * as pool from "../generated/lending_pool";
import type { Call, Consent } from "./action";

export interface Authorization {
  readonly authorizer: Address;
  readonly authorized: Address;
  readonly isAuthorized: boolean;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

const DOMAIN = [
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
] as const;

const AUTHORIZATION = [
  { name: "authorizer", type: "address" },
  { name: "authorized", type: "address" },
  { name: "isAuthorized", type: "bool" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;

/** `include` says how the call carries the authorization. */
export function authorization(
  lendingPool: Address,
  authorized: Address,
  label: string,
  include: (authorization: Authorization, signature: Hex, call: Call) => Call,
): Consent {
  let signed: Authorization | undefined;
  return {
    label,
    plain: {
      to: lendingPool,
      abi: pool.setAuthorization,
      functionName: "setAuthorization",
      args: [authorized, true],
    },
    prepare: async (owner, deadline) => {
      const client = node.value!;
      const nonce = await readContract(client, {
        address: lendingPool,
        abi: pool.nonce,
        functionName: "nonce",
        args: [owner],
      });
      signed = { authorizer: owner, authorized, isAuthorized: true, nonce, deadline };
      return {
        domain: { chainId: client.chain.id, verifyingContract: lendingPool },
        types: { EIP712Domain: DOMAIN, Authorization: AUTHORIZATION },
        primaryType: "Authorization",
        message: { ...signed },
      };
    },
    include: (signature, _, call) => include(signed!, signature, call),
  };
}
