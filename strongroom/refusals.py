"""Why an asset refuses a transfer, in sentences: `Reason` of `ITransferPolicy`, whose documentation this is."""

from enum import IntEnum


class Reason(IntEnum):
    """The first rule that refuses, in the order in which they are asked."""

    NONE = 0
    PAUSED = 1
    SENDER_FROZEN = 2
    RECEIVER_FROZEN = 3
    SENDER_UNVERIFIED = 4
    RECEIVER_UNVERIFIED = 5
    COUNTRY = 6
    INVESTOR_CLASS = 7
    SENDER_SANCTIONED = 8
    RECEIVER_SANCTIONED = 9
    SANCTIONS_UNKNOWN = 10
    LIENED = 11
    FROZEN_SHARES = 12
    LOCKED_UP = 13
    DAILY_VOLUME = 14
    SENDER_BELOW_MINIMUM = 15
    RECEIVER_BELOW_MINIMUM = 16
    MAX_BALANCE = 17
    MAX_HOLDERS = 18
    MAX_COUNTRY_HOLDERS = 19

    @property
    def sentence(self) -> str:
        """What to tell a person."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.NONE: "Nothing refuses it.",
    Reason.PAUSED: "Transfers are paused.",
    Reason.SENDER_FROZEN: "The sending wallet is frozen.",
    Reason.RECEIVER_FROZEN: "The receiving wallet is frozen.",
    Reason.SENDER_UNVERIFIED: (
        "The sending wallet has no valid claim in the registry: never registered, expired, revoked, or its issuer was "
        "removed."
    ),
    Reason.RECEIVER_UNVERIFIED: "The receiving wallet has no valid claim in the registry.",
    Reason.COUNTRY: "Investors of the receiver's country may not receive.",
    Reason.INVESTOR_CLASS: "Investors of the receiver's class may not receive.",
    Reason.SENDER_SANCTIONED: "The sender is on the sanctions list.",
    Reason.RECEIVER_SANCTIONED: "The receiver is on the sanctions list.",
    Reason.SANCTIONS_UNKNOWN: "The sanctions list gives no answer.",
    Reason.LIENED: "Too few of the sender's shares are free of liens.",
    Reason.FROZEN_SHARES: "Too few of the sender's shares that are free of liens are not frozen.",
    Reason.LOCKED_UP: "Too few of the sender's shares that are free of liens are out of their lock-ups.",
    Reason.DAILY_VOLUME: "The sender's investor would pass the volume of a day.",
    Reason.SENDER_BELOW_MINIMUM: "The sender would be left with some, but less than the minimum holding.",
    Reason.RECEIVER_BELOW_MINIMUM: "The receiver would hold less than the minimum holding.",
    Reason.MAX_BALANCE: "The receiver's investor would hold more than the maximum.",
    Reason.MAX_HOLDERS: "There would be more holders than the maximum.",
    Reason.MAX_COUNTRY_HOLDERS: "There would be more holders in the receiver's country than its maximum.",
}


def sentence_of(reason: int) -> str:
    """The sentence for a number, also for one that this version does not know."""
    try:
        return Reason(reason).sentence
    except ValueError:
        return f"For a reason that this version does not know ({reason})."
