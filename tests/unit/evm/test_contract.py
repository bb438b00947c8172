"""Contracts by their ABI, with the real artifacts.

function
├── a view is read and decoded, anything else is sent
├── `call` executes and rolls back, `try_send` does not raise, `encode` only encodes
├── overloads are told apart by count and types, or by the full signature
└── a misspelt name, a missing sender and wrong arguments are refused before anything happens
receipt
└── return value, logs, events by the contract's own ABI, else by any artifact's
error
└── name, arguments and notice, out of constructors too
"""

from collections.abc import Callable

import pytest
from eth_account.messages import encode_typed_data

from strongroom import artifacts
from strongroom.evm import AbiError, Account, Chain, Contract, ContractError, Receipt, Signature, keccak
from strongroom.evm.contract import Interface

UNIT = 10**6


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
def holder(chain: Chain) -> Account:
    return chain.account("holder")


@pytest.fixture
def token(chain: Chain, holder: Account) -> Contract:
    token = chain.deploy("MockReserve", "USD Coin", "USDC", 6, sender=chain.account("deployer"))
    token.mint(holder, 100 * UNIT, sender=holder)
    return token


def authorization(
    chain: Chain, token: Contract, holder: Account, payee: Account, value: int
) -> tuple[bytes, Signature]:
    """A nonce, and the signature of an EIP-3009 transfer that is valid for an hour."""
    nonce = keccak(b"nonce")
    fields = {
        "from": "address",
        "to": "address",
        "value": "uint256",
        "validAfter": "uint256",
        "validBefore": "uint256",
    }
    message = encode_typed_data(
        {"name": token.name(), "version": "1", "chainId": chain.chain_id, "verifyingContract": token.address},
        {
            "TransferWithAuthorization": [
                {"name": n, "type": t} for n, t in {**fields, "nonce": "bytes32"}.items()
            ]
        },
        {
            "from": holder.address,
            "to": payee.address,
            "value": value,
            "validAfter": 0,
            "validBefore": chain.timestamp + 3600,
            "nonce": nonce,
        },
    )
    return nonce, holder.sign_hash(keccak(b"\x19" + message.version + message.header + message.body))


def test_views_are_read_and_the_rest_is_sent(chain: Chain, token: Contract, holder: Account) -> None:
    payee = chain.account("payee")
    assert (token.name(), token.symbol(), token.decimals()) == ("USD Coin", "USDC", 6)
    receipt = token.transfer(payee, 40 * UNIT, sender=holder)
    assert receipt.return_value is True
    assert token.balanceOf(payee) == 40 * UNIT
    assert chain.send(token, "transfer", payee, UNIT, sender=holder).return_value is True
    assert token["transfer(address,uint256)"](payee, UNIT, sender=holder).return_value is True
    assert token.balanceOf(payee) == 42 * UNIT
    assert chain.at("MockReserve", token.address.lower()).balanceOf(payee.address) == 42 * UNIT


def test_call_rolls_back(chain: Chain, token: Contract, holder: Account) -> None:
    payee = chain.account("payee")
    assert token.transfer.call(payee, UNIT, sender=holder) is True
    assert token.balanceOf(payee) == 0
    with pytest.raises(ContractError, match="ERC20InsufficientBalance"):
        token.transfer.call(payee, UNIT, sender=payee)


def test_try_send(chain: Chain, token: Contract, holder: Account) -> None:
    payee = chain.account("payee")
    assert token.transfer.try_send(payee, UNIT, sender=holder) == (True, (1).to_bytes(32, "big"))
    succeeded, data = chain.try_send(token, "transfer", payee, 10**30, sender=holder)
    assert not succeeded
    with pytest.raises(ContractError) as caught:
        token.transfer(payee, 10**30, sender=holder)
    assert caught.value.data == data


def test_errors_are_named(chain: Chain, token: Contract, holder: Account) -> None:
    payee = chain.account("payee")
    with pytest.raises(ContractError) as caught:
        token.transfer(holder, 5, sender=payee)
    error = caught.value
    assert error.name == "ERC20InsufficientBalance"
    assert error.args == (payee.address, 0, 5)
    assert error.arguments["needed"] == 5
    feed = chain.deploy("MockAggregator", 8, 10**8, sender=holder)
    feed.setFault(1, sender=holder)
    with pytest.raises(ContractError, match="feed is down"):
        feed.latestRoundData()
    feed.setFault(2, sender=holder)
    with pytest.raises(ContractError, match="InvalidFEOpcode"):
        feed.latestRoundData()


def test_errors_of_constructors_are_named(chain: Chain, holder: Account) -> None:
    with pytest.raises(ContractError, match="AccessManagerInvalidInitialAdmin"):
        chain.deploy("ProtocolAccessManager", "0x" + "00" * 20, sender=holder)


def test_overloads(chain: Chain, token: Contract, holder: Account) -> None:
    payee, relayer = chain.account("payee"), chain.account("relayer")
    nonce, signature = authorization(chain, token, holder, payee, 7 * UNIT)
    terms = (holder, payee, 7 * UNIT, 0, chain.timestamp + 3600, nonce)
    snapshot = chain.snapshot()
    split = (signature.v, signature.r, signature.s)
    uses: list[Callable[[], Receipt]] = [
        lambda: token.transferWithAuthorization(*terms, *split, sender=relayer),
        lambda: token.transferWithAuthorization(*terms, bytes(signature), sender=relayer),
        lambda: chain.send(token, "transferWithAuthorization", *terms, bytes(signature), sender=relayer),
        lambda: token[
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"
        ](*terms, *split, sender=relayer),
    ]
    for use in uses:
        receipt = use()
        assert receipt.event("AuthorizationUsed").args["nonce"] == nonce
        assert token.balanceOf(payee) == 7 * UNIT
        chain.revert(snapshot)
    with pytest.raises(AbiError, match="no overload takes these 2 arguments"):
        token.transferWithAuthorization(1, 2, sender=relayer)
    with pytest.raises(AbiError, match="overloaded"):
        assert token.transferWithAuthorization.selector


def test_selectors(token: Contract) -> None:
    assert token.transfer.selector == bytes.fromhex("a9059cbb")
    assert token.transfer.encode(token, 5)[:4] == token.transfer.selector


def test_mistakes_are_refused_before_anything_happens(chain: Chain, token: Contract, holder: Account) -> None:
    with pytest.raises(AttributeError, match="has no function 'transfers'"):
        assert token.transfers
    with pytest.raises(KeyError, match="has no function"):
        assert token["transfer(address)"]
    with pytest.raises(AbiError, match="has no function 'transfers'"):
        chain.send(token, "transfers", sender=holder)
    with pytest.raises(TypeError, match="needs a sender"):
        token.transfer(holder, 1)
    with pytest.raises(AbiError, match=r"transfer\(address,uint256\): -1 does not fit uint256"):
        token.transfer(holder, -1, sender=holder)
    assert chain.nonce(holder) == 1  # the mint
    assert hasattr(token, "transfer")
    assert not hasattr(token, "transfers")


def test_events(chain: Chain, token: Contract, holder: Account) -> None:
    receipt = token.transfer(chain.account("payee"), 3, sender=holder)
    (log,) = receipt.logs
    assert log.topics[0] == keccak(b"Transfer(address,address,uint256)")
    event = receipt.event("Transfer")
    assert (event.name, event.address, event.log) == ("Transfer", token.address, log)
    assert event.args == {"from": holder.address, "to": chain.account("payee").address, "value": 3}
    assert receipt.events == receipt.events_named("Transfer") == (event,)
    for name in ("Approval", "Nothing"):
        with pytest.raises(LookupError, match="0 events"):
            receipt.event(name)


def test_events_of_contracts_the_chain_was_not_told_of(chain: Chain, holder: Account) -> None:
    elsewhere = Chain().deploy("MockReserve", "USD Coin", "USDC", 6, sender=holder)
    address = chain.raw_deploy(holder, Interface(artifacts.load("MockReserve")).creation_code(("", "", 6)))
    receipt = chain.raw_send(holder, address, elsewhere.mint.encode(holder, 5))
    assert receipt.event("Transfer").args["value"] == 5


def test_contracts_compare_by_address(chain: Chain, token: Contract) -> None:
    assert chain.at("MockReserve", token.address) == token
    assert len({token, chain.at("Stablecoin", token.address)}) == 1
    assert repr(token) == f"MockReserve({token.address})"
