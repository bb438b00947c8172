"""AssetToken: making, issuing, redeeming, ownership, documents, signatures, votes

├── made once; the implementation and its parts, never; what it cannot be made of
├── issues: owner, issuers within what they may; authorised supply; lock-ups by the later of both, three at most
├── redeems what the holder approved and may dispose of
├── ownership in two steps; agents; issuers; the authorised supply only falls
├── documents; permits; multicall; ERC-165
└── votes: kept if made with them, moved by every kind of transfer
"""

import pytest
from eth_abi.abi import encode

from strongroom.evm import keccak
from tests.support.compliance import YEAR
from tests.support.fractional import (
    AUTHORIZED,
    DAY,
    HOLDINGS,
    HOUR,
    REASON,
    ZERO,
    Fractional,
    FractionalBuilder,
    Reason,
)
from tests.support.suite import event, events, refuses

NAME = b"prospectus".ljust(32, b"\0")
HASH = keccak(b"what it says")


def test_made_once(fractional: Fractional) -> None:
    asset = fractional.asset
    assert (asset.name(), asset.symbol(), asset.decimals(), asset.owner()) == (
        "Harbour Street 12",
        "HARB",
        0,
        fractional.owner.address,
    )
    parts = [
        fractional.chain.at("AssetAdministration", asset.ADMINISTRATION()),
        fractional.implementation,
        asset,
    ]
    for part in parts:
        with refuses("AssetToken_AlreadyInitialized"):
            part.initialize(fractional.params(), sender=fractional.attacker)
    for part in (fractional.implementation, fractional.chain.at("AssetOperations", asset.OPERATIONS())):
        with refuses("AssetToken_NotIssuer", fractional.attacker.address):
            part.issue(fractional.holder, 1, 0, sender=fractional.attacker)


@pytest.mark.parametrize(
    "wrong", [{"decimals": 9}, {"authorized_supply": 0}, {"authorized_supply": 2**56}, {"owner": ZERO}]
)
def test_what_an_asset_cannot_be_made_of(fractional: Fractional, wrong: dict[str, object]) -> None:
    clone = fractional.clone()
    with refuses("AssetToken_InvalidParams"):
        clone.initialize(fractional.params(**wrong), sender=fractional.owner)


def test_the_parts_need_code(fractional: Fractional) -> None:
    deployer, registry = fractional.compliance.deployer, fractional.compliance.registry
    nobody = fractional.stranger.address
    for name in ("AssetAdministration", "AssetOperations"):
        with refuses("AssetToken_WithoutCode", nobody):
            fractional.chain.deploy(name, nobody, sender=deployer)
    for args in ((nobody, registry, registry), (registry, nobody, registry), (registry, registry, nobody)):
        with refuses("AssetToken_WithoutCode", nobody):
            fractional.chain.deploy("AssetToken", args[0], ZERO, args[1], args[2], sender=deployer)


def test_issues(fractional: Fractional) -> None:
    asset = fractional.asset
    receipt = fractional.issue(fractional.third, 10)
    assert events(receipt) == [
        event(asset, "Issued", fractional.owner, fractional.third, 10),
        event(asset, "Transfer", ZERO, fractional.third, 10),
    ]
    with fractional.refuses("AssetToken_ZeroAmount"):
        fractional.issue(fractional.third, 0)
    reason = int(Reason.RECEIVER_UNVERIFIED)
    for to in (fractional.stranger, ZERO):
        with fractional.refuses("TransferPolicy_Refused", ZERO, to, 1, reason):
            fractional.issue(to, 1)
    supply = asset.totalSupply()
    for amount in (AUTHORIZED - supply + 1, 2**256 - 1):
        total = min(supply + amount, 2**256 - 1)
        with fractional.refuses("AssetToken_SupplyExceeded", total, AUTHORIZED):
            fractional.issue(fractional.third, amount)
    fractional.issue(fractional.third, AUTHORIZED - supply)
    fractional.assert_laws()


def test_issuers(fractional: Fractional) -> None:
    asset = fractional.asset
    with fractional.refuses("AssetToken_NotIssuer", fractional.seller):
        asset.issue(fractional.third, 1, 0, sender=fractional.seller)
    receipt = asset.setIssuer(fractional.seller, 10, sender=fractional.owner)
    assert events(receipt) == [event(asset, "IssuerSet", fractional.seller, 10)]
    asset.issue(fractional.third, 4, 0, sender=fractional.seller)
    assert asset.issuance(fractional.seller) == 6
    with fractional.refuses("AssetToken_IssuanceExceeded", fractional.seller, 7, 6):
        asset.issue(fractional.third, 7, 0, sender=fractional.seller)
    asset.setIssuer(fractional.seller, 0, sender=fractional.owner)
    with fractional.refuses("AssetToken_NotIssuer", fractional.seller):
        asset.issue(fractional.third, 1, 0, sender=fractional.seller)
    with fractional.refuses("AssetToken_ZeroAddress"):
        asset.setIssuer(ZERO, 1, sender=fractional.owner)


def test_lockups(fractional: Fractional) -> None:
    now = fractional.chain.timestamp
    for days in (3, 1, 2):
        fractional.issue(fractional.third, 10 * days, now + days * DAY)
    found = fractional.asset.lockups(fractional.third)
    assert [amount for amount, _ in found] == [10, 20, 30]
    assert all(
        end % HOUR == 0 and 0 <= end - now - days * DAY < HOUR
        for days, (_, end) in zip((1, 2, 3), found, strict=True)
    )
    fractional.issue(fractional.third, 5, now + DAY)
    assert [amount for amount, _ in fractional.asset.lockups(fractional.third)] == [15, 20, 30]
    fractional.issue(fractional.third, 40, now + 4 * DAY)
    assert [amount for amount, _ in fractional.asset.lockups(fractional.third)] == [35, 30, 40]
    fractional.chain.warp(2 * DAY + HOUR)
    fractional.refuses_transfer(fractional.third, fractional.other, 36, Reason.LOCKED_UP)
    fractional.transfer(fractional.third, fractional.other, 35)
    fractional.chain.warp(2 * DAY)
    fractional.transfer(fractional.third, fractional.other, 70)
    assert len(fractional.asset.lockups(fractional.third)) == 0


def test_the_policys_lockup(fractional: Fractional) -> None:
    fractional.set_policy(lockup=DAY)
    now = fractional.chain.timestamp
    fractional.issue(fractional.third, 10)
    fractional.issue(fractional.third, 10, now + HOUR)
    fractional.issue(fractional.third, 10, now + 3 * DAY)
    ends = [end for _, end in fractional.asset.lockups(fractional.third)]
    assert [0 <= end - now - days * DAY < 2 * HOUR for end, days in zip(ends, (1, 3), strict=True)] == [
        True,
        True,
    ]
    with fractional.refuses("AssetToken_InvalidParams"):
        fractional.issue(fractional.third, 10, 2**24 * HOUR)
    fractional.transfer(fractional.holder, fractional.third, 1)
    fractional.transfer(fractional.third, fractional.holder, 1)


def test_redeems(fractional: Fractional) -> None:
    asset = fractional.asset
    with fractional.refuses("ERC20InsufficientAllowance", fractional.owner, 0, 1):
        asset.redeem(fractional.holder, 1, sender=fractional.owner)
    asset.approve(fractional.owner, HOLDINGS, sender=fractional.holder)
    fractional.lock(fractional.holder, 100)
    with fractional.refuses("AssetToken_InsufficientFree", fractional.holder, 901, 900):
        asset.redeem(fractional.holder, 901, sender=fractional.owner)
    with fractional.refuses("AssetToken_NotOwner", fractional.holder):
        asset.redeem(fractional.holder, 1, sender=fractional.holder)
    with fractional.refuses("AssetToken_ZeroAmount"):
        asset.redeem(fractional.holder, 0, sender=fractional.owner)
    assert events(asset.redeem(fractional.holder, 900, sender=fractional.owner)) == [
        event(asset, "Redeemed", fractional.holder, 900),
        event(asset, "Transfer", fractional.holder, ZERO, 900),
    ]
    assert asset.totalSupply() == 2 * HOLDINGS - 900
    asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    with fractional.refuses("TransferPolicy_Refused", fractional.holder, ZERO, 1, int(Reason.SENDER_FROZEN)):
        asset.redeem(fractional.holder, 1, sender=fractional.owner)
    fractional.assert_laws()


def test_the_authorised_supply_only_falls(fractional: Fractional) -> None:
    asset, supply = fractional.asset, 2 * HOLDINGS
    for wrong in (AUTHORIZED, AUTHORIZED + 1, supply - 1, 0):
        with fractional.refuses("AssetToken_InvalidAuthorizedSupply", wrong, AUTHORIZED, supply):
            asset.lowerAuthorizedSupply(wrong, sender=fractional.owner)
    asset.lowerAuthorizedSupply(supply, sender=fractional.owner)
    with fractional.refuses("AssetToken_SupplyExceeded", supply + 1, supply):
        fractional.issue(fractional.third, 1)


def test_ownership_in_two_steps(fractional: Fractional) -> None:
    asset = fractional.asset
    asset.transferOwnership(fractional.third, sender=fractional.owner)
    assert (asset.owner(), asset.pendingOwner()) == (fractional.owner.address, fractional.third.address)
    for who in (fractional.owner, fractional.stranger):
        with fractional.refuses("AssetToken_NotPendingOwner", who):
            asset.acceptOwnership(sender=who)
    asset.transferOwnership(ZERO, sender=fractional.owner)
    with fractional.refuses("AssetToken_NotPendingOwner", fractional.third):
        asset.acceptOwnership(sender=fractional.third)
    asset.transferOwnership(fractional.third, sender=fractional.owner)
    asset.acceptOwnership(sender=fractional.third)
    assert (asset.owner(), asset.pendingOwner()) == (fractional.third.address, ZERO)
    with fractional.refuses("AssetToken_NotOwner", fractional.owner):
        asset.setAgent(fractional.owner, True, sender=fractional.owner)
    asset.setAgent(fractional.agent, False, sender=fractional.third)
    with fractional.refuses("AssetToken_NotAgent", fractional.agent):
        asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    with fractional.refuses("AssetToken_ZeroAddress"):
        asset.setAgent(ZERO, True, sender=fractional.third)


def test_documents(fractional: Fractional) -> None:
    asset = fractional.asset
    receipt = asset.setDocument(NAME, "ipfs://a", HASH, sender=fractional.owner)
    assert events(receipt) == [event(asset, "DocumentUpdated", NAME, "ipfs://a", HASH)]
    assert asset.getDocument(NAME) == ("ipfs://a", HASH, fractional.chain.timestamp)
    asset.setDocument(NAME, "ipfs://b", HASH, sender=fractional.owner)
    assert list(asset.getAllDocuments()) == [NAME]
    receipt = asset.removeDocument(NAME, sender=fractional.owner)
    assert events(receipt) == [event(asset, "DocumentRemoved", NAME, "ipfs://b", HASH)]
    assert asset.getDocument(NAME) == ("", bytes(32), 0)
    with fractional.refuses("AssetToken_UnknownDocument", NAME):
        asset.removeDocument(NAME, sender=fractional.owner)
    for name, uri in ((bytes(32), "ipfs://a"), (NAME, "")):
        with fractional.refuses("AssetToken_InvalidDocument", name):
            asset.setDocument(name, uri, HASH, sender=fractional.owner)


def test_made_with_everything(fractional: Fractional) -> None:
    made = fractional.make(
        decimals=8,
        authorized_supply=2**56 - 1,
        countries=(250,),
        issuers=((fractional.seller.address, 5),),
        documents=((NAME, "ipfs://a", HASH),),
    )
    assert (made.decimals(), made.authorizedSupply(), made.issuance(fractional.seller)) == (8, 2**56 - 1, 5)
    assert made.isCountryListed(250)
    assert made.getDocument(NAME)[:2] == ("ipfs://a", HASH)
    made.issue(fractional.holder, 2**56 - 1, 0, sender=fractional.owner)
    assert made.balanceOf(fractional.holder) == 2**56 - 1
    made.transfer(fractional.other, 2**56 - 1, sender=fractional.holder)
    assert made.balanceOf(fractional.other) == 2**56 - 1


def test_multicall(fractional: Fractional) -> None:
    asset = fractional.asset
    calls = [
        asset.issue.encode(fractional.third, 5, 0),
        asset.setFrozenTokens.encode(fractional.third, 1, REASON),
    ]
    with fractional.refuses("AssetToken_NotAgent", fractional.owner):
        asset.multicall(calls, sender=fractional.owner)
    asset.multicall([calls[0], asset.issue.encode(fractional.fourth, 6, 0)], sender=fractional.owner)
    assert (fractional.balance(fractional.third), fractional.balance(fractional.fourth)) == (5, 6)


def test_interfaces(fractional: Fractional) -> None:
    asset = fractional.asset
    for known in ("01ffc9a7", "3edbb4c4", "36372b07", "a219a025", "9d8ff7da"):
        assert asset.supportsInterface(bytes.fromhex(known))
    assert not asset.supportsInterface(b"\xff" * 4)
    voting = fractional.make(votes=True)
    assert not asset.supportsInterface(bytes.fromhex("da287a1d"))
    assert voting.supportsInterface(bytes.fromhex("da287a1d"))


def test_without_votes(fractional: Fractional) -> None:
    with fractional.refuses("AssetToken_WithoutVotes"):
        fractional.asset.delegate(fractional.holder, sender=fractional.holder)
    assert fractional.asset.getVotes(fractional.holder) == 0
    assert fractional.asset.options() == (False, False)


def test_votes_move_with_shares() -> None:
    fractional = FractionalBuilder()(votes=True)
    asset, chain = fractional.asset, fractional.chain
    asset.delegate(fractional.stranger, sender=fractional.holder)
    asset.delegate(fractional.other, sender=fractional.other)
    chain.mine(12, 1)
    start = chain.block_number - 1
    fractional.transfer(fractional.holder, fractional.other, 100)
    fractional.lock(fractional.holder, 50)
    asset.transferLocked(fractional.holder, fractional.other, 50, sender=fractional.custodian)
    asset.forcedTransfer(fractional.holder, fractional.other, 10, sender=fractional.agent)
    assert asset.getVotes(fractional.stranger) == HOLDINGS - 160
    assert asset.getVotes(fractional.other) == HOLDINGS + 160
    assert asset.getPastVotes(fractional.stranger, start) == HOLDINGS
    assert asset.getPastTotalSupply(start) == 2 * HOLDINGS
    asset.delegate(ZERO, sender=fractional.holder)
    assert asset.getVotes(fractional.stranger) == 0
    with refuses("ERC5805FutureLookup", chain.block_number, chain.block_number):
        asset.getPastVotes(fractional.stranger, chain.block_number)
    assert asset.CLOCK_MODE() == "mode=blocknumber&from=default"


def test_a_permit(fractional: Fractional) -> None:
    asset, holder, spender = fractional.asset, fractional.holder, fractional.seller
    kind = keccak(b"Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)")
    domain = keccak(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
    separator = keccak(
        encode(
            ["bytes32", "bytes32", "bytes32", "uint256", "address"],
            [domain, keccak(b"Harbour Street 12"), keccak(b"1"), fractional.chain.chain_id, asset.address],
        )
    )
    assert asset.DOMAIN_SEPARATOR() == separator
    assert asset.eip712Domain()[1:5] == ("Harbour Street 12", "1", fractional.chain.chain_id, asset.address)
    deadline = fractional.chain.timestamp + YEAR

    def digest(value: int, nonce: int, until: int) -> bytes:
        types = ["bytes32", "address", "address", "uint256", "uint256", "uint256"]
        struct = keccak(encode(types, [kind, holder.address, spender.address, value, nonce, until]))
        return keccak(b"\x19\x01" + separator + struct)

    signed = holder.sign_hash(digest(7, 0, deadline))
    arguments = (holder, spender, 7, deadline, signed.v, signed.r, signed.s)
    asset.permit(*arguments, sender=fractional.stranger)
    assert (asset.allowance(holder, spender), asset.nonces(holder)) == (7, 1)
    with fractional.refuses("AssetToken_InvalidSignature", holder, digest(7, 1, deadline)):
        asset.permit(*arguments, sender=fractional.stranger)
    past = fractional.chain.timestamp - 1
    with fractional.refuses("AssetToken_PermitExpired", past, fractional.chain.timestamp):
        asset.permit(holder, spender, 7, past, signed.v, signed.r, signed.s, sender=fractional.stranger)
