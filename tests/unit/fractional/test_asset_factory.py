"""AssetFactory

- off-chain: an asset with its documents, custodian, first issues; the fee goes to the surplus buffer;
  listed, with pages
- NFT: the buyout has it at the end of the call, is the supply locker and a custodian; all at the addresses
  that were predicted
- refused: paused; a salt used before; a fee above what the caller accepts, or not allowed; no document, no
  custodian or one too long; a supply locker; an NFT that is another's, not approved, or does not arrive; a
  first issue that the asset refuses
- an address is the caller's own: nobody takes it before
- nobody sends anything else into a buyout, and the implementation is nobody's
- the fee: by the governor, bounded; permit as a step
"""

from typing import Any

import pytest

from strongroom.evm import Account, Contract
from tests.support.sales import FEE, FUNDS, SALT, ZERO, Sales, asset_params
from tests.support.signing import sign_permit
from tests.support.suite import event, events, refuses

REFERENCE = 10**21
"""Wei for the whole NFT."""
OTHER = b"\x08" * 32
OPEN = 1
"""`BuyoutState`."""


@pytest.fixture
def collection(sales: Sales) -> Contract:
    """With an item 7 of the buyer's, approved to the factory."""
    found = sales.chain.deploy("MockCollection", sales.deployer, sender=sales.deployer)
    found.mint(sales.buyer, 7, sender=sales.deployer)
    found.approve(sales.factory, 7, sender=sales.buyer)
    return found


def off_chain(sales: Sales, who: Account | None = None, **changes: Any) -> Any:
    """Made by the buyer unless told; the receipt."""
    who = who or sales.buyer
    values: dict[str, Any] = {
        "params": asset_params(who),
        "issues": [],
        "custodian": "Custodian Ltd",
        "maxFee": FEE,
        "salt": OTHER,
        **changes,
    }
    return sales.factory.tokenizeOffChain(*values.values(), sender=who)


def nft(sales: Sales, collection: Contract, who: Account | None = None, **changes: Any) -> Any:
    """Of item 7, by the buyer unless told; the receipt."""
    who = who or sales.buyer
    values: dict[str, Any] = {
        "params": asset_params(who, documents=[]),
        "issues": [(who, 1_000, 0)],
        "collection": collection,
        "id": 7,
        "referencePrice": REFERENCE,
        "maxFee": FEE,
        "salt": OTHER,
        **changes,
    }
    return sales.factory.tokenizeNft(*values.values(), sender=who)


def test_off_chain(sales: Sales) -> None:
    factory = sales.factory
    expected = factory.predictAsset(sales.buyer, OTHER)
    later = sales.chain.timestamp + 10**6
    had = sales.coin.balanceOf(sales.buffer)
    receipt = off_chain(
        sales,
        params=asset_params(sales.buyer, issuers=[(sales.sales, 5)]),
        issues=[(sales.buyer, 60, 0), (sales.other_buyer, 40, later)],
    )
    assert receipt.return_value == expected
    made = event(factory, "OffChainTokenized", expected, sales.buyer, "Custodian Ltd", FEE)
    assert made in events(receipt)
    assert sales.coin.balanceOf(sales.buffer) - had == FUNDS - sales.coin.balanceOf(sales.buyer) == FEE
    asset = sales.chain.at("AssetToken", expected)
    assert (asset.owner(), asset.name(), asset.totalSupply()) == (sales.buyer.address, "Warehouse 7", 100)
    assert (asset.balanceOf(sales.buyer), asset.balanceOf(sales.other_buyer)) == (60, 40)
    assert [each.amount for each in asset.lockups(sales.other_buyer)] == [40]
    assert (asset.issuance(factory), asset.issuance(sales.sales)) == (0, 5), "the factory can issue no more"
    assert len(asset.getAllDocuments()) == 1
    assert asset.supplyLock()[0] == ZERO
    found = factory.record(expected)
    assert (found.asset, found.kind, found.creator) == (expected, 2, sales.buyer.address)
    assert (found.createdAt, found.custodian) == (sales.chain.timestamp, "Custodian Ltd")
    assert (found.buyout, found.collection, found.id) == (ZERO, ZERO, 0)
    assert factory.isAsset(expected) and not factory.isAsset(sales.coin)


def test_nft(sales: Sales, collection: Contract) -> None:
    factory = sales.factory
    asset_at = factory.predictAsset(sales.buyer, OTHER)
    buyout_at = factory.predictBuyout(sales.buyer, OTHER, collection, 7, REFERENCE)
    receipt = nft(sales, collection)
    assert tuple(receipt.return_value) == (asset_at, buyout_at)
    made = event(factory, "NftTokenized", asset_at, sales.buyer, collection, 7, buyout_at, FEE)
    assert made in events(receipt)
    asset, buyout = sales.chain.at("AssetToken", asset_at), sales.chain.at("Buyout", buyout_at)
    assert collection.ownerOf(7) == buyout_at
    assert (buyout.state(), buyout.asset(), buyout.factory()) == (OPEN, asset_at, factory.address)
    assert tuple(buyout.nft()) == (collection.address, 7)
    assert asset.supplyLock()[0] == buyout_at
    assert asset.custodianStatus(buyout_at) == 2
    assert asset.balanceOf(sales.buyer) == asset.totalSupply() == 1_000
    found = factory.record(asset_at)
    assert (found.kind, found.buyout, found.collection, found.id) == (1, buyout_at, collection.address, 7)
    assert found.custodian == ""


def test_the_whole_supply_takes_the_nft_back(sales: Sales, collection: Contract) -> None:
    """What the factory makes works together."""
    asset_at, buyout_at = nft(sales, collection).return_value
    asset, buyout = sales.chain.at("AssetToken", asset_at), sales.chain.at("Buyout", buyout_at)
    asset.approve(buyout, 1_000, sender=sales.buyer)
    buyout.redeemNft(sales.insider, sender=sales.buyer)
    assert collection.ownerOf(7) == sales.insider.address
    assert asset.totalSupply() == 0


def test_pages(sales: Sales) -> None:
    factory = sales.factory
    made = [sales.asset.address]
    for number in range(4):
        made.append(off_chain(sales, salt=bytes([number]) * 32).return_value)
    assert factory.assetCount() == 5
    for start, count in ((0, 2), (2, 2), (4, 2), (0, 100), (5, 1), (2**256 - 1, 2**256 - 1), (1, 0)):
        page = [each.asset for each in factory.records(start, count)]
        assert page == made[start : start + count], (start, count)


def test_nobody_takes_anothers_address(sales: Sales) -> None:
    expected = sales.factory.predictAsset(sales.buyer, OTHER)
    theirs = off_chain(sales, sales.attacker).return_value
    assert theirs != expected
    assert off_chain(sales).return_value == expected
    with sales.refuses("AssetFactory_AlreadyMade", expected):
        off_chain(sales)
    with sales.refuses("AssetFactory_AlreadyMade", expected):
        off_chain(sales, params=asset_params(sales.insider), custodian="Another")


def test_refused(sales: Sales, collection: Contract) -> None:
    with sales.refuses("AssetFactory_NoDocument"):
        off_chain(sales, params=asset_params(sales.buyer, documents=[]))
    for name in ("", "x" * 129):
        with sales.refuses("AssetFactory_InvalidCustodian", len(name)):
            off_chain(sales, custodian=name)
    with sales.refuses("AssetFactory_FeeAboveAllowed", FEE, FEE - 1):
        off_chain(sales, maxFee=FEE - 1)
    for call, args in ((off_chain, ()), (nft, (collection,))):
        with sales.refuses("AssetFactory_SupplyLockerNamed", sales.attacker):
            call(sales, *args, params=asset_params(sales.buyer, supplyLocker=sales.attacker))
        with sales.refuses_any():  # a first issue to one who is not verified
            call(sales, *args, issues=[(sales.buyer, 1, 0), (sales.outsider, 1, 0)])
        with sales.refuses_any():  # beyond what is authorised
            call(sales, *args, issues=[(sales.buyer, 10**7 + 1, 0)])
        with sales.refuses_any():  # overflow
            call(sales, *args, issues=[(sales.buyer, 2**256 - 1, 0), (sales.buyer, 2, 0)])
        with sales.refuses("AssetToken_InvalidParams"):
            call(sales, *args, params=asset_params(ZERO))
    sales.coin.approve(sales.factory, FEE - 1, sender=sales.buyer)
    with sales.refuses("ERC20InsufficientAllowance", sales.factory, FEE - 1, FEE):
        off_chain(sales)
    off_chain(sales, sales.insider, custodian="x" * 128)


def test_nft_refused(sales: Sales, collection: Contract) -> None:
    with sales.refuses("ERC721IncorrectOwner", sales.attacker, 7, sales.buyer):
        nft(sales, collection, sales.attacker, issues=[])
    with sales.refuses("ERC721NonexistentToken", 8):
        nft(sales, collection, id=8)
    collection.approve(ZERO, 7, sender=sales.buyer)
    with sales.refuses("ERC721InsufficientApproval", sales.factory, 7):
        nft(sales, collection)
    with sales.refuses_any():
        nft(sales, sales.coin)
    with sales.refuses_any():
        nft(sales, sales.attacker)
    with sales.refuses_any():
        nft(sales, collection, referencePrice=0)
    assert collection.ownerOf(7) == sales.buyer.address


def test_an_nft_must_arrive(sales: Sales) -> None:
    """Whatever its collection says."""
    liar = sales.chain.deploy("MockRoyaltyFault", sales.deployer, sender=sales.deployer)
    liar.mint(sales.buyer, 7, sender=sales.deployer)
    liar.setApprovalForAll(sales.factory, True, sender=sales.buyer)
    liar.setSticky(True, sender=sales.buyer)
    with sales.refuses("AssetFactory_NftNotDelivered", liar, 7):
        nft(sales, liar)
    silent = sales.chain.deploy("MockReceiver", sender=sales.deployer)
    with sales.refuses_any():
        nft(sales, silent)


def test_a_collection_that_calls_back_makes_nothing(sales: Sales) -> None:
    """It tries while its item moves, and finds the door shut."""
    hooked = sales.chain.deploy("MockRoyaltyFault", sales.deployer, sender=sales.deployer)
    hooked.mint(sales.buyer, 7, sender=sales.deployer)
    hooked.setApprovalForAll(sales.factory, True, sender=sales.buyer)
    step = sales.factory.tokenizeOffChain.encode(asset_params(sales.buyer), [], "x", FEE, SALT)
    hooked.setHook(sales.factory, step, sender=sales.buyer)
    sales.factory.setFee(0, sender=sales.registry.governor)
    nft(sales, hooked)
    assert not hooked.hookSucceeded()
    assert sales.factory.assetCount() == 2


def test_nothing_else_goes_into_a_buyout(sales: Sales, collection: Contract) -> None:
    _, buyout = nft(sales, collection).return_value
    collection.mint(sales.attacker, 8, sender=sales.deployer)
    send = collection["safeTransferFrom(address,address,uint256)"]
    with refuses("Buyout_UnexpectedNft", collection, 8, sales.attacker):
        send(sales.attacker, buyout, 8, sender=sales.attacker)


def test_a_buyout_awaits_its_nft_from_the_factory_alone(sales: Sales, collection: Contract) -> None:
    """Nobody fills the address beforehand, where there is nothing."""
    buyout = sales.factory.predictBuyout(sales.buyer, OTHER, collection, 7, REFERENCE)
    assert sales.chain.code(buyout) == b""
    asset = sales.factory.predictAsset(sales.buyer, OTHER)
    sales.chain.set_balance(asset, 5)
    sales.coin.transfer(asset, 5, sender=sales.attacker)
    nft(sales, collection)
    assert collection.ownerOf(7) == buyout


def test_the_implementations_are_nobodys(sales: Sales) -> None:
    implementation = sales.chain.at("AssetToken", sales.factory.ASSET_IMPLEMENTATION())
    with refuses("AssetToken_AlreadyInitialized"):
        implementation.initialize(asset_params(sales.attacker), sender=sales.attacker)
    with refuses("AssetToken_AlreadyInitialized"):
        sales.asset.initialize(asset_params(sales.attacker), sender=sales.attacker)
    assert implementation.IDENTITY_REGISTRY() == sales.factory.REGISTRY() == sales.registry.registry.address
    buyout = sales.chain.at("Buyout", sales.factory.BUYOUT_IMPLEMENTATION())
    assert buyout.STABLECOIN() == sales.factory.STABLECOIN() == sales.coin.address
    assert sales.factory.SURPLUS_BUFFER() == sales.buffer.address


def test_the_fee(sales: Sales) -> None:
    factory, governor = sales.factory, sales.registry.governor
    for who in (sales.attacker, sales.operator):
        with sales.refuses("AccessManagedUnauthorized", who):
            factory.setFee(1, sender=who)
    most = 10_000 * 10**18
    with sales.refuses("AssetFactory_FeeTooHigh", most + 1, most):
        factory.setFee(most + 1, sender=governor)
    assert events(factory.setFee(most, sender=governor)) == [event(factory, "TokenizationFeeSet", most)]
    off_chain(sales, maxFee=most)
    factory.setFee(0, sender=governor)
    sales.coin.approve(factory, 0, sender=sales.buyer)
    off_chain(sales, maxFee=0, salt=SALT)


def test_the_pause(sales: Sales, collection: Contract) -> None:
    factory, sentinel = sales.factory, sales.registry.sentinel
    with sales.refuses("AccessManagedUnauthorized", sales.operator):
        factory.pause(sender=sales.operator)
    assert events(factory.pause(sender=sentinel)) == [event(factory, "TokenizationPaused")]
    with sales.refuses("AssetFactory_Paused"):
        off_chain(sales)
    with sales.refuses("AssetFactory_Paused"):
        nft(sales, collection)
    sales.asset.issue(sales.buyer, 1, 0, sender=sales.owner)
    with sales.refuses("AccessManagedUnauthorized", sentinel):
        factory.unpause(sender=sentinel)
    assert events(factory.unpause(sender=sales.operator)) == [event(factory, "TokenizationUnpaused")]
    off_chain(sales)


def test_permit_step(sales: Sales) -> None:
    factory, later = sales.factory, sales.later
    sales.coin.approve(factory, 0, sender=sales.buyer)
    signature = bytes(sign_permit(sales.coin, sales.buyer, factory, FEE, later))
    make = factory.tokenizeOffChain.encode(asset_params(sales.buyer), [], "Custodian Ltd", FEE, OTHER)
    factory.multicall([factory.permit.encode(FEE, later, signature), make], sender=sales.buyer)
    assert factory.assetCount() == 2
    for wrong in (signature, b"not 65 bytes"):
        with sales.refuses("AssetFactory_AllowanceTooLow", 0, 1):
            factory.permit(1, later, wrong, sender=sales.buyer)


def test_constructor(sales: Sales) -> None:
    deployer, access = sales.deployer, sales.registry.access
    good = [sales.factory.ASSET_IMPLEMENTATION(), sales.factory.BUYOUT_IMPLEMENTATION(), sales.buffer.address]
    for place in range(3):
        args: list[Any] = [*good]
        args[place] = sales.attacker
        with sales.refuses("AssetFactory_NoCode", sales.attacker):
            sales.chain.deploy("AssetFactory", *args, access, FEE, sender=deployer)
    with sales.refuses("AssetFactory_FeeTooHigh", 2**256 - 1, 10_000 * 10**18):
        sales.chain.deploy("AssetFactory", *good, access, 2**256 - 1, sender=deployer)
