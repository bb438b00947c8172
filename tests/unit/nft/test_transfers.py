"""CreatorCollection's transfers, and TransferValidator

├── ERC-721: approvals are cleared, safe transfers ask, ether is refused
├── with a validator: who holds a token moves it; operators only if allowed
│   ├── a validator that reverts or burns all gas stops operators alone
│   └── the creator allows its own staking contract
├── soulbound: nothing moves, holders may burn
└── ERC-165
"""

import pytest

from strongroom.evm import Contract
from tests.support.nft import PRICE, ZERO, Nft, NftBuilder
from tests.support.suite import event, events, refuses

INTERFACES = ("01ffc9a7", "80ac58cd", "5b5e139f", "2a55205a", "49064906", "ad0d7f6c")


def test_a_transfer_clears_the_approval(nft: Nft) -> None:
    at = nft.collection
    nft.mint(nft.collector, 3)
    at.approve(nft.operator, 2, sender=nft.collector)
    receipt = at.transferFrom(nft.collector, nft.friend, 2, sender=nft.operator)
    assert events(receipt) == [event(at, "Transfer", nft.collector, nft.friend, 2)]
    assert at.getApproved(2) == ZERO
    with nft.refuses("TransferCallerNotOwnerNorApproved"):
        at.transferFrom(nft.friend, nft.collector, 2, sender=nft.operator)
    with nft.refuses("TransferFromIncorrectOwner"):
        at.transferFrom(nft.collector, nft.friend, 2, sender=nft.collector)
    with nft.refuses("TransferToZeroAddress"):
        at.transferFrom(nft.friend, ZERO, 2, sender=nft.friend)
    assert nft.owners() == {1: nft.collector.address, 2: nft.friend.address, 3: nft.collector.address}
    nft.assert_laws()


def test_ether_is_refused_where_erc721a_would_keep_it(nft: Nft) -> None:
    at = nft.collection
    nft.mint(nft.collector)
    with nft.refuses("CreatorCollection_EtherNotAccepted", 1):
        at.transferFrom(nft.collector, nft.friend, 1, sender=nft.collector, value=1)
    with nft.refuses("CreatorCollection_EtherNotAccepted", 1):
        at["safeTransferFrom(address,address,uint256)"](
            nft.collector, nft.friend, 1, sender=nft.collector, value=1
        )
    with nft.refuses("CreatorCollection_EtherNotAccepted", 1):
        at.approve(nft.friend, 1, sender=nft.collector, value=1)
    with nft.refuses_any():
        nft.chain.raw_send(nft.collector, at.address, b"", value=1)


def test_a_safe_transfer_asks(nft: Nft) -> None:
    at, contract = nft.collection, nft.collector_contract()
    nft.mint(nft.collector, 2)
    safe = at["safeTransferFrom(address,address,uint256,bytes)"]
    safe(nft.collector, contract, 1, b"data", sender=nft.collector)
    contract.setAnswer(b"\0\0\0\0", sender=nft.stranger)
    with nft.refuses("TransferToNonERC721ReceiverImplementer"):
        safe(nft.collector, contract, 2, b"", sender=nft.collector)


@pytest.fixture
def validated(nft: Nft) -> Nft:
    """With the validator; the collector holds 1 to 3 and lets the operator move them."""
    nft.mint(nft.collector, 3)
    nft.collection.setApprovalForAll(nft.operator, True, sender=nft.collector)
    receipt = nft.collection.setTransferValidator(nft.validator, sender=nft.creator)
    assert events(receipt) == [event(nft.collection, "TransferValidatorUpdated", ZERO, nft.validator)]
    return nft


def test_operators_need_to_be_allowed_and_holders_do_not(validated: Nft) -> None:
    nft, at = validated, validated.collection
    assert at.getTransferValidator() == nft.validator.address
    assert at.getTransferValidationFunction() == (bytes.fromhex("caee23ea"), True)
    with nft.refuses("TransferValidator_OperatorNotAllowed", at, nft.operator):
        at.transferFrom(nft.collector, nft.friend, 1, sender=nft.operator)
    at.transferFrom(nft.collector, nft.friend, 1, sender=nft.collector)
    receipt = nft.validator.setOperators(at, [nft.operator], True, sender=nft.creator)
    assert events(receipt) == [event(nft.validator, "OperatorSet", at, nft.operator, True)]
    assert nft.validator.isOperatorAllowed(at, nft.operator)
    at.transferFrom(nft.collector, nft.friend, 2, sender=nft.operator)
    nft.validator.setOperators(at, [nft.operator], False, sender=nft.creator)
    with nft.refuses("TransferValidator_OperatorNotAllowed", at, nft.operator):
        at.transferFrom(nft.collector, nft.friend, 3, sender=nft.operator)
    at.setTransferValidator(ZERO, sender=nft.creator)
    at.transferFrom(nft.collector, nft.friend, 3, sender=nft.operator)


def test_an_operator_burns_without_the_validator(validated: Nft) -> None:
    validated.collection.burn(1, sender=validated.operator)


def test_the_creator_lets_tokens_be_staked(validated: Nft) -> None:
    nft, at = validated, validated.collection
    staking = nft.collector_contract()
    at.setApprovalForAll(staking, True, sender=nft.collector)
    stake = nft.call(at, "transferFrom", nft.collector, staking, 1)
    with nft.refuses("TransferValidator_OperatorNotAllowed", at, staking):
        staking.execute([stake], sender=nft.collector)
    nft.validator.setOperators(at, [staking], True, sender=nft.creator)
    staking.execute([stake], sender=nft.collector)
    # out again, even if the creator has changed its mind: the staking contract is the holder
    nft.validator.setOperators(at, [staking], False, sender=nft.creator)
    staking.execute([nft.call(at, "transferFrom", staking, nft.collector, 1)], sender=nft.collector)
    assert at.ownerOf(1) == nft.collector.address


def test_only_the_collections_owner_allows(validated: Nft) -> None:
    nft = validated
    for caller in (nft.attacker, nft.operator, nft.deployer):
        with nft.refuses("TransferValidator_NotCollectionOwner", nft.collection, caller):
            nft.validator.setOperators(nft.collection, [nft.attacker], True, sender=caller)
    with nft.refuses_any():
        nft.validator.setOperators(nft.token, [nft.attacker], True, sender=nft.attacker)
    other = nft.create(nft.attacker)
    nft.validator.setOperators(other.collection, [nft.operator], True, sender=nft.attacker)
    assert not nft.validator.isOperatorAllowed(nft.collection, nft.operator)


@pytest.mark.parametrize(
    "form",
    [
        "validateTransfer(address,address,address)",
        "validateTransfer(address,address,address,uint256)",
        "validateTransfer(address,address,address,uint256,uint256)",
        "applyCollectionTransferPolicy(address,address,address)",
    ],
)
def test_every_form_of_erc721c_answers_alike(nft: Nft, form: str) -> None:
    extra, asking = (1,) * (form.count("uint256")), nft.stranger
    ask = nft.validator[form]
    ask(nft.collector, nft.collector, nft.friend, *extra, sender=asking)
    with refuses("TransferValidator_OperatorNotAllowed", asking, nft.operator):
        ask(nft.operator, nft.collector, nft.friend, *extra, sender=asking)


def test_refuses_a_validator_without_code(nft: Nft) -> None:
    with nft.refuses("CreatorCollection_ValidatorWithoutCode", nft.stranger):
        nft.collection.setTransferValidator(nft.stranger, sender=nft.creator)


def test_a_soulbound_token_stays_until_it_is_burned(build_nft: NftBuilder) -> None:
    nft = build_nft(soulbound=True)
    at: Contract = nft.collection
    nft.mint(nft.collector, 2)
    at.approve(nft.operator, 1, sender=nft.collector)
    for caller in (nft.collector, nft.operator):
        with nft.refuses("CreatorCollection_Soulbound", 1):
            at.transferFrom(nft.collector, nft.friend, 1, sender=caller)
    at.burn(1, sender=nft.collector)
    assert at.isSoulbound() and at.locked(2)
    with nft.refuses("OwnerQueryForNonexistentToken"):
        at.locked(1)
    assert nft.chain.balance(at) == 2 * PRICE


def test_says_what_it_is(nft: Nft, build_nft: NftBuilder) -> None:
    for each in INTERFACES:
        assert nft.collection.supportsInterface(bytes.fromhex(each)), each
    for each in ("ffffffff", "b45a3c0e", "d9b67a26"):
        assert not nft.collection.supportsInterface(bytes.fromhex(each)), each
    assert build_nft(soulbound=True).collection.supportsInterface(bytes.fromhex("b45a3c0e"))
    nft.mint(nft.collector)
    assert nft.collection.locked(1) is False
