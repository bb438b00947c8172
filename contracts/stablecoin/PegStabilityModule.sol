// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IOracle} from "../oracle/interfaces/IOracle.sol";
import {GuardedOracle} from "../oracle/libraries/GuardedOracle.sol";
import {BPS} from "../utils/BasisPoints.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {IRescuable, Rescuable} from "../utils/Rescuable.sol";
import {SignedPayments} from "../utils/SignedPayments.sol";
import {UserMulticall} from "../utils/UserMulticall.sol";
import {IPegStabilityModule} from "./interfaces/IPegStabilityModule.sol";
import {IStablecoin} from "./interfaces/IStablecoin.sol";
import {Drought, DroughtClock} from "./libraries/DroughtClock.sol";
import {PegMath} from "./libraries/PegMath.sol";

/// @title PegStabilityModule
/// @notice See {IPegStabilityModule}. A fee is neither minted nor paid out: it stays on the book, above the coins minted, until
///         `collectFees` mints it to the surplus buffer.
/// @custom:kill The sentinel's `freeze` stops swaps in, and anyone may freeze them when the reserve is below its band. Swaps out are
///              never stopped. For good: the governor sets the module's ceiling in the stablecoin to zero.
contract PegStabilityModule is IPegStabilityModule, Rescuable, ReentrancyGuardTransient, UserMulticall {
    using SafeERC20 for IERC20;
    using DroughtClock for Drought;

    /* TYPES */

    /// @dev One slot: | flags 8 | bandUpperBps 16 | bandLowerBps 16 | feeOutBps 16 | feeInBps 16 | book 128 |
    struct State {
        uint128 book;
        uint16 feeInBps;
        uint16 feeOutBps;
        uint16 bandLowerBps;
        uint16 bandUpperBps;
        uint8 flags;
    }

    /* CONSTANTS */

    /// @notice The hard limit of either fee: 1 %.
    uint16 public constant MAX_FEE_BPS = 100;

    /// @notice The hard limits of the band, in basis points of parity.
    uint16 public constant MIN_BAND_BPS = 9_000;
    uint16 public constant MAX_BAND_BPS = 11_000;

    /// @dev Below ten thousand coins there is no reserve to speak of.
    uint256 private constant DRY_BELOW = 10_000e18;

    /// @dev Of the flags. Both in one field, so that a swap in asks for them in the word it reads anyway.
    uint8 private constant FROZEN = 1;

    /// @dev What the module could pay was below the line when somebody looked last, though its book was not. Whatever mints looks again.
    uint8 private constant SHORT = 2;

    /* IMMUTABLES */

    /// @inheritdoc IPegStabilityModule
    address public immutable RESERVE;
    /// @inheritdoc IPegStabilityModule
    address public immutable STABLECOIN;
    /// @inheritdoc IPegStabilityModule
    address public immutable ORACLE;
    /// @inheritdoc IPegStabilityModule
    address public immutable SURPLUS_BUFFER;
    /// @inheritdoc IPegStabilityModule
    uint256 public immutable WEI_PER_UNIT;
    /// @inheritdoc IPegStabilityModule
    uint256 public immutable PARITY;
    /// @inheritdoc IPegStabilityModule
    uint256 public immutable DRY_BOOK;

    /* STORAGE */

    State private _state;
    Drought private _drought;

    /* CONSTRUCTOR */

    /// @param stablecoin Minted and burned here; it must list this module as a facilitator.
    /// @param reserve An ERC-20 of at most 18 decimals without a fee on transfer.
    /// @param oracle Prices the reserve in the stablecoin; must answer within half and twice parity at deployment.
    /// @param surplusBuffer Where collected fees go.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    constructor(
        address stablecoin,
        address reserve,
        address oracle,
        address surplusBuffer,
        address accessManager,
        uint16 feeInBps,
        uint16 feeOutBps,
        uint16 bandLowerBps,
        uint16 bandUpperBps
    ) ProtocolManaged(accessManager) {
        if (surplusBuffer == address(0)) revert PegStabilityModule_ZeroAddress();
        uint8 decimals = IERC20Metadata(reserve).decimals();
        if (decimals > 18) revert PegStabilityModule_UnsupportedDecimals(decimals);
        STABLECOIN = stablecoin;
        RESERVE = reserve;
        ORACLE = oracle;
        SURPLUS_BUFFER = surplusBuffer;
        WEI_PER_UNIT = 10 ** (18 - decimals);
        PARITY = 1e36 * WEI_PER_UNIT;
        // asked as swaps out will ask it, so that an oracle they could not use is refused here
        uint256 price = GuardedOracle.priceOrZero(oracle);
        if (price < PARITY / 2 || price > PARITY * 2) revert PegStabilityModule_OracleMisscaled(price, PARITY);
        DRY_BOOK = DRY_BELOW / WEI_PER_UNIT;
        _drought.turn(true);
        _setFees(feeInBps, feeOutBps);
        _setBand(bandLowerBps, bandUpperBps);
    }

    /* SWAPS */

    /// @inheritdoc IPegStabilityModule
    function swapIn(
        uint256 reserveIn,
        uint256 minStableOut,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 stableOut) {
        _requireBefore(deadline);
        State memory state = _state;
        uint256 balance = _requireSwapInOpen(state);
        stableOut = _stableOutDown(state, reserveIn);
        _requireOutput(stableOut, minStableOut);
        IERC20(RESERVE).safeTransferFrom(msg.sender, address(this), reserveIn);
        _requireDelivered(balance, reserveIn);
        _finishSwapIn(state, msg.sender, receiver, reserveIn, stableOut);
    }

    /// @inheritdoc IPegStabilityModule
    function swapInExactOut(
        uint256 stableOut,
        uint256 maxReserveIn,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 reserveIn) {
        _requireBefore(deadline);
        State memory state = _state;
        uint256 balance = _requireSwapInOpen(state);
        reserveIn = _reserveInUp(state, stableOut);
        _requireInput(reserveIn, maxReserveIn);
        IERC20(RESERVE).safeTransferFrom(msg.sender, address(this), reserveIn);
        _requireDelivered(balance, reserveIn);
        _finishSwapIn(state, msg.sender, receiver, reserveIn, stableOut);
    }

    /// @inheritdoc IPegStabilityModule
    function swapOut(
        uint256 stableIn,
        uint256 minReserveOut,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 reserveOut) {
        _requireBefore(deadline);
        State memory state = _state;
        reserveOut = _reserveOutDown(state, stableIn);
        _requireOutput(reserveOut, minReserveOut);
        _finishSwapOut(state, msg.sender, msg.sender, receiver, stableIn, reserveOut);
    }

    /// @inheritdoc IPegStabilityModule
    function swapOutExactOut(
        uint256 reserveOut,
        uint256 maxStableIn,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 stableIn) {
        _requireBefore(deadline);
        State memory state = _state;
        stableIn = _stableInUp(state, reserveOut);
        _requireInput(stableIn, maxStableIn);
        _finishSwapOut(state, msg.sender, msg.sender, receiver, stableIn, reserveOut);
    }

    /* SWAPS BY SIGNATURE */

    /// @inheritdoc IPegStabilityModule
    function permit(address token, uint256 value, uint256 deadline, bytes calldata signature) external {
        if (token != RESERVE && token != STABLECOIN) revert PegStabilityModule_UnsupportedToken(token);
        uint256 allowance = SignedPayments.tryPermit(token, value, deadline, signature);
        if (allowance < value) revert PegStabilityModule_AllowanceTooLow(token, allowance, value);
    }

    /// @inheritdoc IPegStabilityModule
    function swapInWithAuthorization(
        address from,
        uint256 reserveIn,
        uint256 minStableOut,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (uint256 stableOut) {
        State memory state = _state;
        uint256 balance = _requireSwapInOpen(state);
        stableOut = _stableOutDown(state, reserveIn);
        _requireOutput(stableOut, minStableOut);
        bytes32 nonce = swapInAuthorizationNonce(from, reserveIn, minStableOut, receiver, deadline, salt);
        SignedPayments.receiveWithAuthorization(RESERVE, from, reserveIn, deadline, nonce, signature);
        _requireDelivered(balance, reserveIn);
        _finishSwapIn(state, from, receiver, reserveIn, stableOut);
    }

    /// @inheritdoc IPegStabilityModule
    function swapOutWithAuthorization(
        address from,
        uint256 stableIn,
        uint256 minReserveOut,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (uint256 reserveOut) {
        State memory state = _state;
        reserveOut = _reserveOutDown(state, stableIn);
        _requireOutput(reserveOut, minReserveOut);
        bytes32 nonce = swapOutAuthorizationNonce(from, stableIn, minReserveOut, receiver, deadline, salt);
        SignedPayments.receiveWithAuthorization(STABLECOIN, from, stableIn, deadline, nonce, signature);
        _finishSwapOut(state, from, address(this), receiver, stableIn, reserveOut);
    }

    /* FEES AND FREEZE */

    /// @inheritdoc IPegStabilityModule
    function collectFees() external nonReentrant returns (uint256 amount) {
        _requireSwapInOpen(_state);
        (uint256 ceiling, uint256 level) = IStablecoin(STABLECOIN).facilitator(address(this));
        amount = Math.min(uncollectedFees(), Math.saturatingSub(ceiling, level));
        if (amount == 0) return 0;
        emit FeesCollected(amount);
        IStablecoin(STABLECOIN).mint(SURPLUS_BUFFER, amount);
        if (_state.flags & SHORT != 0) _look();
    }

    /// @inheritdoc IPegStabilityModule
    function updateDrought() external nonReentrant returns (bool dry) {
        _look();
        return _drought.dry;
    }

    /// @inheritdoc IPegStabilityModule
    function freezeOnDepeg() external {
        // a freeze that the sentinel was first with does not say that the reserve is no dollar
        if (frozen() && _drought.depegged) revert PegStabilityModule_Frozen();
        uint256 price = GuardedOracle.priceOrZero(ORACLE);
        // a price so low that the oracle refuses it is a depeg all the more
        if (price == 0) price = GuardedOracle.liquidationPriceOrZero(ORACLE);
        // neither to be had: the oracle's own error says why
        if (price == 0) price = IOracle(ORACLE).price();
        uint256 lowerBound = _bound(_state.bandLowerBps);
        if (price >= lowerBound) revert PegStabilityModule_ReserveNotBelowBand(price, lowerBound);
        _state.flags |= FROZEN;
        emit FrozenSet(msg.sender, price);
        _drought.depegged = true;
        _setDry(true);
    }

    /// @inheritdoc IPegStabilityModule
    function freeze() external restricted {
        _state.flags |= FROZEN;
        emit FrozenSet(msg.sender, 0);
    }

    /// @inheritdoc IPegStabilityModule
    function handOver() external restricted nonReentrant returns (uint256 amount) {
        amount = Math.min(_state.book, IERC20(RESERVE).balanceOf(address(this)));
        _state.book = 0;
        _state.flags |= FROZEN;
        emit ReserveHandedOver(msg.sender, amount);
        _setDry(true);
        IERC20(RESERVE).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IPegStabilityModule
    function unfreeze() external restricted {
        uint256 price = _requireNotBelowBand(_state);
        _state.flags &= ~FROZEN;
        emit UnfrozenSet(msg.sender, price);
        _drought.depegged = false;
        _look();
    }

    /* GOVERNANCE */

    /// @inheritdoc IRescuable
    /// @dev A token with two addresses could pass for another than the reserve: the book is checked afterwards.
    function rescue(address token, address to, uint256 amount) public override {
        uint256 covered = Math.min(IERC20(RESERVE).balanceOf(address(this)), _state.book);
        super.rescue(token, to, amount);
        uint256 balance = IERC20(RESERVE).balanceOf(address(this));
        if (balance < covered) revert PegStabilityModule_ReserveShortfall(balance, covered);
    }

    /// @inheritdoc IPegStabilityModule
    function setFees(uint16 feeInBps, uint16 feeOutBps) external restricted {
        _setFees(feeInBps, feeOutBps);
    }

    /// @inheritdoc IPegStabilityModule
    function setBand(uint16 lowerBps, uint16 upperBps) external restricted {
        _setBand(lowerBps, upperBps);
    }

    /* VIEWS */

    /// @inheritdoc IPegStabilityModule
    function previewSwapIn(uint256 reserveIn) external view returns (uint256 stableOut) {
        _requireSwapInOpen(_state);
        stableOut = _stableOutDown(_state, reserveIn);
        _requireMintable(stableOut);
    }

    /// @inheritdoc IPegStabilityModule
    function previewSwapInExactOut(uint256 stableOut) external view returns (uint256 reserveIn) {
        _requireSwapInOpen(_state);
        reserveIn = _reserveInUp(_state, stableOut);
        _requireMintable(stableOut);
    }

    /// @inheritdoc IPegStabilityModule
    function previewSwapOut(uint256 stableIn) external view returns (uint256 reserveOut) {
        reserveOut = _reserveOutDown(_state, stableIn);
        _requireBurnable(stableIn);
    }

    /// @inheritdoc IPegStabilityModule
    function previewSwapOutExactOut(uint256 reserveOut) external view returns (uint256 stableIn) {
        stableIn = _stableInUp(_state, reserveOut);
        _requireBurnable(stableIn);
    }

    /// @inheritdoc IPegStabilityModule
    function pegStatus() external view returns (PegStatus status, uint256 price) {
        price = GuardedOracle.priceOrZero(ORACLE);
        if (price == 0) return (PegStatus.Unknown, 0);
        if (price < _bound(_state.bandLowerBps)) return (PegStatus.Below, price);
        if (price > _bound(_state.bandUpperBps)) return (PegStatus.Above, price);
        return (PegStatus.Within, price);
    }

    /// @inheritdoc IPegStabilityModule
    function uncollectedFees() public view returns (uint256) {
        // the book covers the level until it is handed over
        return Math.saturatingSub(_state.book * WEI_PER_UNIT, _level());
    }

    /// @inheritdoc IPegStabilityModule
    function book() external view returns (uint128) {
        return _state.book;
    }

    /// @inheritdoc IPegStabilityModule
    function drought() external view returns (bool dry, uint256 lasted) {
        return (_drought.dry, _drought.lastedNow());
    }

    /// @inheritdoc IPegStabilityModule
    function fees() external view returns (uint16 feeInBps, uint16 feeOutBps) {
        return (_state.feeInBps, _state.feeOutBps);
    }

    /// @inheritdoc IPegStabilityModule
    function band() external view returns (uint16 lowerBps, uint16 upperBps) {
        return (_state.bandLowerBps, _state.bandUpperBps);
    }

    /// @inheritdoc IPegStabilityModule
    function frozen() public view returns (bool) {
        return _state.flags & FROZEN != 0;
    }

    /// @inheritdoc IPegStabilityModule
    function swapInAuthorizationNonce(
        address from,
        uint256 reserveIn,
        uint256 minStableOut,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    this.swapInWithAuthorization.selector,
                    from,
                    reserveIn,
                    minStableOut,
                    receiver,
                    deadline,
                    salt
                )
            );
    }

    /// @inheritdoc IPegStabilityModule
    function swapOutAuthorizationNonce(
        address from,
        uint256 stableIn,
        uint256 minReserveOut,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    this.swapOutWithAuthorization.selector,
                    from,
                    stableIn,
                    minReserveOut,
                    receiver,
                    deadline,
                    salt
                )
            );
    }

    /// @inheritdoc IRescuable
    /// @dev Of the reserve, only what lies here beyond the book. Reverts inside a swap, when the two do not match.
    function rescuable(address token) public view override nonReentrantView returns (uint256) {
        uint256 balance = super.rescuable(token);
        return token == RESERVE ? Math.saturatingSub(balance, _state.book) : balance;
    }

    /* INTERNAL: MOVEMENTS */

    function _finishSwapIn(
        State memory state,
        address payer,
        address receiver,
        uint256 reserveIn,
        uint256 stableOut
    ) private {
        _requireReceiver(receiver);
        // casting to 'uint128' is safe because the quote checked it
        uint256 newBook = state.book + reserveIn;
        _state.book = uint128(newBook);
        emit SwappedIn(payer, receiver, reserveIn, stableOut);
        IStablecoin(STABLECOIN).mint(receiver, stableOut);
        if (state.flags != 0 || (state.book < DRY_BOOK && newBook >= DRY_BOOK)) _look();
    }

    /// @dev `holder` is who holds the coins to burn: the payer, or this module when an authorization has just brought them.
    function _finishSwapOut(
        State memory state,
        address payer,
        address holder,
        address receiver,
        uint256 stableIn,
        uint256 reserveOut
    ) private {
        _requireReceiver(receiver);
        // casting to 'uint128' is safe, and there is no underflow, because reserveOut <= book was checked by the quote
        unchecked {
            uint256 newBook = state.book - reserveOut;
            _state.book = uint128(newBook);
            if (state.book >= DRY_BOOK && newBook < DRY_BOOK) _setDry(true);
        }
        emit SwappedOut(payer, receiver, stableIn, reserveOut);
        IStablecoin(STABLECOIN).burn(holder, stableIn);
        IERC20(RESERVE).safeTransfer(receiver, reserveOut);
    }

    /* INTERNAL: DROUGHT */

    /// @dev Whether it is dry by all that is known now.
    function _look() private {
        State memory state = _state;
        bool short = state.book >= DRY_BOOK && _payable(state) < DRY_BELOW;
        if (short != (state.flags & SHORT != 0)) _state.flags = state.flags ^ SHORT;
        _setDry(short || state.book < DRY_BOOK || _drought.depegged);
    }

    /// @dev The coins that the module can take for reserve, once anyone has collected what fees can be. Wei. The price is not asked: where
    ///      it is below the band, anyone freezes, and no drought begins by a moment in which it is not to be had.
    function _payable(State memory state) private view returns (uint256) {
        uint256 balance = IERC20(RESERVE).balanceOf(address(this));
        uint256 held = Math.min(balance, state.book) * WEI_PER_UNIT;
        (uint256 ceiling, uint256 level) = IStablecoin(STABLECOIN).facilitator(address(this));
        bool collectable =
            state.flags & FROZEN == 0 && balance >= state.book && IStablecoin(STABLECOIN).mayMint(address(this));
        return Math.min(held, collectable ? ceiling : level);
    }

    function _setDry(bool dry) private {
        if (dry == _drought.dry) return;
        emit DroughtSet(dry, _drought.turn(dry));
    }

    /* INTERNAL: QUOTES */

    function _stableOutDown(State memory state, uint256 reserveIn) private view returns (uint256 stableOut) {
        _requireAmount(reserveIn);
        stableOut = PegMath.stableOutDown(reserveIn, WEI_PER_UNIT, state.feeInBps);
        if (stableOut == 0) revert PegStabilityModule_ZeroAmount();
        _requireBookable(state, reserveIn);
    }

    function _reserveInUp(State memory state, uint256 stableOut) private view returns (uint256 reserveIn) {
        _requireAmount(stableOut);
        reserveIn = PegMath.reserveInUp(stableOut, WEI_PER_UNIT, state.feeInBps);
        _requireBookable(state, reserveIn);
    }

    function _reserveOutDown(State memory state, uint256 stableIn) private view returns (uint256 reserveOut) {
        _requireAmount(stableIn);
        reserveOut = PegMath.reserveOutDown(stableIn, _payoutPrice(state), state.feeOutBps);
        if (reserveOut == 0) revert PegStabilityModule_ZeroAmount();
        _requirePayable(state, reserveOut);
    }

    function _stableInUp(State memory state, uint256 reserveOut) private view returns (uint256) {
        _requireAmount(reserveOut);
        _requirePayable(state, reserveOut);
        return PegMath.stableInUp(reserveOut, _payoutPrice(state), state.feeOutBps);
    }

    /// @dev Parity, or the oracle's price where it is above the band. An oracle that fails means parity: holders can leave.
    function _payoutPrice(State memory state) private view returns (uint256) {
        uint256 price = GuardedOracle.priceOrZero(ORACLE);
        return price > _bound(state.bandUpperBps) ? price : PARITY;
    }

    function _bound(uint16 bps) private view returns (uint256) {
        unchecked {
            return (PARITY * bps) / BPS; // below 1e54 * 2^16 < 2^196
        }
    }

    function _level() private view returns (uint256 level) {
        (, level) = IStablecoin(STABLECOIN).facilitator(address(this));
    }

    /* INTERNAL: CHECKS */

    /// @return balance The reserve held.
    function _requireSwapInOpen(State memory state) private view returns (uint256 balance) {
        if (state.flags & FROZEN != 0) revert PegStabilityModule_Frozen();
        _requireNotBelowBand(state);
        balance = IERC20(RESERVE).balanceOf(address(this));
        if (balance < state.book) revert PegStabilityModule_ReserveShortfall(balance, state.book);
    }

    function _requireNotBelowBand(State memory state) private view returns (uint256 price) {
        price = IOracle(ORACLE).price();
        uint256 lowerBound = _bound(state.bandLowerBps);
        if (price < lowerBound) revert PegStabilityModule_ReserveBelowBand(price, lowerBound);
    }

    /// @dev For previews: what the stablecoin would say to the mint.
    function _requireMintable(uint256 stableOut) private view {
        if (IStablecoin(STABLECOIN).mintingEnded()) revert IStablecoin.Stablecoin_MintingEnded();
        if (IStablecoin(STABLECOIN).mintingPaused()) revert IStablecoin.Stablecoin_MintingPaused();
        (uint256 ceiling, uint256 level) = IStablecoin(STABLECOIN).facilitator(address(this));
        if (level + stableOut > ceiling) {
            revert IStablecoin.Stablecoin_CeilingExceeded(address(this), level + stableOut, ceiling);
        }
    }

    /// @dev What arrived is measured, not believed. More than expected is a donation and not credited.
    function _requireDelivered(uint256 before, uint256 expected) private view {
        uint256 received = Math.saturatingSub(IERC20(RESERVE).balanceOf(address(this)), before);
        if (received < expected) revert PegStabilityModule_ReserveNotDelivered(received, expected);
    }

    function _requireBookable(State memory state, uint256 reserveIn) private pure {
        uint256 newBook = state.book + reserveIn;
        if (newBook > type(uint128).max) revert PegStabilityModule_AmountTooLarge(newBook);
    }

    function _requirePayable(State memory state, uint256 reserveOut) private view {
        uint256 available = Math.min(state.book, IERC20(RESERVE).balanceOf(address(this)));
        if (reserveOut > available) revert PegStabilityModule_InsufficientReserve(reserveOut, available);
    }

    /// @dev For previews: what the stablecoin would say to the burn. The module can take back only what it has minted.
    function _requireBurnable(uint256 stableIn) private view {
        uint256 level = _level();
        if (stableIn > level) revert IStablecoin.Stablecoin_LevelExceeded(address(this), stableIn, level);
    }

    function _requireAmount(uint256 amount) private pure {
        if (amount == 0) revert PegStabilityModule_ZeroAmount();
        if (amount > type(uint128).max) revert PegStabilityModule_AmountTooLarge(amount);
    }

    function _requireOutput(uint256 output, uint256 minimum) private pure {
        if (output < minimum) revert PegStabilityModule_OutputTooLow(output, minimum);
    }

    function _requireInput(uint256 input, uint256 maximum) private pure {
        if (input > maximum) revert PegStabilityModule_InputTooHigh(input, maximum);
    }

    function _requireReceiver(address receiver) private view {
        if (receiver == address(this)) revert PegStabilityModule_ReceiverIsModule();
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert PegStabilityModule_DeadlineExpired(deadline, block.timestamp);
    }

    function _setFees(uint16 feeInBps, uint16 feeOutBps) private {
        uint16 higher = feeInBps > feeOutBps ? feeInBps : feeOutBps;
        if (higher > MAX_FEE_BPS) revert PegStabilityModule_FeeTooHigh(higher, MAX_FEE_BPS);
        _state.feeInBps = feeInBps;
        _state.feeOutBps = feeOutBps;
        emit FeesSet(feeInBps, feeOutBps);
    }

    function _setBand(uint16 lowerBps, uint16 upperBps) private {
        if (lowerBps < MIN_BAND_BPS || lowerBps > BPS || upperBps < BPS || upperBps > MAX_BAND_BPS) {
            revert PegStabilityModule_InvalidBand(lowerBps, upperBps);
        }
        _state.bandLowerBps = lowerBps;
        _state.bandUpperBps = upperBps;
        emit BandSet(lowerBps, upperBps);
    }
}
