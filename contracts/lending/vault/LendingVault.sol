// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {ILendingPool, MarketParams} from "../interfaces/ILendingPool.sol";
import {SignedPayments} from "../../utils/SignedPayments.sol";
import {ILendingVault} from "./interfaces/ILendingVault.sol";
import {Book, Line, VaultBook} from "./libraries/VaultBook.sol";
import {VaultStore} from "./VaultStore.sol";

/// @title LendingVault
/// @notice See {ILendingVault}.
/// @custom:kill Never: there is no pause and no upgrade. The curator or the sentinel can lower every cap to zero, which stops deposits;
///              nobody can stop withdrawals.
contract LendingVault is VaultStore, ILendingVault, Multicall {
    using VaultBook for Book;
    using VaultBook for Line;

    /* IMMUTABLES */

    /// @notice The other part of the code, which every call goes to that is none of savings.
    address public immutable GOVERNANCE;

    /* CONSTRUCTOR */

    /// @param pool The pool whose markets the clones lend to.
    /// @param governance The {LendingVaultGovernance} for the same pool and factory.
    constructor(address pool, address governance) VaultStore(pool) {
        GOVERNANCE = governance;
    }

    /* GOVERNANCE */

    /// @notice Calls of {ILendingVaultGovernance} run the code of that part, in this storage and by the same caller.
    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        address governance = GOVERNANCE;
        assembly {
            // returns or reverts at once, so that memory is free to use
            calldatacopy(0x00, 0x00, calldatasize())
            let success := delegatecall(gas(), governance, 0x00, calldatasize(), 0x00, 0x00)
            returndatacopy(0x00, 0x00, returndatasize())
            if success {
                return(0x00, returndatasize())
            }
            revert(0x00, returndatasize())
        }
    }

    /* SAVINGS */

    /// @inheritdoc ILendingVault
    function deposit(uint256 assets, address receiver) external returns (uint256) {
        return _deposit(assets, receiver, 0);
    }

    /// @inheritdoc ILendingVault
    function deposit(uint256 assets, address receiver, uint256 minShares, uint256 deadline) external returns (uint256) {
        _requireBefore(deadline);
        return _deposit(assets, receiver, minShares);
    }

    /// @inheritdoc ILendingVault
    function mint(uint256 shares, address receiver) external returns (uint256) {
        return _mintFor(shares, receiver, type(uint256).max);
    }

    /// @inheritdoc ILendingVault
    function mint(uint256 shares, address receiver, uint256 maxAssets, uint256 deadline) external returns (uint256) {
        _requireBefore(deadline);
        return _mintFor(shares, receiver, maxAssets);
    }

    /// @inheritdoc ILendingVault
    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256) {
        return _withdraw(assets, receiver, owner, type(uint256).max);
    }

    /// @inheritdoc ILendingVault
    function withdraw(
        uint256 assets,
        address receiver,
        address owner,
        uint256 maxShares,
        uint256 deadline
    ) external returns (uint256) {
        _requireBefore(deadline);
        return _withdraw(assets, receiver, owner, maxShares);
    }

    /// @inheritdoc ILendingVault
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256) {
        return _redeem(shares, receiver, owner, 0);
    }

    /// @inheritdoc ILendingVault
    function redeem(
        uint256 shares,
        address receiver,
        address owner,
        uint256 minAssets,
        uint256 deadline
    ) external returns (uint256) {
        _requireBefore(deadline);
        return _redeem(shares, receiver, owner, minAssets);
    }

    /// @inheritdoc ILendingVault
    function permitAsset(uint256 value, uint256 deadline, bytes calldata signature) external {
        address token = asset();
        uint256 allowed = SignedPayments.tryPermit(token, value, deadline, signature);
        if (allowed < value) revert LendingVault_AllowanceTooLow(allowed, value);
    }

    /// @inheritdoc ILendingVault
    function skim(address token) external nonReentrant returns (uint256 amount) {
        (, address recipient) = _feeIn(_list());
        if (recipient == address(0)) revert LendingVault_ZeroAddress();
        amount = SafeTransferLib.balanceOf(token, address(this));
        emit Skim(msg.sender, token, amount);
        SafeTransferLib.safeTransfer(token, recipient, amount);
    }

    /// @inheritdoc ILendingVault
    function accrueFee() external nonReentrant returns (uint256 feeShares) {
        uint256 supply = totalSupply();
        return _settle(_open(), supply) - supply;
    }

    /* VIEWS OF ERC-4626 */

    /// @inheritdoc ILendingVault
    function totalAssets() external view nonReentrantView returns (uint256) {
        return _open().total;
    }

    /// @inheritdoc ILendingVault
    function convertToShares(uint256 assets) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        return _toSharesDown(assets, book.total, supply);
    }

    /// @inheritdoc ILendingVault
    function convertToAssets(uint256 shares) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        return _toAssetsDown(shares, book.total, supply);
    }

    /// @inheritdoc ILendingVault
    function maxDeposit(address) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        (uint256 credited, uint256 left) = book.planDeposit(VaultBook.EVERYTHING);
        return _toSharesDown(credited, book.total, supply) == 0 ? 0 : VaultBook.EVERYTHING - left;
    }

    /// @inheritdoc ILendingVault
    function maxMint(address) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        (, uint256 left) = book.planMint(type(uint256).max);
        return _toSharesDown(type(uint256).max - left, book.total, supply);
    }

    /// @inheritdoc ILendingVault
    function maxWithdraw(address owner) external view nonReentrantView returns (uint256 assets) {
        (Book memory book, uint256 supply) = _opened();
        uint256 worth = _toAssetsDown(_held(book, supply, owner), book.total, supply);
        uint256 queue = _withdrawQueue;
        (assets, ) = book.planRedeem(queue, worth);
        // a withdrawal by assets may be spared a unit, in each market that it does not empty
        for (uint256 i; i <= book.lines.length; ++i) {
            (uint256 debited, uint256 left) = book.planWithdraw(queue, assets + 1);
            if (left != 0 || debited > worth) break;
            ++assets;
        }
        return FixedPointMathLib.min(assets, SafeTransferLib.balanceOf(asset(), POOL));
    }

    /// @inheritdoc ILendingVault
    function maxRedeem(address owner) external view nonReentrantView returns (uint256 shares) {
        (Book memory book, uint256 supply) = _opened();
        shares = _held(book, supply, owner);
        uint256 worth = _toAssetsDown(shares, book.total, supply);
        uint256 liquid = FixedPointMathLib.min(book.liquid(), SafeTransferLib.balanceOf(asset(), POOL));
        if (worth > liquid) {
            // the most that are worth no more than that: below (liquid + 1) units
            shares = FixedPointMathLib.fullMulDivUp(liquid + 1, supply + VIRTUAL_SHARES, book.total + 1) - 1;
            worth = liquid;
        }
        (uint256 assets, ) = book.planRedeem(_withdrawQueue, worth);
        if (assets == 0) return 0;
    }

    /// @inheritdoc ILendingVault
    function previewDeposit(uint256 assets) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        (uint256 credited, uint256 left) = book.planDeposit(assets);
        return _toSharesDown(credited + left, book.total, supply);
    }

    /// @inheritdoc ILendingVault
    function previewMint(uint256 shares) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        (uint256 assets, uint256 left) = book.planMint(_toAssetsUp(shares, book.total, supply));
        return assets + left;
    }

    /// @inheritdoc ILendingVault
    function previewWithdraw(uint256 assets) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        (uint256 debited, uint256 left) = book.planWithdraw(_withdrawQueue, assets);
        return _toSharesUp(debited + left, book.total, supply);
    }

    /// @inheritdoc ILendingVault
    function previewRedeem(uint256 shares) external view nonReentrantView returns (uint256) {
        (Book memory book, uint256 supply) = _opened();
        (uint256 assets, uint256 left) = book.planRedeem(_withdrawQueue, _toAssetsDown(shares, book.total, supply));
        return assets + left;
    }

    /* VIEWS */

    /// @inheritdoc ILendingVault
    function highWaterMark() external view returns (uint256) {
        return _highWaterMark;
    }

    /// @inheritdoc ILendingVault
    function allocations() external view nonReentrantView returns (uint256[] memory assets) {
        Book memory book = _open();
        assets = new uint256[](book.lines.length);
        for (uint256 i; i < assets.length; ++i) assets[i] = book.lines[i].value;
    }

    /* INTERNAL: SAVINGS */

    function _deposit(
        uint256 assets,
        address receiver,
        uint256 minShares
    ) private nonReentrant returns (uint256 shares) {
        // the tokens first: should they call back, what is read after is true
        SafeTransferLib.safeTransferFrom(asset(), msg.sender, address(this), assets);
        Book memory book = _open();
        uint256 supply = _settle(book, totalSupply());
        (uint256 credited, uint256 left) = book.planDeposit(assets);
        if (left != 0) revert LendingVault_ExceedsCaps(assets, assets - left);
        shares = _toSharesDown(credited, book.total, supply);
        if (shares == 0) revert LendingVault_ZeroAmount();
        if (shares < minShares) revert LendingVault_BelowMinimum(shares, minShares);
        _supply(book, true);
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _mintFor(
        uint256 shares,
        address receiver,
        uint256 maxAssets
    ) private nonReentrant returns (uint256 assets) {
        Book memory book = _open();
        uint256 supply = _settle(book, totalSupply());
        uint256 worth = _toAssetsUp(shares, book.total, supply);
        uint256 left;
        (assets, left) = book.planMint(worth);
        if (left != 0) revert LendingVault_MintExceedsCaps(worth, worth - left);
        if (shares == 0) revert LendingVault_ZeroAmount();
        if (assets > maxAssets) revert LendingVault_AboveMaximum(assets, maxAssets);
        SafeTransferLib.safeTransferFrom(asset(), msg.sender, address(this), assets);
        _supply(book, false);
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _withdraw(
        uint256 assets,
        address receiver,
        address owner,
        uint256 maxShares
    ) private nonReentrant returns (uint256 shares) {
        Book memory book = _open();
        uint256 supply = _settle(book, totalSupply());
        (uint256 debited, uint256 left) = book.planWithdraw(_withdrawQueue, assets);
        if (left != 0) revert LendingVault_InsufficientLiquidity(assets, assets - left);
        if (assets == 0) revert LendingVault_ZeroAmount();
        shares = _toSharesUp(debited, book.total, supply);
        if (shares > maxShares) revert LendingVault_AboveMaximum(shares, maxShares);
        _finishWithdrawal(book, true, assets, shares, receiver, owner);
    }

    function _redeem(
        uint256 shares,
        address receiver,
        address owner,
        uint256 minAssets
    ) private nonReentrant returns (uint256 assets) {
        Book memory book = _open();
        uint256 supply = _settle(book, totalSupply());
        uint256 worth = _toAssetsDown(shares, book.total, supply);
        uint256 left;
        (assets, left) = book.planRedeem(_withdrawQueue, worth);
        if (left != 0) revert LendingVault_InsufficientLiquidity(worth, worth - left);
        if (assets == 0) revert LendingVault_ZeroAmount();
        if (assets < minAssets) revert LendingVault_BelowMinimum(assets, minAssets);
        _finishWithdrawal(book, false, assets, shares, receiver, owner);
    }

    /// @dev Burns first; the tokens leave last.
    function _finishWithdrawal(
        Book memory book,
        bool byAssets,
        uint256 assets,
        uint256 shares,
        address receiver,
        address owner
    ) private {
        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);
        _burn(owner, shares);
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
        for (uint256 i; i < book.lines.length; ++i) {
            Line memory line = book.lines[i];
            if (line.moved == 0) continue;
            if (byAssets) _withdrawFrom(line.paramsOf(), line.moved, 0, receiver);
            else _withdrawFrom(line.paramsOf(), 0, line.moved, receiver);
        }
    }

    /// @dev Does what was planned, one call of `supply` for each market, as the compiler would make it, with less copying.
    function _supply(Book memory book, bool byAssets) private {
        address pool = POOL;
        bytes4 selector = ILendingPool.supply.selector;
        Line[] memory lines = book.lines;
        assembly ("memory-safe") {
            // supply(params, assets, shares, this, ""), beyond the free pointer
            let request := mload(0x40)
            mstore(request, selector)
            let amounts := add(request, 0xa4)
            mstore(add(amounts, 0x40), address())
            mstore(add(amounts, 0x60), 0x120)
            mstore(add(amounts, 0x80), 0)
            let pointer := add(lines, 0x20)
            for {
                let end := add(pointer, shl(5, mload(lines)))
            } lt(pointer, end) {
                pointer := add(pointer, 0x20)
            } {
                let line := mload(pointer)
                // what the line moves, in the tenth word, and where its parameters are, in the ninth
                let moved := mload(add(line, 0x140))
                if moved {
                    mcopy(add(request, 0x04), mload(add(line, 0x120)), 0xa0)
                    mstore(amounts, mul(moved, byAssets))
                    mstore(add(amounts, 0x20), mul(moved, iszero(byAssets)))
                    if iszero(call(gas(), pool, 0, request, 0x144, 0x00, 0x00)) {
                        returndatacopy(request, 0x00, returndatasize())
                        revert(request, returndatasize())
                    }
                }
            }
        }
    }

    function _withdrawFrom(
        MarketParams memory marketParams,
        uint256 assets,
        uint256 shares,
        address receiver
    ) private returns (uint256, uint256) {
        return ILendingPool(POOL).withdraw(marketParams, assets, shares, address(this), receiver);
    }

    /// @dev With the fee that is due, which any withdrawal takes first.
    function _held(Book memory book, uint256 supply, address owner) private view returns (uint256 shares) {
        shares = balanceOf(owner);
        if (owner == address(uint160(book.header))) shares += supply - totalSupply();
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert LendingVault_Expired(deadline, block.timestamp);
    }

    /* INTERNAL: SHARES */

    function _toSharesDown(uint256 assets, uint256 total, uint256 supply) private pure returns (uint256) {
        return FixedPointMathLib.fullMulDiv(assets, supply + VIRTUAL_SHARES, total + 1);
    }

    function _toSharesUp(uint256 assets, uint256 total, uint256 supply) private pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(assets, supply + VIRTUAL_SHARES, total + 1);
    }

    function _toAssetsDown(uint256 shares, uint256 total, uint256 supply) private pure returns (uint256) {
        return FixedPointMathLib.fullMulDiv(shares, total + 1, supply + VIRTUAL_SHARES);
    }

    function _toAssetsUp(uint256 shares, uint256 total, uint256 supply) private pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(shares, total + 1, supply + VIRTUAL_SHARES);
    }
}
