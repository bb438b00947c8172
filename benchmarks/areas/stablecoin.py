"""The coin: what holders, relayers, facilitators and flash borrowers pay."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.chain import Chain, Domain, actor, sign, split
from benchmarks.compiler import Compiled
from benchmarks.house import CEILING, FEE_BPS, WAD, deploy_house
from benchmarks.peers import OPENZEPPELIN, SOLADY, USDC, USDC_UNIT, deploy_usdc
from strongroom import artifacts

TRANSFER = "transfer to an existing holder"
TRANSFER_NEW = "transfer to a new holder"
TRANSFER_FROM = "transferFrom"
APPROVE = "approve, first"
APPROVE_AGAIN = "approve, again"
PERMIT = "permit"
TRANSFER_AUTHORIZATION = "transferWithAuthorization"
TRANSFER_AUTHORIZATION_BYTES = "transferWithAuthorization, signature as bytes"
TRANSFER_AUTHORIZATION_WALLET = "transferWithAuthorization, from a contract wallet"
RECEIVE_AUTHORIZATION = "receiveWithAuthorization"
CANCEL_AUTHORIZATION = "cancelAuthorization"
MINT = "mint by a facilitator"
BURN = "burn by a facilitator"
FLASH_MINT = "flash mint"

_FRESH_NONCE = "payer keeps a balance, payee holds some; a random nonce, whose slot is new"

OPERATIONS = (
    Operation(TRANSFER, "sender keeps a balance, receiver holds some", goal=35_000, headline=True),
    Operation(TRANSFER_NEW, "sender keeps a balance, receiver holds none", headline=True),
    Operation(TRANSFER_FROM, "allowance finite and not used up, holder keeps a balance, receiver holds some"),
    Operation(APPROVE, "allowance zero before"),
    Operation(APPROVE_AGAIN, "allowance non-zero before and after"),
    Operation(PERMIT, "owner's second permit (its nonce is 1), allowance zero before", headline=True),
    Operation(TRANSFER_AUTHORIZATION, f"(v, r, s); {_FRESH_NONCE}", goal=75_000, headline=True),
    Operation(TRANSFER_AUTHORIZATION_BYTES, f"65 bytes; {_FRESH_NONCE}", goal=75_000),
    Operation(
        TRANSFER_AUTHORIZATION_WALLET,
        f"65 bytes, checked by the payer, an ERC-1271 wallet of one key; {_FRESH_NONCE}",
    ),
    Operation(RECEIVE_AUTHORIZATION, f"(v, r, s), sent by the payee; {_FRESH_NONCE}"),
    Operation(CANCEL_AUTHORIZATION, "(v, r, s); a random nonce, whose slot is new"),
    Operation(MINT, "facilitator has minted before, supply non-zero, receiver holds some", headline=True),
    Operation(BURN, "of its own coins: it keeps some, its level and the supply stay above zero"),
    Operation(
        FLASH_MINT,
        "fee 5 bps; borrower answers and does nothing else, has approved the coin for ever and keeps a balance; "
        "fee receiver holds some",
        headline=True,
    ),
)

_FLASH_ANSWER = keccak(text="ERC3156FlashBorrower.onFlashLoan")


@dataclass(frozen=True)
class Token:
    """A token under test."""

    domain: Domain
    unit: int
    mint: Callable[[str, int], object]
    """Gives a holder an amount."""

    @property
    def address(self) -> str:
        return self.domain.verifying_contract


def measure_ours(chain: Chain) -> Measured:
    """All operations on the stablecoin."""
    house = deploy_house(chain)
    coin = house.stablecoin.address
    facilitator = actor("facilitator")
    chain.send(house.deployer, coin, "setFacilitator(address,uint120)", facilitator.address, CEILING)
    token = Token(
        house.stablecoin_domain,
        WAD,
        lambda to, amount: chain.send(facilitator, coin, "mint(address,uint256)", to, amount),
    )
    record = Recorder()
    measure_transfers(chain, record, token)
    measure_permit(chain, record, token)
    measure_authorizations(chain, record, token)
    measure_bytes_authorization(chain, record, token, random_nonce("bytes"))
    measure_wallet(chain, record, token)
    measure_facilitator(chain, record, token, own="burn(address,uint256)")
    measure_flash_mint(chain, record, token, house.surplus_buffer.address)
    return record


def measure_usdc(chain: Chain, compiled: Compiled, *, proxied: bool) -> Measured:
    """Circle's, which has all but the flash mint."""
    domain = deploy_usdc(chain, compiled, proxied=proxied)
    minter = actor("facilitator")
    address = domain.verifying_contract
    token = Token(
        domain, USDC_UNIT, lambda to, amount: chain.send(minter, address, "mint(address,uint256)", to, amount)
    )
    record = Recorder()
    measure_transfers(chain, record, token)
    measure_permit(chain, record, token)
    measure_authorizations(chain, record, token)
    measure_bytes_authorization(chain, record, token, random_nonce("bytes"))
    measure_wallet(chain, record, token)
    measure_facilitator(chain, record, token, own="burn(uint256)")
    return record


def measure_openzeppelin(chain: Chain, compiled: Compiled) -> Measured:
    """Transfers, permits and authorizations."""
    token = _deploy_library_token(chain, compiled, "OpenZeppelinToken")
    record = Recorder()
    measure_transfers(chain, record, token)
    measure_permit(chain, record, token)
    measure_authorizations(chain, record, token)
    return record


def measure_openzeppelin_keyed(chain: Chain, compiled: Compiled) -> Measured:
    """The authorization with its signature as bytes, second of its key."""
    token = _deploy_library_token(chain, compiled, "OpenZeppelinKeyedToken")
    measure_transfers(chain, Recorder(), token)
    key = 7 << 64
    measure_bytes_authorization(chain, Recorder(), token, key.to_bytes(32, "big"))
    record = Recorder()
    measure_bytes_authorization(chain, record, token, (key + 1).to_bytes(32, "big"))
    return record


def measure_openzeppelin_flash(chain: Chain, compiled: Compiled) -> Measured:
    """The flash mint at our fee."""
    deployer, receiver = actor("deployer"), actor("treasury").address
    address = chain.deploy(
        deployer, compiled["OpenZeppelinFlashToken"], "(string,address)", "Peer Dollar", receiver
    ).address
    token = Token(
        Domain("Peer Dollar", "1", address),
        WAD,
        lambda to, amount: chain.send(deployer, address, "mint(address,uint256)", to, amount),
    )
    record = Recorder()
    measure_flash_mint(chain, record, token, receiver)
    return record


def measure_solady(chain: Chain, compiled: Compiled) -> Measured:
    """Transfers and permits."""
    token = _deploy_library_token(chain, compiled, "SoladyToken")
    record = Recorder()
    measure_transfers(chain, record, token)
    measure_permit(chain, record, token)
    return record


def _deploy_library_token(chain: Chain, compiled: Compiled, contract: str) -> Token:
    deployer = actor("deployer")
    address = chain.deploy(deployer, compiled[contract], "(string)", "Peer Dollar").address
    return Token(
        Domain("Peer Dollar", "1", address),
        WAD,
        lambda to, amount: chain.send(deployer, address, "mint(address,uint256)", to, amount),
    )


# The same operations on whoever's token it is.


def measure_transfers(chain: Chain, record: Recorder, token: Token) -> None:
    """Transfers and approvals of the holder. Leaves the merchant holding some."""
    holder, merchant, spender = actor("holder"), actor("merchant").address, actor("spender")
    address, amount = token.address, 100 * token.unit
    token.mint(holder.address, 10_000 * token.unit)
    token.mint(merchant, token.unit)
    transfer, approve = "transfer(address,uint256)", "approve(address,uint256)"
    record[TRANSFER] = chain.send(holder, address, transfer, merchant, amount)
    record[TRANSFER_NEW] = chain.send(holder, address, transfer, actor("newcomer").address, amount)
    record[APPROVE] = chain.send(holder, address, approve, spender.address, amount)
    record[APPROVE_AGAIN] = chain.send(holder, address, approve, spender.address, 2 * amount)
    record[TRANSFER_FROM] = chain.send(
        spender, address, "transferFrom(address,address,uint256)", holder.address, merchant, amount
    )


def measure_permit(chain: Chain, record: Recorder, token: Token) -> None:
    """The second permit of the holder, for another spender than the first's."""
    permit(chain, token, spender="first spender", nonce=0)
    record[PERMIT] = permit(chain, token, spender="second spender", nonce=1)


def permit(chain: Chain, token: Token, *, spender: str, nonce: int) -> int:
    """The holder's permit, relayed. Returns its gas."""
    holder = actor("holder")
    message = {
        "owner": holder.address,
        "spender": actor(spender).address,
        "value": 100 * token.unit,
        "nonce": nonce,
        "deadline": chain.now + 3_600,
    }
    fields = {
        "owner": "address",
        "spender": "address",
        "value": "uint256",
        "nonce": "uint256",
        "deadline": "uint256",
    }
    signature = sign(holder, token.domain, "Permit", fields, message)
    return chain.send(
        actor("relayer"),
        token.address,
        "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
        *(message[name] for name in ("owner", "spender", "value", "deadline")),
        *split(signature),
    )


def measure_authorizations(chain: Chain, record: Recorder, token: Token) -> None:
    """EIP-3009 with (v, r, s): transfer, receive, cancel."""
    holder, merchant = actor("holder"), actor("merchant")
    for operation, struct, sender in (
        (TRANSFER_AUTHORIZATION, "TransferWithAuthorization", actor("relayer")),
        (RECEIVE_AUTHORIZATION, "ReceiveWithAuthorization", merchant),
    ):
        arguments, signature = authorize(chain, token, struct, holder.address, random_nonce(struct))
        function = f"{struct[0].lower()}{struct[1:]}({_TRANSFER_TYPES},uint8,bytes32,bytes32)"
        record[operation] = chain.send(sender, token.address, function, *arguments, *split(signature))

    nonce = random_nonce("cancel")
    fields = {"authorizer": "address", "nonce": "bytes32"}
    message = {"authorizer": holder.address, "nonce": nonce}
    signature = sign(holder, token.domain, "CancelAuthorization", fields, message)
    record[CANCEL_AUTHORIZATION] = chain.send(
        actor("relayer"),
        token.address,
        "cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)",
        holder.address,
        nonce,
        *split(signature),
    )


def measure_bytes_authorization(chain: Chain, record: Recorder, token: Token, nonce: bytes) -> None:
    """The transfer with the key's signature as bytes."""
    record[TRANSFER_AUTHORIZATION_BYTES] = _transfer_by_bytes(chain, token, actor("holder").address, nonce)


def measure_wallet(chain: Chain, record: Recorder, token: Token) -> None:
    """The transfer out of a contract wallet that the holder owns."""
    holder = actor("holder")
    wallet = chain.deploy(holder, artifacts.load("MockWallet"), "(address)", holder.address).address
    token.mint(wallet, 1_000 * token.unit)
    record[TRANSFER_AUTHORIZATION_WALLET] = _transfer_by_bytes(chain, token, wallet, random_nonce("wallet"))


def _transfer_by_bytes(chain: Chain, token: Token, payer: str, nonce: bytes) -> int:
    arguments, signature = authorize(chain, token, "TransferWithAuthorization", payer, nonce)
    function = f"transferWithAuthorization({_TRANSFER_TYPES},bytes)"
    return chain.send(actor("relayer"), token.address, function, *arguments, signature)


def measure_facilitator(chain: Chain, record: Recorder, token: Token, *, own: str) -> None:
    """Minting by who may, and burning of its own coins; `own` is the signature of the latter."""
    facilitator, merchant = actor("facilitator"), actor("merchant").address
    address, amount = token.address, 100 * token.unit
    token.mint(facilitator.address, 10 * amount)
    record[MINT] = chain.send(facilitator, address, "mint(address,uint256)", merchant, amount)
    arguments = (facilitator.address, amount) if "address" in own else (amount,)
    record[BURN] = chain.send(facilitator, address, own, *arguments)


def measure_flash_mint(chain: Chain, record: Recorder, token: Token, fee_receiver: str) -> None:
    """A flash mint to the smallest borrower there can be, so that the figure is the token's own."""
    borrower = chain.deploy(actor("borrower"), flash_borrower()).address
    amount = 100_000 * token.unit
    token.mint(borrower, amount)
    token.mint(fee_receiver, token.unit)
    chain.send(borrower, token.address, "approve(address,uint256)", token.address, 2**256 - 1)
    before = chain.call(token.address, "balanceOf(address)", fee_receiver)
    record[FLASH_MINT] = chain.send(
        actor("borrower"),
        token.address,
        "flashLoan(address,address,uint256,bytes)",
        borrower,
        token.address,
        amount,
        b"",
    )
    paid = chain.call(token.address, "balanceOf(address)", fee_receiver) - before
    assert paid == amount * FEE_BPS // 10_000, "the peers' fee is not ours"


def flash_borrower() -> bytes:
    """Creation code of a contract that answers every call with ERC-3156's word and does nothing else."""
    runtime = b"\x7f" + _FLASH_ANSWER + bytes.fromhex("5f5260205ff3")  # mstore(0, word) return(0, 32)
    return bytes.fromhex("60") + bytes([len(runtime)]) + bytes.fromhex("8060095f395ff3") + runtime


def random_nonce(purpose: str) -> bytes:
    """32 bytes that look random and are the same on every run."""
    return keccak(text=f"nonce: {purpose}")


_TRANSFER_FIELDS = {
    "from": "address",
    "to": "address",
    "value": "uint256",
    "validAfter": "uint256",
    "validBefore": "uint256",
    "nonce": "bytes32",
}
_TRANSFER_TYPES = ",".join(_TRANSFER_FIELDS.values())


def authorize(
    chain: Chain, token: Token, struct: str, payer: str, nonce: bytes
) -> tuple[tuple[Any, ...], bytes]:
    """The holder's signature over a payment to the merchant. Returns the call's arguments and the signature."""
    message = {
        "from": payer,
        "to": actor("merchant").address,
        "value": 100 * token.unit,
        "validAfter": 0,
        "validBefore": chain.now + 3_600,
        "nonce": nonce,
    }
    signature = sign(actor("holder"), token.domain, struct, _TRANSFER_FIELDS, message)
    return tuple(message.values()), signature


AREAS = (
    Area(
        name="stablecoin",
        title="Stablecoin",
        order=20,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "USDC",
                "Circle's FiatToken 2.2 through its proxy, as on Ethereum; it checks a blocklist and a pause at "
                "each transfer",
                (USDC,),
                lambda chain, compiled: measure_usdc(chain, compiled, proxied=True),
            ),
            Peer(
                "USDC without its proxy",
                "Circle's FiatToken 2.2 called directly, as nobody can",
                (USDC,),
                lambda chain, compiled: measure_usdc(chain, compiled, proxied=False),
            ),
            Peer(
                "OpenZeppelin",
                "5.7 ERC20Permit with ERC3009; keys only, no contract wallets",
                (OPENZEPPELIN,),
                measure_openzeppelin,
            ),
            Peer(
                "OpenZeppelin, keyed nonces",
                "5.7 ERC20TransferAuthorization: nonces are sequential for each key, not random as EIP-3009's, "
                "and here the key's slot is already non-zero",
                (OPENZEPPELIN,),
                measure_openzeppelin_keyed,
            ),
            Peer(
                "OpenZeppelin ERC20FlashMint",
                "5.7 with our fee; no cap, no pause, no reentrancy lock",
                (OPENZEPPELIN,),
                measure_openzeppelin_flash,
            ),
            Peer("solady", "0.1.26 ERC20, in assembly; keys only", (SOLADY,), measure_solady),
        ),
    ),
)
