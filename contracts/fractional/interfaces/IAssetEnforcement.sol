// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../compliance/interfaces/IERC7943Fungible.sol";

/// @title IAssetEnforcement
/// @notice What agents do, for whom the law leaves no choice: freeze wallets or shares, move shares by force, recover a lost wallet. Each
///         act emits {Enforced} with a reason, a code or the hash of a document, never anything personal.
///
///         What an agent cannot do: issue or burn shares; take, redirect or hold for good dividends that were earned; move shares to
///         itself or another wallet of its own investor; move shares to the wallet they are in, which would unfreeze them; give shares to
///         a wallet that may not receive; touch shares under a lien without naming whose.
///
///         Frozen shares and wallets go on earning; see {IAssetDividends}. A frozen wallet neither sends nor receives, and is not paid.
interface IAssetEnforcement is IERC7943Fungible {
    /* ERRORS */

    /// @notice Thrown when the caller is no agent.
    error AssetToken_NotAgent(address caller);

    /// @notice Thrown when shares are to be moved by force to the wallet they are in, to the agent, or to its investor.
    error AssetToken_InvalidForcedReceiver(address to);

    /// @notice Thrown when a wallet is to be recovered to one of another investor.
    error AssetToken_AnotherInvestor(address lost, address replacement);

    /* EVENTS */

    /// @notice Emitted with each act of an agent, before its other events.
    /// @param account Whose wallet or shares it concerns; zero for a pause.
    /// @param action The selector of the function.
    /// @param reason A code, or the hash of a document; zero where none was stated.
    event Enforced(address indexed account, address indexed agent, bytes4 indexed action, bytes32 reason);

    /// @notice Emitted when a wallet is frozen.
    event WalletFrozen(address indexed wallet);

    /// @notice Emitted when a wallet is unfrozen.
    event WalletUnfrozen(address indexed wallet);

    /// @notice Emitted when a lien is broken by a forced transfer.
    event LienBroken(address indexed holder, address indexed custodian, uint256 amount);

    /// @notice Emitted when a lost wallet's shares, frozen amount, lock-ups and dividends are moved to another wallet of its investor.
    event Recovered(address indexed lost, address indexed replacement, uint256 amount);

    /* FREEZING */

    /// @notice Freezes a wallet: it neither sends nor receives, locks nothing more, and is not paid dividends. Restricted to agents.
    function freeze(address wallet, bytes32 reason) external;

    /// @notice Unfreezes a wallet. Restricted to agents.
    function unfreeze(address wallet, bytes32 reason) external;

    /// @notice Freezes exactly `amount` of an account's shares, whatever was frozen before; it may be more than it has. Of its shares
    ///         that are free of liens, so many stay. From 2^56 - 1 on it means all there will ever be, and reads 2^256 - 1. Restricted
    ///         to agents. `setFrozenTokens(account, amount)` does the same without stating a reason.
    function setFrozenTokens(address account, uint256 amount, bytes32 reason) external returns (bool);

    /* FORCED TRANSFERS */

    /// @notice Moves shares by force. `canReceive(to)` must hold; other rules are not asked. Takes what is not frozen first, then what
    ///         is, which is then no longer frozen; lock-ups end as far as the balance demands; never what is under a lien. What the shares
    ///         have earned so far stays with `from`. Restricted to agents. `forcedTransfer(from, to, amount)` does the same without
    ///         stating a reason.
    function forcedTransfer(address from, address to, uint256 amount, bytes32 reason) external returns (bool);

    /// @notice The same with shares that `custodian` has locked, whose lien becomes smaller. Restricted to agents.
    function forcedTransferLocked(address from, address to, uint256 amount, address custodian, bytes32 reason) external;

    /// @notice Moves what a lost wallet has, shares under liens excepted, to another wallet of the same investor: shares, what is frozen
    ///         of them, lock-ups, and dividends earned. The lost wallet is frozen. Call it again once liens have ended. Both wallets must
    ///         have one investor in the registry, and `canReceive(replacement)` must hold. Restricted to agents.
    function recover(address lost, address replacement, bytes32 reason) external;

    /* VIEWS */

    /// @notice Whether a wallet is frozen as a whole.
    function isFrozen(address wallet) external view returns (bool);
}
