// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import {IIdentityRegistry} from "../compliance/interfaces/IIdentityRegistry.sol";
import {PolicyStore} from "../compliance/libraries/TransferPolicy.sol";
import {CustodianStatus} from "./interfaces/IAssetLiens.sol";
import {HolderWord} from "./libraries/HolderWord.sol";
import {LockupWord} from "./libraries/LockupWord.sol";
import {PaymentBook} from "./libraries/PaymentBook.sol";

/// @title AssetStorage
/// @notice All that an asset keeps. {AssetToken} and {AssetAdministration}, which it delegates what is rare to, both begin with this
///         contract, and so agree on every slot.
// solhint-disable-next-line max-states-count
abstract contract AssetStorage {
    /* TYPES */

    /// @dev ERC-1643.
    struct StoredDocument {
        string uri;
        bytes32 documentHash;
        uint256 timestamp;
    }

    /* CONSTANTS */

    /// @dev All shares there ever are, of one asset, and so every balance, are below this.
    uint256 internal constant MAX_SHARES = type(uint56).max;
    uint256 internal constant MAX_PAYMENT_TOKENS = 4;

    /* IMMUTABLES */

    /// @dev Not in the interface of the half that only administers; see {ITransferPolicy-IDENTITY_REGISTRY}.
    IIdentityRegistry internal immutable REGISTRY;

    /* STORAGE */

    // Shares

    PolicyStore internal _policy;
    mapping(address wallet => HolderWord) internal _holders;
    mapping(address owner => mapping(address spender => uint256)) internal _allowances;
    mapping(address owner => uint256) internal _nonces;

    // Dividends

    PaymentBook[MAX_PAYMENT_TOKENS] internal _books;
    /// @dev Of the second to fourth payment token, by its number, from 1, and wallet.
    mapping(uint256 number => mapping(address wallet => HolderWord)) internal _earnings;

    // Liens, freezes and lock-ups

    /// @dev | locked 56 | frozen 56 |
    mapping(address wallet => uint256) internal _restraints;
    mapping(address wallet => LockupWord) internal _lockups;
    mapping(address holder => mapping(address custodian => uint256)) internal _lockedBy;
    mapping(address account => CustodianStatus) internal _custodians;

    // Ownership

    address internal _owner;
    bool internal _initialized;
    address internal _pendingOwner;
    mapping(address account => bool) internal _agents;

    // Supply

    /// @dev | authorized 96 | supply locker 160 |
    address internal _supplyLocker;
    uint96 internal _authorizedSupply;
    mapping(address account => uint256) internal _issuance;

    // Votes

    mapping(address wallet => address) internal _delegatee;
    mapping(address delegatee => Checkpoints.Trace208) internal _votes;
    Checkpoints.Trace208 internal _supplies;

    // Description

    string internal _name;
    string internal _symbol;
    mapping(bytes32 name => StoredDocument) internal _documents;
    EnumerableSet.Bytes32Set internal _documentNames;

    /* CONSTRUCTOR */

    constructor(address registry) {
        REGISTRY = IIdentityRegistry(registry);
    }
}
