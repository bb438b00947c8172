// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";

import {ITransferPolicy, Policy} from "../../compliance/interfaces/ITransferPolicy.sol";
import {IAssetDividends} from "./IAssetDividends.sol";
import {Document, IAssetDocuments} from "./IAssetDocuments.sol";
import {IAssetEnforcement} from "./IAssetEnforcement.sol";
import {CustodianParams, IAssetLiens} from "./IAssetLiens.sol";
import {IAssetOwnership} from "./IAssetOwnership.sol";
import {IAssetShares} from "./IAssetShares.sol";

/// @notice Who may issue, and how much, as an asset is made with.
struct IssuerParams {
    address account;
    uint256 allowance;
}

/// @notice What an asset is made of.
struct AssetParams {
    address owner;
    string name;
    string symbol;
    /// 0 to 8; never changes.
    uint8 decimals;
    /// Most shares that may be outstanding; can only be lowered. Units, below 2^56.
    uint256 authorizedSupply;
    /// Whether past votes are kept (ERC-5805); never changes. Every transfer pays for it.
    bool votes;
    /// Whether investors' balances are kept, which `maxBalance` needs; never changes. Every transfer pays for it.
    bool investorBalances;
    Policy policy;
    /// The countries listed; see {CountryRule}.
    uint16[] countries;
    address[] paymentTokens;
    address[] agents;
    CustodianParams[] custodians;
    IssuerParams[] issuers;
    /// Who may lock the supply; never changes. Zero: nobody.
    address supplyLocker;
    Document[] documents;
}

/// @title IAssetToken
/// @notice Shares of a real asset: an ERC-20 that only verified investors receive, with dividends, liens, a policy, and an issuer and
///         agents with powers that are listed here and no others. See
///         - {IAssetShares}: ERC-20, permits, supply;
///         - {ITransferPolicy}: who may hold and transfer, and why not;
///         - {IAssetDividends}: who earns and who is paid, under freeze, forced transfer, recovery and liens;
///         - {IAssetLiens}: shares locked for votes, pledges, redemption, vesting;
///         - {IAssetEnforcement}: ERC-7943, freezes, forced transfers, recovery;
///         - {IAssetOwnership}, {IAssetDocuments};
///         - ERC-5805 votes, if the asset was made with them; blocks are the clock; without them `delegate` is refused and all are zero.
///
///         `canTransfer(from, to, amount)`: for an `amount` within the balance of `from`, between non-zero addresses and allowance aside,
///         true if and only if a transfer succeeds in that moment. Beyond the balance it answers for the whole balance, for ERC-7943
///         forbids it to be false for want of balance. It never reverts, given gas for the sanctions list.
///
///         A minimal clone; its address commits to the implementation, the registry and wrapped ether. Not upgradeable.
interface IAssetToken is
    IAssetShares,
    ITransferPolicy,
    IAssetDividends,
    IAssetLiens,
    IAssetEnforcement,
    IAssetOwnership,
    IAssetDocuments,
    IERC5805
{
    /// @notice Thrown when an asset is made a second time, or the implementation itself is.
    error AssetToken_AlreadyInitialized();

    /// @notice Thrown when an asset is made with what it cannot be: more than 8 decimals, an authorised supply of zero or 2^56 or more, or
    ///         no owner; or shares are issued with a lock-up of millennia.
    error AssetToken_InvalidParams();

    /// @notice Thrown when an address that must not be zero is.
    error AssetToken_ZeroAddress();

    /// @notice Thrown when a contract is to be used that has no code.
    error AssetToken_WithoutCode(address account);

    /// @notice Thrown when votes are delegated and the asset was made without votes.
    error AssetToken_WithoutVotes();

    /// @notice Thrown when a call comes back while money moves.
    error AssetToken_Reentered();

    /// @notice Thrown when votes of a block are asked for that has not passed yet.
    error ERC5805FutureLookup(uint256 timepoint, uint48 clock);

    /// @notice Sets up a clone, once, in the transaction that makes it. {AssetFactory} does.
    function initialize(AssetParams calldata params) external;

    /// @notice Several calls in one, as the caller, all or nothing. Not payable.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);

    /// @notice Whether the asset was made with votes, and with investors' balances.
    function options() external view returns (bool votes, bool investorBalances);

    /// @notice The code of the part of the asset that sets it up.
    // solhint-disable-next-line func-name-mixedcase
    function ADMINISTRATION() external view returns (address);

    /// @notice The code of the part of the asset that issues, redeems and enforces.
    // solhint-disable-next-line func-name-mixedcase
    function OPERATIONS() external view returns (address);
}
