"""Each of the collections' incidents' tests fails on a collection that lacks what stops the incident

As `test_incidents_can_fail.py`: every line breaks one source, deploys the collection with it, and runs the very
tests of the incident's file, which must notice by a failed assertion.
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_nft_allowlist as allowlist
from tests.incidents import test_nft_changed_terms as terms
from tests.incidents import test_nft_mint_count as count
from tests.incidents import test_nft_reentrancy as reentrancy
from tests.incidents import test_nft_reinitialisation as again
from tests.incidents import test_nft_stale_royalty as royalty
from tests.incidents import test_nft_validator_trap as trap
from tests.incidents import test_nft_vouchers as vouchers
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.mutants import Mutant, compile_mutants
from tests.support.nft import PUBLIC, NftBuilder

pytestmark = pytest.mark.slow

ROOM = "contracts/nft/"
COLLECTION = "CreatorCollection"
COUNTED = "_count(phaseId, word, msg.sender, quantity, word.walletCap());"
MINTED = (
    "        if (msg.sender.code.length == 0) _mint(msg.sender, quantity);\n"
    "        else _safeMint(msg.sender, quantity);\n"
)
COUNTED_LATE = (
    "uint256 seen = uint16(_getAux(msg.sender) >> (16 * phaseId));\n"
    "        if (seen + quantity > word.walletCap())"
    " revert CreatorCollection_WalletCapExceeded(phaseId, msg.sender, seen, 0);\n"
    "        _mint(msg.sender, quantity);\n"
    "        (bool done, ) = msg.sender.call(abi.encodeWithSignature("
    '"onERC721Received(address,address,uint256,bytes)", msg.sender, address(0), 1, ""));\n'
    "        if (!done && msg.sender.code.length != 0) revert();\n"
    "        _setAux(msg.sender, uint64((seen + quantity) << (16 * phaseId)));"
)
CHECKED = "if (!SignatureVerification.isValid(signer, digest, signature)) {"
RECOVERED = (
    "if (ecrecover(digest, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]))"
    " != signer) {"
)
NO_SIGNER = "        if (signer == address(0)) revert CreatorCollection_VouchersDisabled();\n"
DOMAIN = "                    block.chainid,\n                    address(this)\n"


def broken(
    name: str,
    source: str,
    old: str,
    new: str,
    test: Callable[..., None],
    *args: Any,
    contract: str = COLLECTION,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, f"{ROOM}{source}.sol", old, new, contract, also), test, args)


TABLE = [
    broken(
        "quantity zero delivers one",
        COLLECTION,
        COUNTED,
        "uint256 some = quantity == 0 ? 1 : quantity;\n"
        "        _count(phaseId, word, msg.sender, some, word.walletCap());",
        count.test_quantity_zero_delivers_nothing,
        PUBLIC,
        also=((MINTED, "        _safeMint(msg.sender, some);\n"),),
    ),
    broken(
        "the allowlist's number is not looked at",
        "DropPhases",
        "cap < allowance ? cap : allowance",
        "cap",
        count.test_the_allowlist_says_how_many,
    ),
    broken(
        "a great quantity wraps",
        COLLECTION,
        "        if (!word.isPlain()) return",
        "        quantity = uint16(quantity);\n        if (!word.isPlain()) return",
        count.test_a_number_beyond_256_bits_wraps_nowhere,
    ),
    *(
        broken(
            f"a limit is of any token: {test.__name__}",
            COLLECTION,
            "if (token != request.paymentToken) {",
            "if (token != token) {",
            test,
        )
        for test in (
            terms.test_the_creator_cannot_ask_for_a_dearer_token,
            terms.test_the_creator_cannot_ask_for_a_token_instead_of_ether,
        )
    ),
    broken(
        "the balance pays",
        "PrimarySales",
        "if (msg.value == cost) return;",
        "if (msg.value == cost || address(this).balance >= cost) return;",
        count.test_each_mint_is_paid_by_its_own_ether,
    ),
    broken(
        "a collection is set up again",
        "CollectionAdmin",
        "        }\n        ERC721A__InitializableStorage.layout()._initialized = true;\n",
        "        }\n",
        again.test_a_collection_is_set_up_once,
        contract="CollectionAdmin",
    ),
    broken(
        "the implementation is open",
        COLLECTION,
        " initializerERC721A {}",
        " {}",
        again.test_the_implementation_belongs_to_nobody,
    ),
    broken(
        "the administration is open",
        "CollectionAdmin",
        "    constructor() {\n        ERC721A__InitializableStorage.layout()._initialized = true;\n",
        "    constructor() {\n",
        again.test_the_administration_belongs_to_nobody,
        contract="CollectionAdmin",
    ),
    broken(
        "salts are everybody's",
        "CollectionFactory",
        "return keccak256(abi.encode(creator, salt));",
        "creator; return salt;",
        again.test_nobody_takes_anothers_address,
        contract="CollectionFactory",
    ),
    broken(
        "one step gives ownership away",
        "admin/SalesAdmin",
        "        _pendingOwner = newOwner;\n",
        "        _owner = newOwner;\n",
        again.test_ownership_is_not_mistyped_away,
        contract="CollectionAdmin",
    ),
    broken(
        "counted after the callback",
        COLLECTION,
        COUNTED,
        COUNTED_LATE,
        reentrancy.test_a_receiver_that_mints_again_stays_within_its_cap,
        also=((MINTED, ""),),
    ),
    broken(
        "a mint within a mint",
        COLLECTION,
        COUNTED,
        COUNTED_LATE,
        reentrancy.test_a_mint_within_a_mint_undoes_both,
        also=((MINTED, ""),),
    ),
    broken(
        "counted after the callback, seen from within",
        COLLECTION,
        MINTED,
        "        _mint(msg.sender, quantity + 1);\n",
        reentrancy.test_inside_the_callback_everything_is_counted,
    ),
    broken(
        "what is too much stays",
        "PrimarySales",
        "            uint256 excess = msg.value - cost;\n",
        "            uint256 excess = (msg.value - cost) / 2;\n",
        reentrancy.test_a_refund_cannot_be_turned_into_tokens,
    ),
    broken(
        "a payment within a payment",
        "PrimarySales",
        "        if (_measuring) revert CreatorCollection_ReentrantPayment();\n",
        "",
        reentrancy.test_what_arrives_pays_once,
    ),
    broken(
        "what arrives is not measured",
        "PrimarySales",
        "        if (received < cost) revert CreatorCollection_PaymentShort(token, cost, received);\n",
        "",
        reentrancy.test_what_arrives_pays_once,
    ),
    broken(
        "zero signs for nobody",
        "MintVouchers",
        CHECKED,
        RECOVERED,
        vouchers.test_nobody_signs_for_the_zero_address,
        also=((NO_SIGNER, ""),),
    ),
    broken(
        "anything is a signature",
        "MintVouchers",
        CHECKED,
        "if (signature.length == 1) {",
        vouchers.test_garbage_is_nobodys_signature,
    ),
    broken(
        "a voucher is not used up",
        "MintVouchers",
        "        _usedVouchers.set(voucher.nonce);\n",
        "",
        vouchers.test_a_voucher_mints_once,
    ),
    broken(
        "a signature has another half",
        "MintVouchers",
        CHECKED,
        RECOVERED,
        vouchers.test_a_signature_has_no_second_half,
    ),
    broken(
        "a voucher is of every collection",
        "MintVouchers",
        DOMAIN,
        "                    block.chainid,\n                    address(0)\n",
        vouchers.test_a_voucher_is_of_one_collection,
    ),
    broken(
        "a voucher is of every chain",
        "MintVouchers",
        DOMAIN,
        "                    31337,\n                    address(this)\n",
        vouchers.test_a_voucher_is_of_one_chain,
    ),
    broken(
        "a cancelled voucher is not",
        "admin/VoucherAdmin",
        "            _usedVouchers.set(nonces[i]);\n",
        "",
        vouchers.test_a_cancelled_voucher_stays_cancelled,
        contract="CollectionAdmin",
    ),
    broken(
        "a royalty outlives its token",
        COLLECTION,
        "        _clearTokenRoyalty(tokenId);\n",
        "",
        royalty.test_a_burned_tokens_royalty_is_gone,
    ),
    broken(
        "a royalty takes all",
        "admin/RoyaltyAdmin",
        "MAX_ROYALTY_BPS = 1_000;",
        "MAX_ROYALTY_BPS = 10_000;",
        royalty.test_a_royalty_is_at_most_a_tenth,
        contract="CollectionAdmin",
    ),
    broken(
        "an entry is hashed once",
        "DropPhases",
        "keccak256(bytes.concat(keccak256(abi.encode(wallet, allowance))))",
        "keccak256(abi.encode(wallet, allowance))",
        allowlist.test_an_entry_is_not_hashed_as_a_node_is,
    ),
    broken(
        "any proof will do",
        "DropPhases",
        "if (!MerkleProofLib.verifyCalldata(proof, _phases[phaseId].allowlistRoot, leaf)) {",
        "if (leaf == 0) {",
        allowlist.test_a_shortened_or_lengthened_proof_fails,
    ),
    broken(
        "an entry is everybody's",
        "DropPhases",
        "keccak256(bytes.concat(keccak256(abi.encode(wallet, allowance))))",
        "proof.length == 0 ? bytes32(0) : _phases[phaseId].allowlistRoot",
        allowlist.test_an_entry_is_its_wallets_own,
        also=(
            (
                "if (!MerkleProofLib.verifyCalldata(proof, _phases[phaseId].allowlistRoot, leaf)) {",
                "if (leaf == 0) {",
            ),
        ),
    ),
    *(
        broken(
            f"the validator is asked about holders, and {kind}",
            "CollectionTransfers",
            "        if (msg.sender == from) return;\n",
            "",
            trap.test_a_holder_always_moves_its_token,
            kind,
        )
        for kind in ("reverts", "burns all gas", "is gone")
    ),
    broken(
        "the validator is not asked",
        "CollectionTransfers",
        "if (validator != address(0)) ITransferValidator",
        "if (validator == address(1)) ITransferValidator",
        trap.test_it_stops_operators_alone,
        "reverts",
    ),
    broken(
        "the validator is asked about holders that are contracts",
        "CollectionTransfers",
        "        if (msg.sender == from) return;\n",
        "        if (msg.sender == from && from.code.length == 0) return;\n",
        trap.test_a_contract_that_holds_tokens_gives_them_back,
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


def run(test: Callable[..., None], build: NftBuilder, args: tuple[Any, ...]) -> None:
    """The test with what it asks for first: a builder or a collection."""
    first = next(iter(inspect.signature(test).parameters))
    test(build if first == "build_nft" else build(), *args)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    run(line.test, NftBuilder(), line.args)  # passes on the contracts as they are
    build = NftBuilder({line.mutant.target: artifacts()[line.mutant.name]})
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run(line.test, build, line.args)
