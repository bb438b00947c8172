// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC20} from "solady/src/tokens/ERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {ILendingPool} from "../interfaces/ILendingPool.sol";
import {ILendingVaultBase} from "./interfaces/ILendingVaultBase.sol";
import {MarketList} from "./libraries/MarketList.sol";
import {Book, VaultBook} from "./libraries/VaultBook.sol";

/// @title VaultStore
/// @notice What the two parts of a {LendingVault}, savings and governance, have in common: storage, the shares, the list of markets, the
///         book, the fee.
abstract contract VaultStore is ILendingVaultBase, ERC20, Ownable2Step, ReentrancyGuardTransient {
    /* CONSTANTS */

    uint256 internal constant WAD = 1e18;

    /// @dev Shares that nobody holds, against the one asset unit that backs them: the share price starts at 1e-6, and whoever comes first
    ///      gains nothing by inflating it.
    uint256 internal constant VIRTUAL_SHARES = 1e6;

    /* IMMUTABLES */

    /// @inheritdoc ILendingVaultBase
    address public immutable POOL;

    /// @inheritdoc ILendingVaultBase
    address public immutable FACTORY;

    /* STORAGE */

    /// @dev | supplyQueue 96 | list 160 |; the list is an SSTORE2 contract, see {MarketList}. Zero before the initialization.
    uint256 internal _config;
    /// @dev Every listed market once.
    uint256 internal _withdrawQueue;
    uint256 internal _highWaterMark;
    address internal _curator;
    uint32 internal _timelock;
    address internal _sentinel;
    mapping(address account => bool) internal _isAllocator;
    mapping(bytes32 dataHash => uint256) internal _executableAt;
    string internal _name;
    string internal _symbol;

    /* CONSTRUCTOR */

    /// @dev Called by the factory, which so owns the code behind the clones and never calls it.
    constructor(address pool) Ownable(msg.sender) {
        POOL = pool;
        FACTORY = msg.sender;
    }

    /* VIEWS */

    /// @notice The shares' name.
    function name() public view override returns (string memory) {
        return _name;
    }

    /// @notice The shares' symbol.
    function symbol() public view override returns (string memory) {
        return _symbol;
    }

    /// @notice Six more than the asset's.
    function decimals() public view override returns (uint8 shareDecimals) {
        address self = address(this);
        assembly ("memory-safe") {
            // behind the asset
            extcodecopy(self, 0x00, 0x41, 0x20)
            shareDecimals := byte(0, mload(0x00))
        }
    }

    /// @inheritdoc ILendingVaultBase
    function asset() public view returns (address token) {
        address self = address(this);
        assembly ("memory-safe") {
            // the first of the clone's immutable arguments, behind 45 bytes of code
            extcodecopy(self, 0x00, 0x2d, 0x20)
            token := shr(96, mload(0x00))
        }
    }

    /* INTERNAL: LIST */

    /// @dev The list as it is kept.
    function _list() internal view returns (bytes memory) {
        return _listAt(_config);
    }

    function _listAt(uint256 config) internal view returns (bytes memory) {
        address pointer = address(uint160(config));
        if (pointer == address(0)) revert LendingVault_NotInitialized();
        return SSTORE2.read(pointer);
    }

    function _store(bytes memory list) internal {
        _config = ((_config >> 160) << 160) | uint160(SSTORE2.write(list));
    }

    /* INTERNAL: BOOK AND FEE */

    function _open() internal view returns (Book memory book) {
        uint256 config = _config;
        book = VaultBook.open(ILendingPool(POOL), _listAt(config));
        book.supplyQueue = config >> 160;
    }

    /// @dev With the shares that there would be, were the fee taken now.
    function _opened() internal view returns (Book memory book, uint256 supply) {
        book = _open();
        supply = totalSupply();
        (uint256 feeShares, ) = _feeDue(book, supply);
        supply += feeShares;
    }

    /// @dev Takes the fee that is due. Returns the shares that there are then.
    function _settle(Book memory book, uint256 supply) internal returns (uint256) {
        if (book.header >> 160 == 0) return supply;
        (uint256 feeShares, uint256 mark) = _feeDue(book, supply);
        if (feeShares == 0) return supply;
        _highWaterMark = mark;
        _mint(address(uint160(book.header)), feeShares);
        emit AccrueFee(feeShares, mark);
        return supply + feeShares;
    }

    /// @dev The list, after the fee that is due by it has been taken and the mark is at the present share price or above.
    function _settled() internal returns (bytes memory list) {
        list = _list();
        Book memory book = VaultBook.open(ILendingPool(POOL), list);
        uint256 supply = totalSupply();
        if (book.header >> 160 != 0) {
            _settle(book, supply);
        } else {
            // growth without a fee is never charged later
            uint256 price = _priceUp(book.total, supply);
            if (price > _highWaterMark) _highWaterMark = price;
        }
    }

    /// @dev The fee is shares worth its part of what the assets are above the mark, and the mark is then the share price that this leaves.
    ///      Growth is reckoned in fractions of a unit, and where the fee rounds to nothing the mark stays, so that growth in small steps
    ///      pays like growth in one.
    function _feeDue(Book memory book, uint256 supply) internal view returns (uint256 feeShares, uint256 mark) {
        uint256 rate = book.header >> 160;
        if (rate == 0) return (0, 0);
        mark = _highWaterMark;
        unchecked {
            // the assets are below 2^133, so that with 80 bits behind the point they are below 2^213; where they are above the mark's,
            // which is 1e18 or more, with the shares, that product is below them
            uint256 assets = (book.total + 1) * (WAD * VIRTUAL_SHARES);
            uint256 all = supply + VIRTUAL_SHARES;
            if (assets / mark <= all) return (0, mark);
            uint256 feeAssets = FixedPointMathLib.fullMulDiv(assets - mark * all, rate, WAD);
            feeShares = FixedPointMathLib.fullMulDiv(feeAssets, all, assets - feeAssets);
            if (feeShares != 0) mark = FixedPointMathLib.max(mark, _priceUp(book.total, supply + feeShares));
        }
    }

    /// @dev The share price as the mark has it, rounded up. The assets are below 2^133, the constants below 2^80.
    function _priceUp(uint256 assets, uint256 supply) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(assets + 1, WAD * VIRTUAL_SHARES, supply + VIRTUAL_SHARES);
    }

    function _feeIn(bytes memory list) internal pure returns (uint256 current, address recipient) {
        uint256 header = MarketList.header(list);
        return (header >> 160, address(uint160(header)));
    }

    /// @dev No allowance but what an owner gives.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
