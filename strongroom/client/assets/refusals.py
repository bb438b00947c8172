"""Why an asset refuses, and what to do about it, in sentences."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from strongroom.errors import ContractError
from strongroom.refusals import Reason, sentence_of

_ADVICE: Mapping[int, str] = {
    Reason.PAUSED: "Wait until the asset's owner lets transfers go on.",
    Reason.SENDER_FROZEN: "One of the asset's agents can unfreeze it.",
    Reason.RECEIVER_FROZEN: "One of the asset's agents can unfreeze it, or name another wallet.",
    Reason.SENDER_UNVERIFIED: "An issuer of the identity registry registers it or renews it (`strongroom kyc`).",
    Reason.RECEIVER_UNVERIFIED: "An issuer of the identity registry registers it or renews it (`strongroom kyc`).",
    Reason.COUNTRY: "The asset's owner decides which countries may receive: name another wallet.",
    Reason.INVESTOR_CLASS: "The asset's owner decides which classes may receive: name another wallet.",
    Reason.SANCTIONS_UNKNOWN: "Try again later, or let the asset's owner set another sanctions list.",
    Reason.LIENED: "Release shares first: take back votes, cancel redemption requests, repay loans, or send fewer.",
    Reason.FROZEN_SHARES: "Send fewer; one of the asset's agents can unfreeze the rest.",
    Reason.LOCKED_UP: "Send fewer, or wait until the lock-up ends.",
    Reason.DAILY_VOLUME: "Send fewer, or go on tomorrow (UTC).",
    Reason.SENDER_BELOW_MINIMUM: "Send fewer, or all of them.",
    Reason.RECEIVER_BELOW_MINIMUM: "Send more.",
    Reason.MAX_BALANCE: "Send fewer.",
    Reason.MAX_HOLDERS: "Only who holds some already can receive now.",
    Reason.MAX_COUNTRY_HOLDERS: "Only who holds some already can receive in that country now.",
}
_ERRORS: Mapping[str, str] = {
    "AssetToken_NotOwner": "Act as the asset's owner: `strongroom asset show` names it.",
    "AssetToken_NotAgent": "Act as one of the asset's agents: the owner appoints them.",
    "AssetToken_InsufficientFree": "`strongroom asset holder` shows what is frozen, locked or locked up.",
    "AssetToken_SupplyLocked": "An auction of the whole runs or has run: the supply stays as it is.",
    "AssetToken_ClaimFrozen": "They stay owed; one of the asset's agents can unfreeze the wallet.",
    "AssetToken_ClaimHeldBack": "They stay owed; an issuer of the identity registry verifies the wallet.",
    "AssetToken_NothingToClaim": "Nothing was earned that is not claimed.",
    "AssetToken_NoShares": "Issue shares first: what has arrived waits.",
    "AssetToken_AnotherInvestor": "An issuer registers both wallets for one investor (`strongroom kyc`).",
    "AssetToken_InvalidForcedReceiver": "Name a wallet of another investor, and none of the agent's.",
    "AssetToken_NotPaymentToken": "The owner lists payment tokens, four at most: `strongroom asset show` names them.",
    "AssetToken_SupplyExceeded": "Issue fewer: the authorised supply can only be lowered.",
    "Buyout_NoReserve": "Holders of half of the shares must have voted for three days, and votes be counted.",
    "Buyout_HolderNotEligible": "The money is kept for it until it is verified and not frozen.",
    "Vesting_GrantorNotAllowed": "Offer it for good, or let the owner allow it (`strongroom asset grant allow`).",
    "PledgedShares_LoanNotAllowed": "Let the asset's owner allow it (`strongroom pledge allow`).",
    "PledgedShares_NotBorrower": "Act as the borrower; once its wallet is frozen, as another wallet of its investor.",
    "PledgedShares_BorrowerFrozen": "Repay and take out; one of the asset's agents can unfreeze the wallet.",
    "PledgedShares_ReceiverRefused": "Name a wallet that may receive the shares (`--to`).",
    "PledgedShares_WorthSomething": "Those units still stand for shares: their holder redeems them.",
    "PledgeManager_BorrowerMayNotSend": "Who may not send shares pledges none: `strongroom asset holder` says why.",
    "PledgeManager_LienBroken": "Take worthless collateral out, and discard what liquidators kept of it.",
    "PrimarySale_Deliverable": "Claim the shares instead.",
    "PrimarySale_IssueAllowanceTooLow": "Let the sale issue as much as its hard cap: setIssuer(sale, hardCap).",
}


@dataclass(frozen=True)
class Answer:
    """Whether something may be done now, and if not, why."""

    allowed: bool
    reason: Reason | None
    """`None` where it is not a rule that refuses, or one that this version does not know."""
    sentence: str
    """Why not, for a person, and what to do."""

    def __bool__(self) -> bool:
        return self.allowed


def answer(reason: int) -> Answer:
    """The answer for a reason's number."""
    known = Reason(reason) if reason in Reason._value2member_map_ else None
    said = " ".join(filter(None, (sentence_of(reason), _ADVICE.get(reason, ""))))
    return Answer(reason == Reason.NONE, known, said)


@contextmanager
def explained() -> Iterator[None]:
    """Inside, a `ContractError` that is an asset's refusal gets a note that says what to do."""
    try:
        yield
    except ContractError as error:
        note = _note(error)
        if note and note not in getattr(error, "__notes__", ()):
            error.add_note(note)
        raise


def _note(error: ContractError) -> str:
    if error.name == "TransferPolicy_Refused":
        return _ADVICE.get(int(error.args[3]), "")
    if error.name == "PrimarySale_NotEligible":
        return answer(int(error.args[2])).sentence
    return _ERRORS.get(error.name, "")
