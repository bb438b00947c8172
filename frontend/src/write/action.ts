/** What a person is about to do: calls, what they need, and what they change. Pages make these, one component carries them out. */
import type { Abi, Address, Hex, TypedDataDefinition } from "viem";

export interface Call {
  readonly to: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** Wei. */
  readonly value?: bigint;
}

/** Something read before and after. */
export interface Measure {
  readonly label: string;
  readonly read: Call;
  /** The value as text; `raw` is what the call returned. */
  show(raw: unknown): string;
  /** Colours the change: whether more is better, worse, or neither. */
  readonly better?: "more" | "less";
  /** For the colour, where the raw value is not a number itself. */
  rank?(raw: unknown): bigint;
}

/** A signature that goes with the call in place of a transaction before it. */
export interface Permit {
  /** Reads what must be known and says what to sign; throws where the token has no such signatures. */
  prepare(owner: Address, deadline: bigint): Promise<TypedDataDefinition>;
  /** The call with the signature in it, to the same effect. */
  include(signature: Hex, deadline: bigint, call: Call): Call;
}

/** Tokens that the call takes from the account, and so needs leave for. */
export interface Spending {
  readonly token: Address;
  readonly symbol: string;
  readonly decimals: number;
  readonly spender: Address;
  /** Who that is, for people. */
  readonly spenderName: string;
  /** Exactly what the call takes: nothing more is ever approved. */
  readonly amount: bigint;
  /** Whether the token changes an approval only from nothing, and there is one. */
  readonly isStuck?: boolean;
  /** An ERC-2612 permit, where the spender takes one. */
  readonly permit?: Permit;
  /** A payment for this call alone, where the spender takes one: for tokens without permits, and for whoever only signs. */
  readonly payment?: Payment;
}

/** An EIP-3009 authorization that can be spent on one very call. */
export interface Payment extends Permit {
  /** What was signed, as text: whoever has it can send it. */
  write(typed: TypedDataDefinition, signature: Hex): string;
}

/** Something that is signed and not sent: whoever is given the signature may use it, so it is shown as a transaction is. */
export interface Agreement {
  prepare(owner: Address): Promise<TypedDataDefinition>;
  /** Takes the signature, to be kept or handed on. */
  signed(signature: Hex): void;
}

/** Leave that the call needs beside tokens, such as to act on a position: signed, to be sent with the call, or given by a call before. */
export interface Consent extends Permit {
  readonly label: string;
  /** The same without a signature. */
  readonly plain: Call;
}

export interface Action {
  /** An imperative: "Swap 100 mUSD". Says what is done, on the button and in the list of what is under way. */
  readonly title: string;
  /** Plain sentences: what happens, who gets what, what it costs. */
  readonly sentences: readonly string[];
  readonly warnings?: readonly string[];
  /** What is sent; an action has this or `agreement`. */
  readonly call?: Call;
  readonly agreement?: Agreement;
  readonly spending?: readonly Spending[];
  /** The same, paid with what needs no leave, such as shares of the contract itself: for whoever only signs. */
  readonly payment?: Payment;
  readonly consent?: Consent;
  /** Other calls that must come first, such as an authorization; those that are not needed are left out by the page. */
  readonly before?: readonly { readonly label: string; readonly call: Call }[];
  readonly measures: readonly Measure[];
  /** Runs when it is mined. */
  done?(hash: Hex): void;
}
