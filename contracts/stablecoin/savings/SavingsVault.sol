// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ProtocolManaged} from "../../utils/ProtocolManaged.sol";
import {Rescuable} from "../../utils/Rescuable.sol";
import {SignedPayments} from "../../utils/SignedPayments.sol";
import {UserMulticall} from "../../utils/UserMulticall.sol";
import {ERC20Authorization} from "../extensions/ERC20Authorization.sol";
import {ISavingsRewards} from "../interfaces/ISavingsRewards.sol";
import {ISavingsVault} from "./interfaces/ISavingsVault.sol";

/// @title SavingsVault
/// @notice See {ISavingsVault}.
/// @dev There is no reentrancy lock: the stablecoin calls nobody but, in a static call, a contract wallet that it asks for a signature,
///      and that before anything here has changed.
/// @custom:kill Never: there is no pause and no upgrade. Without rewards the share price stands still; nobody can stop a withdrawal.
contract SavingsVault is ISavingsVault, ERC4626, ERC20Authorization, Rescuable, UserMulticall {
    /* TYPES */

    /// @dev One slot: | duration 64 | start 64 | amount 128 |. `amount` wei arrive evenly over `duration` seconds from `start` on. Where
    ///      `start` is zero, the stream stands still with `duration` left.
    struct Stream {
        uint128 amount;
        uint64 start;
        uint64 duration;
    }

    /* CONSTANTS */

    /// @inheritdoc ISavingsVault
    uint256 public constant REWARD_PERIOD = 7 days;

    /// @inheritdoc ISavingsVault
    uint256 public constant MIN_STREAMING_SHARES = 1e12;

    /* STORAGE */

    /// @dev So that deposits and withdrawals write this alone, it has the rewards in it from the start.
    uint128 private _booked;
    Stream private _stream;

    /* CONSTRUCTOR */

    /// @param stablecoin What is saved: the {Stablecoin}, or a token that neither calls back nor takes a fee, with its authorizations.
    /// @param shareName ERC-20 name of the shares, and the name in their EIP-712 domain.
    /// @param shareSymbol ERC-20 symbol of the shares.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    constructor(
        address stablecoin,
        string memory shareName,
        string memory shareSymbol,
        address accessManager
    ) ERC20(shareName, shareSymbol) ERC20Permit(shareName) ERC4626(IERC20(stablecoin)) ProtocolManaged(accessManager) {}

    /* REWARDS */

    /// @inheritdoc ISavingsRewards
    function addReward(uint256 amount) external {
        if (amount == 0) revert SavingsVault_ZeroAmount();
        uint256 newBooked = Math.saturatingAdd(_booked, amount);
        if (newBooked > type(uint128).max) revert SavingsVault_AmountTooLarge(newBooked);
        (uint256 undistributed, uint256 remaining) = _left();
        unchecked {
            // amounts are below 2^128, and what is left is part of what is booked; times are at most the period. The mean of two
            // times, of which the period is the longer, is no shorter than what is left, and not zero
            uint256 weighted = undistributed * remaining + amount * REWARD_PERIOD;
            undistributed += amount;
            remaining = weighted / undistributed;
        }
        // casting to 'uint128' is safe because it was checked above
        _booked = uint128(newBooked);
        _setStream(undistributed, remaining, totalSupply() >= MIN_STREAMING_SHARES);
        emit RewardAdded(msg.sender, amount, undistributed, remaining);
        _transferIn(msg.sender, amount);
    }

    /// @inheritdoc ISavingsRewards
    function takeUndistributed(uint256 max) external restricted returns (uint256 taken) {
        (uint256 undistributed, uint256 remaining) = _left();
        taken = Math.min(max, undistributed);
        if (taken == 0) return 0;
        unchecked {
            // taken <= undistributed <= booked
            undistributed -= taken;
            _booked -= uint128(taken);
        }
        if (undistributed == 0) remaining = 0;
        _setStream(undistributed, remaining, _stream.start != 0);
        emit UndistributedTaken(msg.sender, taken, undistributed, remaining);
        _transferOut(msg.sender, taken);
    }

    /* SAVINGS WITH LIMITS */

    /// @inheritdoc ISavingsVault
    function deposit(
        uint256 assets,
        address receiver,
        uint256 minShares,
        uint256 deadline
    ) external returns (uint256 shares) {
        _requireBefore(deadline);
        shares = deposit(assets, receiver);
        _requireAtLeast(shares, minShares);
    }

    /// @inheritdoc ISavingsVault
    function mint(
        uint256 shares,
        address receiver,
        uint256 maxAssets,
        uint256 deadline
    ) external returns (uint256 assets) {
        _requireBefore(deadline);
        assets = mint(shares, receiver);
        _requireAtMost(assets, maxAssets);
    }

    /// @inheritdoc ISavingsVault
    function withdraw(
        uint256 assets,
        address receiver,
        address owner,
        uint256 maxShares,
        uint256 deadline
    ) external returns (uint256 shares) {
        _requireBefore(deadline);
        shares = withdraw(assets, receiver, owner);
        _requireAtMost(shares, maxShares);
    }

    /// @inheritdoc ISavingsVault
    function redeem(
        uint256 shares,
        address receiver,
        address owner,
        uint256 minAssets,
        uint256 deadline
    ) external returns (uint256 assets) {
        _requireBefore(deadline);
        assets = redeem(shares, receiver, owner);
        _requireAtLeast(assets, minAssets);
    }

    /* SAVINGS BY SIGNATURE */

    /// @inheritdoc ISavingsVault
    function permitAsset(uint256 value, uint256 deadline, bytes calldata signature) external {
        address token = asset();
        uint256 allowed = SignedPayments.tryPermit(token, value, deadline, signature);
        if (allowed < value) revert SavingsVault_AllowanceTooLow(allowed, value);
    }

    /// @inheritdoc ISavingsVault
    function depositWithAuthorization(
        address from,
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 shares) {
        uint256 most = maxDeposit(receiver);
        if (assets > most) revert ERC4626ExceededMaxDeposit(receiver, assets, most);
        shares = previewDeposit(assets);
        _requireAtLeast(shares, minShares);
        bytes32 nonce = depositAuthorizationNonce(from, assets, minShares, receiver, deadline, salt);
        SignedPayments.receiveWithAuthorization(asset(), from, assets, deadline, nonce, signature);
        _bookIn(receiver, assets, shares);
        _mint(receiver, shares);
        emit Deposit(from, receiver, assets, shares);
    }

    /// @inheritdoc ISavingsVault
    /// @dev The shares come here by the authorization, as a token's payee, and are burned here.
    function redeemWithAuthorization(
        address from,
        uint256 shares,
        uint256 minAssets,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 assets) {
        assets = previewRedeem(shares);
        _requireAtLeast(assets, minAssets);
        bytes32 nonce = redeemAuthorizationNonce(from, shares, minAssets, receiver, deadline, salt);
        SignedPayments.receiveWithAuthorization(address(this), from, shares, deadline, nonce, signature);
        _bookOut(receiver, assets, shares);
        _burn(address(this), shares);
        emit Withdraw(msg.sender, receiver, from, assets, shares);
        _transferOut(receiver, assets);
    }

    /* VIEWS */

    /// @inheritdoc ISavingsVault
    function stream() external view returns (uint256 undistributed, uint256 remaining, bool running) {
        (undistributed, remaining) = _left();
        running = undistributed != 0 && _stream.start != 0;
    }

    /// @inheritdoc ISavingsVault
    function booked() external view returns (uint256) {
        return _booked;
    }

    /// @notice ERC-4626: what belongs to the shares, in wei, with the rewards streamed up to this second, rounded down.
    /// @inheritdoc ERC4626
    function totalAssets() public view override returns (uint256) {
        (uint256 undistributed, ) = _left();
        unchecked {
            return _booked - undistributed; // what is left of the rewards is part of what is booked
        }
    }

    /// @notice ERC-4626: the most that a deposit can be of: what is missing to 2^128 - 1 wei.
    /// @inheritdoc ERC4626
    function maxDeposit(address) public view override returns (uint256) {
        return type(uint128).max - _booked;
    }

    /// @notice ERC-4626: the most shares that can be minted.
    /// @inheritdoc ERC4626
    function maxMint(address receiver) public view override returns (uint256) {
        return convertToShares(maxDeposit(receiver));
    }

    /// @notice ERC-20: six more than the stablecoin's.
    /// @inheritdoc ERC4626
    function decimals() public view override(ERC20, ERC4626) returns (uint8) {
        return super.decimals();
    }

    /// @notice What may be rescued: of the stablecoin only what lies here beyond the book.
    /// @inheritdoc Rescuable
    function rescuable(address token) public view override returns (uint256) {
        uint256 balance = super.rescuable(token);
        return token == asset() ? Math.saturatingSub(balance, _booked) : balance;
    }

    /// @inheritdoc ISavingsVault
    function depositAuthorizationNonce(
        address from,
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(this.depositWithAuthorization.selector, from, assets, minShares, receiver, deadline, salt)
            );
    }

    /// @inheritdoc ISavingsVault
    function redeemAuthorizationNonce(
        address from,
        uint256 shares,
        uint256 minAssets,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(this.redeemWithAuthorization.selector, from, shares, minAssets, receiver, deadline, salt)
            );
    }

    /* INTERNAL: MOVEMENTS */

    /// @dev The book first, then as OpenZeppelin has it: the coins, then the shares.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        _bookIn(receiver, assets, shares);
        super._deposit(caller, receiver, assets, shares);
    }

    /// @dev The book first, then as OpenZeppelin has it: the shares, then the coins.
    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override {
        _bookOut(receiver, assets, shares);
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    /// @dev Before the shares are minted. `assets` are at most `maxDeposit`.
    function _bookIn(address receiver, uint256 assets, uint256 shares) private {
        if (assets == 0 || shares == 0) revert SavingsVault_ZeroAmount();
        if (receiver == address(this)) revert SavingsVault_ReceiverIsVault();
        unchecked {
            _booked += uint128(assets); // the entry has checked it against `maxDeposit`
        }
        uint256 supply = totalSupply();
        if (supply < MIN_STREAMING_SHARES && supply + shares >= MIN_STREAMING_SHARES) _resume();
    }

    /// @dev Before the shares are burned.
    function _bookOut(address receiver, uint256 assets, uint256 shares) private {
        if (assets == 0 || shares == 0) revert SavingsVault_ZeroAmount();
        if (receiver == address(this)) revert SavingsVault_ReceiverIsVault();
        uint256 supply = totalSupply();
        // who has not these many shares cannot burn them, and it reverts
        if (supply >= MIN_STREAMING_SHARES && Math.saturatingSub(supply, shares) < MIN_STREAMING_SHARES) _stop();
        // casting to 'uint128' is safe, and there is no underflow: shares that there are, and who has not these many cannot burn
        // them, are worth no more than `totalAssets`
        _booked -= uint128(assets);
    }

    /// @dev What hardly a share is there for would go to whoever comes next, or to nobody: the stream waits instead.
    function _stop() private {
        (uint256 undistributed, uint256 remaining) = _left();
        if (undistributed == 0) return;
        _setStream(undistributed, remaining, false);
        emit StreamStopped(undistributed, remaining);
    }

    function _resume() private {
        (uint256 undistributed, uint256 remaining) = _left();
        if (undistributed == 0) return;
        _setStream(undistributed, remaining, true);
        emit StreamResumed(undistributed, remaining);
    }

    /// @dev The casts are safe: what has not been streamed is part of what is booked, and times are at most the period.
    function _setStream(uint256 amount, uint256 duration, bool running) private {
        _stream = Stream(uint128(amount), running ? uint64(block.timestamp) : 0, uint64(duration));
    }

    /* INTERNAL: QUOTES AND CHECKS */

    /// @dev What has not been streamed yet, rounded up, and the seconds that it still takes.
    function _left() private view returns (uint256 undistributed, uint256 remaining) {
        Stream memory current = _stream;
        if (current.start == 0) return (current.amount, current.duration);
        unchecked {
            // times are below 2^64, the amount below 2^128; and a stream that has begun has a duration, unless nothing is in it
            uint256 end = uint256(current.start) + current.duration;
            if (block.timestamp >= end) return (0, 0);
            remaining = end - block.timestamp;
            undistributed = (current.amount * remaining + (current.duration - 1)) / current.duration;
        }
    }

    /// @dev Shares that nobody holds, a million of them, against the one wei that backs them: whoever comes first gains nothing by
    ///      inflating the share price.
    function _decimalsOffset() internal pure override returns (uint8) {
        return 6;
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert SavingsVault_DeadlineExpired(deadline, block.timestamp);
    }

    function _requireAtLeast(uint256 amount, uint256 minimum) private pure {
        if (amount < minimum) revert SavingsVault_BelowMinimum(amount, minimum);
    }

    function _requireAtMost(uint256 amount, uint256 maximum) private pure {
        if (amount > maximum) revert SavingsVault_AboveMaximum(amount, maximum);
    }
}
