// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IDropPhases
/// @notice When, to whom, how many and for how much a collection mints. Phases may overlap. The owner may change a phase at any time; a
///         minter is protected by the ether sent, or by a limit of cost, never by trust.
interface IDropPhases {
    /* TYPES */

    /// @notice One phase.
    /// @param price For one token, in the payment token's units; of a price that falls, the first.
    /// @param startTime First second of the phase, since 1970.
    /// @param endTime First second after the phase.
    /// @param walletCap How many tokens one wallet may receive in this phase; at least 1.
    /// @param supplyCap How many tokens the collection may have minted in all, when this phase has minted; zero stands for the
    ///        collection's own cap. Costs nothing at minting. Phases that follow each other are given shares by rising caps.
    /// @param phaseCap How many tokens this phase itself may mint; zero for no such cap. Minting keeps a count then, for some 3,000 gas,
    ///        from when the cap is first set.
    /// @param paymentToken A listed token, or zero for ether.
    /// @param endPrice Of a price that falls, the last; else zero.
    /// @param decaySeconds How long the price falls, in a straight line from `startTime`; zero for a fixed price.
    /// @param allowlistRoot Root of the allowlist's Merkle tree; zero lets anyone mint.
    struct Phase {
        uint96 price;
        uint40 startTime;
        uint40 endTime;
        uint16 walletCap;
        uint32 supplyCap;
        uint32 phaseCap;
        address paymentToken;
        uint96 endPrice;
        uint32 decaySeconds;
        bytes32 allowlistRoot;
    }

    /* ERRORS */

    /// @notice Thrown when a phase is not running, or does not exist; all times are zero then.
    error CreatorCollection_PhaseNotOpen(uint256 phaseId, uint256 startTime, uint256 endTime);

    /// @notice Thrown when no token is asked for, or more than one mint may make.
    error CreatorCollection_InvalidQuantity(uint256 quantity, uint256 maximum);

    /// @notice Thrown when a wallet would receive more in a phase than its cap, or than its allowlist entry says.
    error CreatorCollection_WalletCapExceeded(uint256 phaseId, address wallet, uint256 minted, uint256 cap);

    /// @notice Thrown when the collection would have minted more than its cap, or than the phase's cap on it. `minted` is what it would be.
    error CreatorCollection_SupplyCapExceeded(uint256 minted, uint256 cap);

    /// @notice Thrown when a phase would have minted more than its own cap. `minted` is what it would be.
    error CreatorCollection_PhaseCapExceeded(uint256 phaseId, uint256 minted, uint256 cap);

    /// @notice Thrown when the proof does not show the wallet's entry to be in the phase's allowlist.
    error CreatorCollection_NotAllowlisted(uint256 phaseId, address wallet, uint256 allowance);

    /// @notice Thrown when a phase with an allowlist, or one paid in a token, is to be minted from without saying so.
    error CreatorCollection_PhaseNotPublic(uint256 phaseId);

    /// @notice Thrown when a phase is set whose terms contradict each other.
    error CreatorCollection_InvalidPhase(uint256 phaseId);

    /// @notice Thrown when the collection's cap is to be raised, or set below what is minted.
    error CreatorCollection_InvalidMaxSupply(uint256 requested, uint256 current, uint256 minted);

    /* EVENTS */

    /// @notice Emitted when a phase is added or changed.
    event PhaseSet(uint256 indexed phaseId, Phase terms);

    /// @notice Emitted when a phase is ended by the owner.
    event PhaseClosed(uint256 indexed phaseId);

    /// @notice Emitted when the collection's cap is set, and when it is lowered.
    event MaxSupplySet(uint256 cap);

    /* FUNCTIONS */

    /// @notice Changes phase `phaseId`, or adds it if it is the next. Only the owner. What wallets and the phase have minted stays counted.
    function setPhase(uint256 phaseId, Phase calldata terms) external;

    /// @notice Ends phase `phaseId` at once; its times become zero. Only the owner.
    function closePhase(uint256 phaseId) external;

    /// @notice Lowers the collection's cap, and the phases' caps on it with it. Never up again. Only the owner.
    function lowerMaxSupply(uint32 cap) external;

    /// @notice A phase as it was set; `supplyCap` as it counts now. All zero if there is none.
    function phase(uint256 phaseId) external view returns (Phase memory);

    /// @notice How many phases there are. Their ids count up from zero.
    function phaseCount() external view returns (uint256);

    /// @notice What one token costs in a phase in this second, in the payment token's units. A falling price is rounded up.
    function unitPrice(uint256 phaseId) external view returns (uint256);

    /// @notice How many tokens a phase has minted while it had a cap of its own.
    function mintedInPhase(uint256 phaseId) external view returns (uint256);

    /// @notice How many tokens `wallet` has received in a phase, whether it still has them or not.
    function mintedByWallet(uint256 phaseId, address wallet) external view returns (uint256);

    /// @notice The most tokens there will ever be.
    function maxSupply() external view returns (uint256);

    /// @notice How many tokens were ever minted, burned ones included.
    function totalMinted() external view returns (uint256);

    /// @notice How many tokens `wallet` ever received by minting, in phases, by vouchers and airdrops.
    function numberMinted(address wallet) external view returns (uint256);
}
