// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollectionMetadata} from "./ICollectionMetadata.sol";
import {ICollectionOwnership} from "./ICollectionOwnership.sol";
import {ICollectionRoyalties} from "./ICollectionRoyalties.sol";
import {ICollectionTransfers} from "./ICollectionTransfers.sol";
import {IDropPhases} from "./IDropPhases.sol";
import {IMintVouchers} from "./IMintVouchers.sol";
import {IPrimarySales} from "./IPrimarySales.sol";

/// @title ICreatorCollection
/// @notice A creator's NFT collection: ERC-721 with batch minting, drop phases, vouchers, royalties, a reveal. Token ids count up from 1
///         and are never used again. Laws: the balances' sum is the supply; minted ≤ cap, for wallets, phases and the collection; a
///         voucher mints once; money received = prices of what was minted = withdrawn + held.
interface ICreatorCollection is
    ICollectionMetadata,
    IDropPhases,
    IPrimarySales,
    ICollectionTransfers,
    ICollectionRoyalties,
    IMintVouchers,
    ICollectionOwnership
{
    /* TYPES */

    /// @notice What a collection begins with.
    /// @param name As ERC-721 has it.
    /// @param symbol As ERC-721 has it.
    /// @param contractURI The collection's own metadata.
    /// @param placeholderURI What tokens show before the base URI is set.
    /// @param baseURI Where the tokens' metadata lie, if that is known and no reveal is meant.
    /// @param maxSupply The most tokens there will ever be; at least 1.
    /// @param payout Where proceeds of mints go.
    /// @param royaltyReceiver Who receives royalties; may be zero if there are none.
    /// @param royaltyBps The royalty in basis points.
    /// @param voucherSigner Who signs vouchers; zero for nobody.
    /// @param transferValidator Who is asked about transfers by operators; zero for nobody.
    /// @param soulbound Whether tokens can never move.
    /// @param paymentTokens Tokens in which prices may be asked.
    /// @param phases The first phases.
    struct CollectionParams {
        string name;
        string symbol;
        string contractURI;
        string placeholderURI;
        string baseURI;
        uint32 maxSupply;
        address payout;
        address royaltyReceiver;
        uint16 royaltyBps;
        address voucherSigner;
        address transferValidator;
        bool soulbound;
        address[] paymentTokens;
        Phase[] phases;
    }

    /// @notice A mint with all that may be said of it.
    /// @param to Who receives the tokens and is counted; in a phase with an allowlist, whose entry it is.
    /// @param phaseId The phase.
    /// @param quantity How many tokens.
    /// @param maxCost The most the caller pays, in `paymentToken`.
    /// @param paymentToken What the caller means to pay in; zero for ether. The owner may change the phase's meanwhile.
    /// @param deadline The last second at which this may happen, since 1970.
    /// @param allowance What the allowlist says of `to`; nothing in other phases.
    /// @param proof The entry's Merkle proof; nothing in other phases.
    struct MintRequest {
        address to;
        uint256 phaseId;
        uint256 quantity;
        uint256 maxCost;
        address paymentToken;
        uint256 deadline;
        uint256 allowance;
        bytes32[] proof;
    }

    /* ERRORS */

    /// @notice Thrown when a collection is initialised twice, or the implementation at all.
    error CreatorCollection_AlreadyInitialized();

    /// @notice Thrown when the contract that administers collections has no code.
    error CreatorCollection_AdminWithoutCode(address admin);

    /// @notice Thrown when lists that belong together differ in length.
    error CreatorCollection_LengthMismatch(uint256 first, uint256 second);

    /// @notice Thrown when a mint comes too late.
    error CreatorCollection_Expired(uint256 deadline, uint256 timestamp);

    /* EVENTS */

    /// @notice Emitted when a mint was paid for by more than the ether of the transaction that a `Transfer` already shows: by `mintFor`.
    ///         `cost` in the payment token's units.
    event PhaseMinted(
        uint256 indexed phaseId,
        address indexed to,
        address indexed payer,
        uint256 quantity,
        address paymentToken,
        uint256 cost
    );

    /* FUNCTIONS */

    /// @notice Sets up a clone, once; the factory does it in the transaction that makes the clone.
    function initialize(address owner_, CollectionParams calldata params) external;

    /// @notice Mints `quantity` tokens to the caller in a phase that is public and paid in ether. Ether beyond the price is returned; the
    ///         ether sent is the limit. The tokens' `Transfer` events are its receipt.
    function mint(uint256 phaseId, uint256 quantity) external payable;

    /// @notice Mints in any phase: for another, from an allowlist, paid in a token. The caller pays.
    function mintFor(MintRequest calldata request) external payable;

    /// @notice Mints for nothing, outside phases, within the collection's cap. Receivers are not called, so none can stop it. Only the
    ///         owner.
    function airdrop(address[] calldata to, uint256[] calldata quantities) external;

    /// @notice Burns token `tokenId`, and with it its own royalty and metadata. Only who may move it, or its holder if soulbound.
    function burn(uint256 tokenId) external;
}
