// Why an asset refuses a transfer, written by `python -m tools.frontend`. Do not edit.

export const REFUSALS: readonly string[] = [
  "Nothing refuses it.",
  "Transfers are paused.",
  "The sending wallet is frozen.",
  "The receiving wallet is frozen.",
  "The sending wallet has no valid claim in the registry: never registered, expired, revoked, or its issuer was removed.",
  "The receiving wallet has no valid claim in the registry.",
  "Investors of the receiver's country may not receive.",
  "Investors of the receiver's class may not receive.",
  "The sender is on the sanctions list.",
  "The receiver is on the sanctions list.",
  "The sanctions list gives no answer.",
  "Too few of the sender's shares are free of liens.",
  "Too few of the sender's shares that are free of liens are not frozen.",
  "Too few of the sender's shares that are free of liens are out of their lock-ups.",
  "The sender's investor would pass the volume of a day.",
  "The sender would be left with some, but less than the minimum holding.",
  "The receiver would hold less than the minimum holding.",
  "The receiver's investor would hold more than the maximum.",
  "There would be more holders than the maximum.",
  "There would be more holders in the receiver's country than its maximum.",
];
