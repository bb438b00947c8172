// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AssetParams} from "./IAssetToken.sol";

/// @notice What an asset stands on.
enum AssetKind {
    None,
    /// An NFT in the custody of the asset's {Buyout}.
    Nft,
    /// Something off-chain that a custodian holds, and documents describe.
    OffChain
}

/// @notice Shares issued when an asset is made.
struct FirstIssue {
    /// Who receives them; the asset's policy must accept it.
    address to;
    /// Units of the asset.
    uint256 shares;
    /// Until when they are locked up; seconds, zero for not at all.
    uint256 lockedUntil;
}

/// @notice An asset as the factory knows it.
struct AssetRecord {
    address asset;
    AssetKind kind;
    /// Who made it.
    address creator;
    /// Seconds.
    uint40 createdAt;
    /// What keeps the NFT; zero for an off-chain asset.
    address buyout;
    /// The NFT's contract; zero for an off-chain asset.
    address collection;
    /// The NFT's number.
    uint256 id;
    /// Who holds the off-chain asset, by name; empty for an NFT.
    string custodian;
}

/// @title IAssetFactory
/// @notice Makes assets: minimal clones of {AssetToken} that take ether, initialised, and for an NFT with a clone of {Buyout} that takes
///         it into custody, all in one call. Takes a fee in the stablecoin. It has no power over an asset once it is made.
/// @dev An address depends on the caller and a salt of its choice, so that nobody else can take it; a buyout's on its NFT and first
///      reference price too. To issue the first shares the factory is an issuer of just so many, which it uses up in the same call.
interface IAssetFactory {
    /* ERRORS */

    /// @notice Thrown when no assets are made for now.
    error AssetFactory_Paused();

    /// @notice Thrown when the caller has used the salt before.
    error AssetFactory_AlreadyMade(address asset);

    /// @notice Thrown when the fee is above what the caller accepts. Wei.
    error AssetFactory_FeeAboveAllowed(uint256 fee, uint256 maxFee);

    /// @notice Thrown when a fee above its hard limit is set. Wei.
    error AssetFactory_FeeTooHigh(uint256 fee, uint256 limit);

    /// @notice Thrown when an off-chain asset has no document.
    error AssetFactory_NoDocument();

    /// @notice Thrown when the name of an off-chain asset's custodian is empty or longer than 128 bytes.
    error AssetFactory_InvalidCustodian(uint256 length);

    /// @notice Thrown when a supply locker is named: an NFT's is its buyout, an off-chain asset has none.
    error AssetFactory_SupplyLockerNamed(address supplyLocker);

    /// @notice Thrown when the NFT did not arrive in the buyout's custody, whatever its collection says.
    error AssetFactory_NftNotDelivered(address collection, uint256 id);

    /// @notice Thrown when the caller's allowance is below `value` though its permit was tried. Wei.
    error AssetFactory_AllowanceTooLow(uint256 allowance, uint256 value);

    /// @notice Thrown when an address that must be a contract has no code.
    error AssetFactory_NoCode(address account);

    /* EVENTS */

    /// @notice Emitted when an NFT became an asset.
    event NftTokenized(
        address indexed asset,
        address indexed creator,
        address indexed collection,
        uint256 id,
        address buyout,
        uint256 fee
    );

    /// @notice Emitted when something off-chain became an asset.
    event OffChainTokenized(address indexed asset, address indexed creator, string custodian, uint256 fee);

    /// @notice Emitted when the fee changed. Wei of the stablecoin.
    event TokenizationFeeSet(uint256 fee);

    /// @notice Emitted when the making of assets was stopped.
    event TokenizationPaused();

    /// @notice Emitted when it goes on.
    event TokenizationUnpaused();

    /* ASSETS */

    /// @notice Makes an asset of the caller's NFT, which must be approved to this factory and goes to the new buyout.
    /// @param params The asset's, which has the owner named there. `supplyLocker` must be zero, it becomes the buyout, which is added to
    ///        the custodians.
    /// @param issues Who gets shares at once.
    /// @param referencePrice Wei of the stablecoin for the whole NFT: the first votes in the buyout are within half to twice of it.
    /// @param maxFee The most that the caller pays. Wei of the stablecoin.
    /// @param salt Chosen by the caller, once.
    function tokenizeNft(
        AssetParams calldata params,
        FirstIssue[] calldata issues,
        address collection,
        uint256 id,
        uint256 referencePrice,
        uint256 maxFee,
        bytes32 salt
    ) external returns (address asset, address buyout);

    /// @notice Makes an asset of something off-chain.
    /// @param params The asset's, which has the owner named there. With a document or more, and without a `supplyLocker`.
    /// @param issues Who gets shares at once.
    /// @param custodian Who holds it, by name. Up to 128 bytes.
    /// @param maxFee The most that the caller pays. Wei of the stablecoin.
    /// @param salt Chosen by the caller, once.
    function tokenizeOffChain(
        AssetParams calldata params,
        FirstIssue[] calldata issues,
        string calldata custodian,
        uint256 maxFee,
        bytes32 salt
    ) external returns (address asset);

    /// @notice Sets the caller's allowance of the stablecoin by its ERC-2612 permit, as a step before the others in a multicall. A permit
    ///         that fails, because somebody else has presented it, is no harm as long as the allowance is there.
    function permit(uint256 value, uint256 deadline, bytes calldata signature) external;

    /* SETTINGS */

    /// @notice Sets the fee for an asset, at most {MAX_FEE}, in wei of the stablecoin. Restricted to the governor.
    function setFee(uint256 fee) external;

    /// @notice Stops the making of assets; those that are made do not notice. Restricted to the sentinel.
    function pause() external;

    /// @notice Lets it go on. Restricted to the operator.
    function unpause() external;

    /* VIEWS */

    /// @notice Whether this factory made it.
    function isAsset(address asset) external view returns (bool);

    /// @notice How many assets were made.
    function assetCount() external view returns (uint256);

    /// @notice What the factory knows of an asset. All zero if it did not make it.
    function record(address asset) external view returns (AssetRecord memory);

    /// @notice Up to `count` assets from number `start` on, counted from zero, in the order they were made.
    function records(uint256 start, uint256 count) external view returns (AssetRecord[] memory);

    /// @notice Where the asset of `creator` with `salt` is or will be.
    function predictAsset(address creator, bytes32 salt) external view returns (address);

    /// @notice Where the buyout of that asset is or will be, for an NFT and a first reference price.
    function predictBuyout(
        address creator,
        bytes32 salt,
        address collection,
        uint256 id,
        uint256 referencePrice
    ) external view returns (address);

    /// @notice The fee for an asset. Wei of the stablecoin.
    function fee() external view returns (uint256);

    /// @notice Whether no assets are made.
    function paused() external view returns (bool);

    /// @notice The hard limit of the fee: 10,000 coins. Wei.
    function MAX_FEE() external view returns (uint256);

    /// @notice The code that all assets run.
    function ASSET_IMPLEMENTATION() external view returns (address);

    /// @notice The code that all buyouts run.
    function BUYOUT_IMPLEMENTATION() external view returns (address);

    /// @notice The {IdentityRegistry} of all assets.
    function REGISTRY() external view returns (address);

    /// @notice What the fee is paid in.
    function STABLECOIN() external view returns (address);

    /// @notice Where the fee goes.
    function SURPLUS_BUFFER() external view returns (address);
}
