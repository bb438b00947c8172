// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3156FlashBorrower} from "@openzeppelin/contracts/interfaces/IERC3156FlashBorrower.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20FlashMint} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20FlashMint.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import {BPS} from "../utils/BasisPoints.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {Rescuable} from "../utils/Rescuable.sol";
import {ERC20Authorization} from "./extensions/ERC20Authorization.sol";
import {IStablecoin} from "./interfaces/IStablecoin.sol";

/// @title Stablecoin
/// @notice See {IStablecoin}. ERC-20 with ERC-2612, EIP-3009, ERC-1271 signers and an ERC-3156 flash mint. It has no blocklist, no
///         pause of transfers and no upgrade: what a holder has, nobody can take or freeze.
/// @custom:kill The sentinel's `pauseMinting` stops minting; transfers, burns and so every way out through a facilitator go on.
///              For good: the governor winds the system down, which ends minting.
contract Stablecoin is IStablecoin, ERC20Authorization, ERC20FlashMint, Rescuable, ReentrancyGuardTransient {
    using EnumerableSet for EnumerableSet.AddressSet;

    /* TYPES */

    /// @dev One slot: | mintingPaused 8 | level 120 | ceiling 120 |. Wei. The pause is repeated in every facilitator's slot, so
    ///      that a mint reads one slot and not two.
    struct Facilitator {
        uint120 ceiling;
        uint120 level;
        bool mintingPaused;
    }

    /// @dev One slot: | mintingEnded 8 | mintingPaused 8 | feeBps 16 | cap 128 |. Where minting has ended it is paused too.
    struct FlashMint {
        uint128 cap;
        uint16 feeBps;
        bool mintingPaused;
        bool mintingEnded;
    }

    /* CONSTANTS */

    /// @notice The hard limit of the flash mint's fee: 1 %.
    uint16 public constant MAX_FLASH_MINT_FEE_BPS = 100;

    /// @notice The most facilitators there can be, so that a pause, which visits each, always fits in a block.
    uint256 public constant MAX_FACILITATORS = 64;

    /* IMMUTABLES */

    /// @inheritdoc IStablecoin
    address public immutable SURPLUS_BUFFER;

    /* STORAGE */

    mapping(address facilitator => Facilitator) private _facilitators;
    EnumerableSet.AddressSet private _facilitatorSet;
    FlashMint private _flashMint;

    /* CONSTRUCTOR */

    /// @param tokenName ERC-20 name, and the name in the EIP-712 domain.
    /// @param tokenSymbol ERC-20 symbol.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param surplusBuffer Where flash mint fees go.
    constructor(
        string memory tokenName,
        string memory tokenSymbol,
        address accessManager,
        address surplusBuffer
    ) ERC20(tokenName, tokenSymbol) ERC20Permit(tokenName) ProtocolManaged(accessManager) {
        if (surplusBuffer == address(0)) revert Stablecoin_ZeroAddress();
        SURPLUS_BUFFER = surplusBuffer;
    }

    /* FACILITATORS */

    /// @inheritdoc IStablecoin
    function mint(address to, uint256 amount) external {
        if (amount == 0) revert Stablecoin_ZeroAmount();
        Facilitator storage minter = _facilitators[msg.sender];
        if (minter.mintingPaused) _revertPaused();
        uint256 level = Math.saturatingAdd(minter.level, amount);
        uint256 ceiling = minter.ceiling;
        if (level > ceiling) revert Stablecoin_CeilingExceeded(msg.sender, level, ceiling);

        // casting to 'uint120' is safe because level <= ceiling <= type(uint120).max
        minter.level = uint120(level);
        emit FacilitatorMinted(msg.sender, amount, level);
        _mint(to, amount);
    }

    /// @inheritdoc IStablecoin
    function burn(address from, uint256 amount) external {
        if (amount == 0) revert Stablecoin_ZeroAmount();
        Facilitator storage burner = _facilitators[msg.sender];
        uint256 level = burner.level;
        if (amount > level) revert Stablecoin_LevelExceeded(msg.sender, amount, level);
        if (from != msg.sender) _spendAllowance(from, msg.sender, amount);

        unchecked {
            level -= amount; // amount <= level, checked above
        }
        burner.level = uint120(level);
        emit FacilitatorBurned(msg.sender, amount, level);
        _burn(from, amount);
    }

    /* FLASH MINT */

    /// @notice ERC-3156: mints `amount` wei to `receiver`, calls it, takes back `amount` and the fee. One at a time.
    /// @inheritdoc ERC20FlashMint
    function flashLoan(
        IERC3156FlashBorrower receiver,
        address token,
        uint256 amount,
        bytes calldata data
    ) public override nonReentrant returns (bool) {
        if (amount == 0) revert Stablecoin_ZeroAmount();
        if (_flashMint.mintingPaused) _revertPaused();
        uint256 fee = flashFee(token, amount);
        super.flashLoan(receiver, token, amount, data);
        emit FlashMinted(msg.sender, address(receiver), amount, fee);
        return true;
    }

    /// @notice ERC-3156: the most that can be flash-minted at once, in wei; zero for other tokens and while minting is paused.
    ///         Inside a flash mint there is no second one, whatever this says.
    function maxFlashLoan(address token) public view override returns (uint256) {
        return token == address(this) && !_flashMint.mintingPaused ? _flashMint.cap : 0;
    }

    /* GOVERNANCE */

    /// @inheritdoc IStablecoin
    function setFacilitator(address facilitator_, uint120 ceiling) external restricted {
        if (facilitator_ == address(0)) revert Stablecoin_ZeroAddress();
        if (_facilitatorSet.add(facilitator_)) {
            if (_facilitatorSet.length() > MAX_FACILITATORS) revert Stablecoin_TooManyFacilitators(MAX_FACILITATORS);
            _facilitators[facilitator_].mintingPaused = _flashMint.mintingPaused;
        }
        _facilitators[facilitator_].ceiling = ceiling;
        emit CeilingSet(facilitator_, ceiling);
    }

    /// @inheritdoc IStablecoin
    function lowerCeiling(address facilitator_, uint120 ceiling) external restricted {
        if (!_facilitatorSet.contains(facilitator_)) revert Stablecoin_NotFacilitator(facilitator_);
        uint120 current = _facilitators[facilitator_].ceiling;
        if (ceiling > current) revert Stablecoin_NotLower(current, ceiling);
        _facilitators[facilitator_].ceiling = ceiling;
        emit CeilingSet(facilitator_, ceiling);
    }

    /// @inheritdoc IStablecoin
    function removeFacilitator(address facilitator_) external restricted {
        if (!_facilitatorSet.contains(facilitator_)) revert Stablecoin_NotFacilitator(facilitator_);
        uint256 level = _facilitators[facilitator_].level;
        if (level != 0) revert Stablecoin_LevelNotZero(facilitator_, level);
        _facilitatorSet.remove(facilitator_);
        delete _facilitators[facilitator_];
        emit FacilitatorRemoved(facilitator_);
    }

    /// @inheritdoc IStablecoin
    function pauseMinting() external restricted {
        _setMintingPaused(true);
    }

    /// @inheritdoc IStablecoin
    function unpauseMinting() external restricted {
        _setMintingPaused(false);
    }

    /// @inheritdoc IStablecoin
    /// @dev The wind-down is listed beyond `MAX_FACILITATORS` if need be: nothing visits them all any more.
    function endMinting() external restricted {
        if (_flashMint.mintingEnded) revert Stablecoin_MintingEnded();
        if (!_flashMint.mintingPaused) revert Stablecoin_MintingNotPaused();
        _flashMint.mintingEnded = true;
        _facilitatorSet.add(msg.sender);
        Facilitator storage windDown = _facilitators[msg.sender];
        // as much again as there is for the interest in the debts; levels are of 120 bits, and so is a ceiling
        uint120 ceiling = uint120(Math.min(2 * totalSupply(), type(uint120).max));
        windDown.ceiling = ceiling;
        windDown.mintingPaused = false;
        emit MintingEnded(msg.sender, ceiling);
    }

    /// @inheritdoc IStablecoin
    function setFlashMintCap(uint128 cap) external restricted {
        _flashMint.cap = cap;
        emit FlashMintCapSet(cap);
    }

    /// @inheritdoc IStablecoin
    function lowerFlashMintCap(uint128 cap) external restricted {
        uint128 current = _flashMint.cap;
        if (cap > current) revert Stablecoin_NotLower(current, cap);
        _flashMint.cap = cap;
        emit FlashMintCapSet(cap);
    }

    /// @inheritdoc IStablecoin
    function setFlashMintFee(uint16 feeBps) external restricted {
        if (feeBps > MAX_FLASH_MINT_FEE_BPS) revert Stablecoin_FeeTooHigh(feeBps, MAX_FLASH_MINT_FEE_BPS);
        _flashMint.feeBps = feeBps;
        emit FlashMintFeeSet(feeBps);
    }

    /* VIEWS */

    /// @inheritdoc IStablecoin
    function facilitator(address facilitator_) external view returns (uint120 ceiling, uint120 level) {
        Facilitator storage listed = _facilitators[facilitator_];
        return (listed.ceiling, listed.level);
    }

    /// @inheritdoc IStablecoin
    function facilitators() external view returns (address[] memory) {
        return _facilitatorSet.values();
    }

    /// @inheritdoc IStablecoin
    function mayMint(address facilitator_) external view returns (bool) {
        Facilitator storage minter = _facilitators[facilitator_];
        return minter.ceiling != 0 && minter.level <= minter.ceiling && !minter.mintingPaused;
    }

    /// @inheritdoc IStablecoin
    function mintingPaused() external view returns (bool) {
        return _flashMint.mintingPaused;
    }

    /// @inheritdoc IStablecoin
    function mintingEnded() external view returns (bool) {
        return _flashMint.mintingEnded;
    }

    /// @inheritdoc IStablecoin
    function flashMintCap() external view returns (uint128) {
        return _flashMint.cap;
    }

    /// @inheritdoc IStablecoin
    function flashMintFeeBps() external view returns (uint16) {
        return _flashMint.feeBps;
    }

    /* INTERNAL */

    function _setMintingPaused(bool paused) private {
        if (_flashMint.mintingEnded) revert Stablecoin_MintingEnded();
        _flashMint.mintingPaused = paused;
        uint256 length = _facilitatorSet.length(); // at most MAX_FACILITATORS
        for (uint256 i; i < length; ++i) {
            _facilitators[_facilitatorSet.at(i)].mintingPaused = paused;
        }
        emit MintingPausedSet(paused);
    }

    function _revertPaused() private view {
        if (_flashMint.mintingEnded) revert Stablecoin_MintingEnded();
        revert Stablecoin_MintingPaused();
    }

    /// @dev Rounded up: the protocol wins.
    function _flashFee(address, uint256 amount) internal view override returns (uint256) {
        return Math.mulDiv(amount, _flashMint.feeBps, BPS, Math.Rounding.Ceil);
    }

    function _flashFeeReceiver() internal view override returns (address) {
        return SURPLUS_BUFFER;
    }

    /// @dev Prevents the commonest mistake with a token, sending it to its own address, instead of mending it afterwards.
    function _update(address from, address to, uint256 amount) internal override {
        if (to == address(this)) revert Stablecoin_ReceiverIsToken();
        super._update(from, to, amount);
    }
}
