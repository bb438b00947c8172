"""CollectionFactory, and what a collection begins with

├── createCollection
│   ├── the address is the one predicted, the creator's own by any salt
│   ├── the clone is set up in the same transaction
│   ├── when the salt was used: it reverts
│   └── when a setting is refused: nothing is made
├── initialize: never twice, never on the implementation
└── constructors refuse addresses without code
"""

import pytest

from tests.support.nft import MAX_SUPPLY, PUBLIC, SALT, ZERO, Nft
from tests.support.suite import event, events, plain, refuses


def test_makes_it_where_it_was_predicted(nft: Nft) -> None:
    salt = b"\2" * 32
    where = nft.factory.predictCollection(nft.collector, salt)
    assert not nft.factory.isCollection(where)
    receipt = nft.factory.createCollection(nft.default_params(), salt, sender=nft.collector)
    assert receipt.return_value == where
    made = nft.chain.at("CreatorCollection", where)
    seen = events(receipt)
    assert seen[0] == event(nft.factory, "CollectionCreated", where, nft.collector, salt, "Works", "WORK")
    assert event(made, "OwnershipTransferred", ZERO, nft.collector) in seen
    assert event(made, "MaxSupplySet", MAX_SUPPLY) in seen
    assert [entry[1] for entry in seen].count("PhaseSet") == 5
    assert nft.factory.isCollection(where)
    assert (made.owner(), made.name(), made.maxSupply()) == (nft.collector.address, "Works", MAX_SUPPLY)
    assert (made.phaseCount(), made.totalSupply()) == (5, 0)
    assert len(nft.chain.code(where)) < 50, "a minimal clone"


def test_salts_are_the_creators_own(nft: Nft) -> None:
    where = nft.factory.predictCollection(nft.collector, SALT)
    nft.factory.createCollection(nft.default_params(), SALT, sender=nft.attacker)
    assert nft.chain.code(where) == b"", "nobody can take another's address"
    nft.factory.createCollection(nft.default_params(), SALT, sender=nft.collector)
    with refuses("CollectionFactory_AlreadyCreated", where):
        nft.factory.createCollection(nft.default_params(), SALT, sender=nft.collector)


@pytest.mark.parametrize(
    ("change", "error", "args"),
    [
        ({"maxSupply": 0}, "CreatorCollection_InvalidMaxSupply", (0, 0, 0)),
        ({"payout": ZERO}, "CreatorCollection_ZeroAddress", ()),
        ({"royaltyBps": 1_001}, "CreatorCollection_RoyaltyTooHigh", (1_001, 1_000)),
        ({"paymentTokens": []}, "CreatorCollection_TokenNotListed", ("token",)),
        (
            {"transferValidator": "0x" + "11" * 20},
            "CreatorCollection_ValidatorWithoutCode",
            ("0x" + "11" * 20,),
        ),
    ],
)
def test_makes_nothing_when_a_setting_is_refused(
    nft: Nft, change: dict[str, object], error: str, args: tuple[object, ...]
) -> None:
    salt = b"\3" * 32
    where = nft.factory.predictCollection(nft.creator, salt)
    named = tuple(plain(nft.token) if arg == "token" else arg for arg in args)
    with refuses(error, *named):
        nft.factory.createCollection({**nft.default_params(), **change}, salt, sender=nft.creator)
    assert nft.chain.code(where) == b"" and not nft.factory.isCollection(where)


def test_a_collection_is_set_up_once(nft: Nft) -> None:
    for target in (nft.collection, nft.implementation, nft.admin):
        for caller in (nft.attacker, nft.creator):
            with nft.refuses("CreatorCollection_AlreadyInitialized"):
                target.initialize(caller, nft.default_params(), sender=caller)
    assert nft.implementation.owner() == ZERO
    with refuses("CreatorCollection_PhaseNotOpen", PUBLIC, 0, 0):
        nft.implementation.mint(PUBLIC, 1, sender=nft.attacker)


def test_constructors_refuse_addresses_without_code(nft: Nft) -> None:
    nobody = nft.stranger
    with refuses("CreatorCollection_AdminWithoutCode", nobody):
        nft.chain.deploy("CreatorCollection", nobody, sender=nft.deployer)
    with refuses("CollectionFactory_ImplementationWithoutCode", nobody):
        nft.chain.deploy("CollectionFactory", nobody, sender=nft.deployer)
