/** Redemption desks of an asset: what a share is worth, the cash there is, and where an account's request stands. */
import type { AbiEvent, Address } from "viem";
import { readContract } from "viem/actions";

import { readEvents } from "../chain/logs";
import type { Moment } from "../chain/query";
import * as values from "../generated/net_asset_value";
import * as abi from "../generated/redemption_desk";
import { custodianStatus } from "../generated/asset_token";
import { RedemptionDeskCreatedEvent } from "../generated/redemption_desk_factory";
import { readToken, type KnownToken } from "./tokens";

export interface Desk {
  readonly address: Address;
  readonly money: KnownToken;
  /** Units of the money for one whole share, by the last publication; its number, zero before the first; seconds. */
  readonly value: bigint;
  readonly number: bigint;
  readonly publishedAt: bigint;
  readonly isSuspended: boolean;
  /** How old it may be, in seconds, to redeem anything. */
  readonly maxAge: number;
  /** Units of the money that are there for redemptions. */
  readonly cash: bigint;
  /** The account's request: the publication that prices it, zero for none; units of shares. */
  readonly requestId: bigint;
  readonly pending: bigint;
  /** Redeemed, and what is paid for them; less where the wallet may not be paid now. */
  readonly redeemed: bigint;
  readonly claimable: bigint;
  readonly paid: bigint;
  /** Cancelled, and not released yet. */
  readonly cancelled: bigint;
}

export async function readDesks(
  moment: Moment,
  asset: Address,
  who: Address | null,
): Promise<readonly Desk[]> {
  const factory = moment.chain.contracts.RedemptionDeskFactory;
  if (!factory) return [];
  const events = await readEvents(moment, {
    name: "desks",
    addresses: [factory.address],
    events: [RedemptionDeskCreatedEvent as AbiEvent],
    from: factory.block,
  });
  const mine = events.filter(({ args }) => (args.share as string).toLowerCase() === asset.toLowerCase());
  const found = await Promise.all(
    mine.map(async ({ args }) => {
      const desk = args.desk as Address;
      const [status, read] = await Promise.all([
        readContract(moment.node, {
          address: asset,
          abi: custodianStatus,
          functionName: "custodianStatus",
          args: [desk],
          blockNumber: moment.head.number,
        }),
        readDesk(moment, desk, args.netAssetValue as Address, who),
      ]);
      // anyone can make one, with a value and a coin of his own: those that the issuer lets lock shares are its word
      return status || read.requestId ? [read] : [];
    }),
  );
  return found.flat();
}

async function readDesk(moment: Moment, address: Address, nav: Address, who: Address | null): Promise<Desk> {
  const blockNumber = moment.head.number;
  const [at, of] = [
    { address, blockNumber },
    { address: nav, blockNumber },
  ] as const;
  const [asset, cash, latest, params, position] = await Promise.all([
    readContract(moment.node, { ...at, abi: abi.asset, functionName: "asset" }),
    readContract(moment.node, { ...at, abi: abi.freeCash, functionName: "freeCash" }),
    readContract(moment.node, { ...of, abi: values.latest, functionName: "latest" }),
    readContract(moment.node, { ...of, abi: values.params, functionName: "params" }),
    who
      ? readContract(moment.node, { ...at, abi: abi.position, functionName: "position", args: [who] })
      : null,
  ]);
  const id = position?.requestId ?? 0n;
  const [money, pending, redeemed, claimable, paid] = await Promise.all([
    readToken(moment, asset),
    who && id
      ? readContract(moment.node, {
          ...at,
          abi: abi.pendingRedeemRequest,
          functionName: "pendingRedeemRequest",
          args: [id, who],
        })
      : 0n,
    who && id
      ? readContract(moment.node, {
          ...at,
          abi: abi.claimableRedeemRequest,
          functionName: "claimableRedeemRequest",
          args: [id, who],
        })
      : 0n,
    who
      ? readContract(moment.node, { ...at, abi: abi.maxRedeem, functionName: "maxRedeem", args: [who] })
      : 0n,
    who
      ? readContract(moment.node, { ...at, abi: abi.maxWithdraw, functionName: "maxWithdraw", args: [who] })
      : 0n,
  ]);
  const [value, number, publishedAt, isSuspended] = latest;
  return {
    address,
    money,
    value,
    number,
    publishedAt,
    isSuspended,
    maxAge: params.maxAge,
    cash,
    requestId: id,
    pending,
    redeemed,
    claimable,
    paid,
    cancelled: position?.cancelled ?? 0n,
  };
}
