"""Stablecoin's constructor

├── when the surplus buffer is zero, or the access manager has no code: it reverts
└── else: name, symbol, 18 decimals, its EIP-712 domain; nothing minted, no facilitator, no flash mint
"""

import pytest

from strongroom.evm import Chain
from tests.support.signing import Domain
from tests.support.suite import Suite, refuses

ZERO = "0x" + "00" * 20


def test_refuses_addresses_that_make_it_useless() -> None:
    chain = Chain()
    deployer = chain.account("deployer")
    manager = chain.deploy("ProtocolAccessManager", deployer, sender=deployer)
    with refuses("Stablecoin_ZeroAddress"):
        chain.deploy("Stablecoin", "Dollar", "D", manager, ZERO, sender=deployer)
    for nobody in (ZERO, deployer):
        with refuses("AccessManagedInvalidAuthority", nobody):
            chain.deploy("Stablecoin", "Dollar", "D", nobody, deployer, sender=deployer)


def test_begins_empty() -> None:
    chain = Chain()
    deployer, buffer = chain.account("deployer"), chain.account("buffer")
    manager = chain.deploy("ProtocolAccessManager", deployer, sender=deployer)
    coin = chain.deploy("Stablecoin", "Dollar", "D", manager, buffer, sender=deployer)
    assert (coin.name(), coin.symbol(), coin.decimals()) == ("Dollar", "D", 18)
    assert (coin.totalSupply(), coin.balanceOf(deployer)) == (0, 0)
    assert coin.facilitators() == ()
    assert tuple(coin.facilitator(deployer)) == (0, 0)
    assert (coin.flashMintCap(), coin.flashMintFeeBps(), coin.mintingPaused()) == (0, 0, False)
    assert (coin.SURPLUS_BUFFER(), coin.authority()) == (buffer.address, manager.address)


def test_domain_is_of_its_name_version_chain_and_address(suite: Suite) -> None:
    coin = suite.stablecoin
    assert coin.DOMAIN_SEPARATOR() == Domain.of(coin).separator
    fields, name, version, chain_id, contract, salt, extensions = coin.eip712Domain()
    assert (fields, name, version) == (b"\x0f", "Strongroom Dollar", "1")
    assert (chain_id, contract, salt, extensions) == (31337, coin.address, bytes(32), ())


@pytest.mark.parametrize("constant", ["MAX_FLASH_MINT_FEE_BPS", "MAX_FACILITATORS"])
def test_hard_limits(suite: Suite, constant: str) -> None:
    assert (
        suite.stablecoin.__getattr__(constant)()
        == {"MAX_FLASH_MINT_FEE_BPS": 100, "MAX_FACILITATORS": 64}[constant]
    )
