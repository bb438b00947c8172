// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {ICollectionOwnership} from "./interfaces/ICollectionOwnership.sol";
import {PhaseWord} from "./libraries/PackedPhase.sol";

/// @title CollectionStorage
/// @notice All that a collection keeps, ERC721A's own storage excepted, which lies apart under a hash. {CreatorCollection} and
///         {CollectionAdmin}, which it delegates its administration to, both begin with this contract, and so agree on every slot.
// solhint-disable-next-line max-states-count
abstract contract CollectionStorage {
    /* TYPES */

    /// @dev A phase as it is kept. The public phase reads `word` alone.
    struct StoredPhase {
        PhaseWord word;
        address paymentToken;
        uint96 endPrice;
        uint32 decaySeconds;
        uint32 phaseCap;
        uint32 minted;
        bytes32 allowlistRoot;
    }

    /// @dev A receiver and basis points.
    struct Royalty {
        address receiver;
        uint16 royaltyBps;
    }

    /// @dev A receiver proposed, and when the owner may confirm it.
    struct Proposal {
        address receiver;
        uint64 notBefore;
    }

    /* CONSTANTS */

    /// @dev Ether, where a token is named.
    address internal constant ETHER = address(0);
    /// @dev Ids begin at 1.
    uint256 internal constant FIRST_TOKEN_ID = 1;

    /* STORAGE */

    // Ownership

    address internal _owner;
    address internal _pendingOwner;

    // Sales

    address internal _payout;
    mapping(address token => bool) internal _listed;

    // Transfers, in one slot

    address internal _validator;
    bool internal _soulbound;

    // Phases

    mapping(uint256 phaseId => StoredPhase) internal _phases;
    /// @dev Of phases that have no lane in ERC721A's `aux`.
    mapping(uint256 phaseId => mapping(address wallet => uint256)) internal _mintedByWallet;
    uint32 internal _maxSupply;
    uint32 internal _phaseCount;

    // Vouchers

    address internal _voucherSigner;
    BitMaps.BitMap internal _usedVouchers;

    // Royalties

    Royalty internal _defaultRoyalty;
    Proposal internal _proposal;
    mapping(uint256 tokenId => Royalty) internal _royaltyOf;

    // Metadata

    string internal _contractURI;
    string internal _base;
    string internal _placeholder;
    /// @dev Of tokens minted by a voucher that had one.
    mapping(uint256 tokenId => string) internal _ownURI;
    bytes32 internal _provenance;
    bool internal _frozen;
    bool internal _drawn;
    uint32 internal _files;
    uint32 internal _offset;
    uint64 internal _drawBlock;

    /* MODIFIERS */

    modifier onlyOwner() {
        _requireOwner();
        _;
    }

    /* INTERNAL */

    function _requireOwner() private view {
        if (msg.sender != _owner) revert ICollectionOwnership.CreatorCollection_NotOwner(msg.sender);
    }

    /// @dev Zero stands for ether, in which prices may always be asked.
    function _isPaymentToken(address token) internal view returns (bool) {
        return token == ETHER || _listed[token];
    }
}
