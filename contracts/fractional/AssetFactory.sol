// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {PayableClone} from "../revenue/libraries/PayableClone.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {SignedPayments} from "../utils/SignedPayments.sol";
import {UserMulticall} from "../utils/UserMulticall.sol";
import {AssetKind, AssetRecord, FirstIssue, IAssetFactory} from "./interfaces/IAssetFactory.sol";
import {CustodianParams, CustodianStatus} from "./interfaces/IAssetLiens.sol";
import {AssetParams, IAssetToken, IssuerParams} from "./interfaces/IAssetToken.sol";
import {BuyoutState, IBuyout} from "./interfaces/IBuyout.sol";
import {BuyoutClone} from "./libraries/BuyoutClone.sol";

/// @title AssetFactory
/// @notice See {IAssetFactory}. It holds nothing.
/// @custom:kill The sentinel's `pause` stops the making of assets. Those that are made do not depend on it.
contract AssetFactory is IAssetFactory, ReentrancyGuardTransient, UserMulticall {
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    /// @inheritdoc IAssetFactory
    uint256 public constant MAX_FEE = 10_000e18;

    uint256 private constant MAX_CUSTODIAN_BYTES = 128;

    /* IMMUTABLES */

    /// @inheritdoc IAssetFactory
    address public immutable ASSET_IMPLEMENTATION;
    /// @inheritdoc IAssetFactory
    address public immutable BUYOUT_IMPLEMENTATION;
    /// @inheritdoc IAssetFactory
    address public immutable REGISTRY;
    /// @inheritdoc IAssetFactory
    address public immutable STABLECOIN;
    /// @inheritdoc IAssetFactory
    address public immutable SURPLUS_BUFFER;

    /* STORAGE */

    /// @inheritdoc IAssetFactory
    uint256 public fee;
    /// @inheritdoc IAssetFactory
    bool public paused;

    address[] private _assets;
    mapping(address asset => AssetRecord) private _records;

    /* CONSTRUCTOR */

    /// @param assetImplementation The {AssetToken} that assets are clones of.
    /// @param buyoutImplementation The {Buyout} that buyouts are clones of; its stablecoin is the one that the fee is paid in.
    /// @param surplusBuffer Where the fee goes.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param initialFee Wei of the stablecoin.
    constructor(
        address assetImplementation,
        address buyoutImplementation,
        address surplusBuffer,
        address accessManager,
        uint256 initialFee
    ) ProtocolManaged(accessManager) {
        _requireCode(assetImplementation);
        _requireCode(buyoutImplementation);
        _requireCode(surplusBuffer);
        ASSET_IMPLEMENTATION = assetImplementation;
        BUYOUT_IMPLEMENTATION = buyoutImplementation;
        REGISTRY = IAssetToken(assetImplementation).IDENTITY_REGISTRY();
        STABLECOIN = IBuyout(buyoutImplementation).STABLECOIN();
        SURPLUS_BUFFER = surplusBuffer;
        _setFee(initialFee);
    }

    /* ASSETS */

    /// @inheritdoc IAssetFactory
    function tokenizeNft(
        AssetParams calldata params,
        FirstIssue[] calldata issues,
        address collection,
        uint256 id,
        uint256 referencePrice,
        uint256 maxFee,
        bytes32 salt
    ) external nonReentrant returns (address asset, address buyout) {
        bytes32 own = _salt(msg.sender, salt);
        asset = _begin(params, own);
        buyout = BuyoutClone.create(BUYOUT_IMPLEMENTATION, asset, collection, id, referencePrice, own);
        AssetRecord storage made = _record(asset, AssetKind.Nft);
        (made.buyout, made.collection, made.id) = (buyout, collection, id);
        emit NftTokenized(asset, msg.sender, collection, id, buyout, fee);
        _takeFee(maxFee);
        _initialize(asset, params, issues, buyout, own);
        IERC721(collection).safeTransferFrom(msg.sender, buyout, id);
        if (IBuyout(buyout).state() != BuyoutState.Open || IERC721(collection).ownerOf(id) != buyout) {
            revert AssetFactory_NftNotDelivered(collection, id);
        }
    }

    /// @inheritdoc IAssetFactory
    function tokenizeOffChain(
        AssetParams calldata params,
        FirstIssue[] calldata issues,
        string calldata custodian,
        uint256 maxFee,
        bytes32 salt
    ) external nonReentrant returns (address asset) {
        uint256 length = bytes(custodian).length;
        if (length == 0 || length > MAX_CUSTODIAN_BYTES) revert AssetFactory_InvalidCustodian(length);
        if (params.documents.length == 0) revert AssetFactory_NoDocument();
        bytes32 own = _salt(msg.sender, salt);
        asset = _begin(params, own);
        _record(asset, AssetKind.OffChain).custodian = custodian;
        emit OffChainTokenized(asset, msg.sender, custodian, fee);
        _takeFee(maxFee);
        _initialize(asset, params, issues, address(0), own);
    }

    /// @inheritdoc IAssetFactory
    function permit(uint256 value, uint256 deadline, bytes calldata signature) external {
        uint256 allowance = SignedPayments.tryPermit(STABLECOIN, value, deadline, signature);
        if (allowance < value) revert AssetFactory_AllowanceTooLow(allowance, value);
    }

    /* SETTINGS */

    /// @inheritdoc IAssetFactory
    function setFee(uint256 newFee) external restricted {
        _setFee(newFee);
    }

    /// @inheritdoc IAssetFactory
    function pause() external restricted {
        paused = true;
        emit TokenizationPaused();
    }

    /// @inheritdoc IAssetFactory
    function unpause() external restricted {
        paused = false;
        emit TokenizationUnpaused();
    }

    /* VIEWS */

    /// @inheritdoc IAssetFactory
    function isAsset(address asset) external view returns (bool) {
        return _records[asset].kind != AssetKind.None;
    }

    /// @inheritdoc IAssetFactory
    function assetCount() external view returns (uint256) {
        return _assets.length;
    }

    /// @inheritdoc IAssetFactory
    function record(address asset) external view returns (AssetRecord memory) {
        return _records[asset];
    }

    /// @inheritdoc IAssetFactory
    function records(uint256 start, uint256 count) external view returns (AssetRecord[] memory page) {
        uint256 length = _assets.length;
        if (start >= length) return page;
        if (count > length - start) count = length - start;
        page = new AssetRecord[](count);
        for (uint256 i; i < count; ++i) page[i] = _records[_assets[start + i]];
    }

    /// @inheritdoc IAssetFactory
    function predictAsset(address creator, bytes32 salt) external view returns (address) {
        return _predictAsset(_salt(creator, salt));
    }

    /// @inheritdoc IAssetFactory
    function predictBuyout(
        address creator,
        bytes32 salt,
        address collection,
        uint256 id,
        uint256 referencePrice
    ) external view returns (address) {
        bytes32 own = _salt(creator, salt);
        return BuyoutClone.predict(BUYOUT_IMPLEMENTATION, _predictAsset(own), collection, id, referencePrice, own);
    }

    /* INTERNAL */

    /// @dev What is checked before anything is made. The asset's address.
    function _begin(AssetParams calldata params, bytes32 own) private view returns (address asset) {
        if (paused) revert AssetFactory_Paused();
        if (params.supplyLocker != address(0)) revert AssetFactory_SupplyLockerNamed(params.supplyLocker);
        asset = _predictAsset(own);
        if (_records[asset].kind != AssetKind.None) revert AssetFactory_AlreadyMade(asset);
    }

    function _record(address asset, AssetKind kind) private returns (AssetRecord storage made) {
        made = _records[asset];
        (made.asset, made.kind, made.creator) = (asset, kind, msg.sender);
        made.createdAt = uint40(block.timestamp);
        _assets.push(asset);
    }

    function _takeFee(uint256 maxFee) private {
        uint256 due = fee;
        if (due > maxFee) revert AssetFactory_FeeAboveAllowed(due, maxFee);
        if (due != 0) IERC20(STABLECOIN).safeTransferFrom(msg.sender, SURPLUS_BUFFER, due);
    }

    /// @dev Makes the clone and issues the first shares, for which the factory is an issuer of just so many.
    function _initialize(
        address asset,
        AssetParams calldata params,
        FirstIssue[] calldata issues,
        address buyout,
        bytes32 own
    ) private {
        AssetParams memory full = params;
        if (buyout != address(0)) {
            full.supplyLocker = buyout;
            full.custodians = _withCustodian(params.custodians, buyout);
        }
        uint256 sum;
        for (uint256 i; i < issues.length; ++i) sum += issues[i].shares;
        if (sum != 0) full.issuers = _withIssuer(params.issuers, sum);
        PayableClone.create(ASSET_IMPLEMENTATION, "", own); // not made before: see above, and it is set up once only
        IAssetToken(asset).initialize(full);
        for (uint256 i; i < issues.length; ++i) {
            IAssetToken(asset).issue(issues[i].to, issues[i].shares, issues[i].lockedUntil);
        }
    }

    function _withCustodian(
        CustodianParams[] calldata given,
        address buyout
    ) private pure returns (CustodianParams[] memory all) {
        all = new CustodianParams[](given.length + 1);
        for (uint256 i; i < given.length; ++i) all[i] = given[i];
        all[given.length] = CustodianParams(buyout, CustodianStatus.ActiveOverLockups);
    }

    function _withIssuer(IssuerParams[] calldata given, uint256 sum) private view returns (IssuerParams[] memory all) {
        all = new IssuerParams[](given.length + 1);
        for (uint256 i; i < given.length; ++i) all[i] = given[i];
        all[given.length] = IssuerParams(address(this), sum);
    }

    function _setFee(uint256 newFee) private {
        if (newFee > MAX_FEE) revert AssetFactory_FeeTooHigh(newFee, MAX_FEE);
        fee = newFee;
        emit TokenizationFeeSet(newFee);
    }

    function _predictAsset(bytes32 own) private view returns (address) {
        return PayableClone.predict(ASSET_IMPLEMENTATION, "", own);
    }

    /// @dev Nobody can take the address that another is about to use.
    function _salt(address creator, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert AssetFactory_NoCode(account);
    }
}
