// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title MockRestingBook
/// @notice The leanest book that rests on a chain, to measure it beside signed orders: one pair, sellers alone, one slot an order; shares
///         stay with the seller, who has approved the book. No expiry, no held payments, nothing measured: less than a market needs.
/// @custom:kill A mock; never on a public network.
contract MockRestingBook {
    using SafeERC20 for IERC20;

    /// @dev One slot. The price is in billionths of a coin of 18 decimals.
    struct Order {
        address maker;
        uint32 lots;
        uint64 price;
    }

    uint256 private constant LOT = 10;
    uint256 private constant FEE_BPS = 250;
    IERC20 private immutable SHARES;
    IERC20 private immutable COIN;
    address private immutable TREASURY;

    uint256 public count;
    mapping(uint256 id => Order) public orders;

    event Placed(uint256 indexed id, address indexed maker, uint256 lots, uint256 price);
    event Repriced(uint256 indexed id, uint256 price);
    event Cancelled(uint256 indexed id);
    event Filled(uint256 indexed id, address indexed taker, uint256 lots, uint256 price);

    error NotMaker();
    error NotSold();

    constructor(address shares, address coin, address treasury) {
        (SHARES, COIN, TREASURY) = (IERC20(shares), IERC20(coin), treasury);
    }

    function place(uint32 lots, uint64 price) external returns (uint256 id) {
        id = ++count;
        orders[id] = Order(msg.sender, lots, price);
        emit Placed(id, msg.sender, lots, price);
    }

    function reprice(uint256 id, uint64 price) external {
        if (orders[id].maker != msg.sender) revert NotMaker();
        orders[id].price = price;
        emit Repriced(id, price);
    }

    function cancel(uint256 id) external {
        if (orders[id].maker != msg.sender) revert NotMaker();
        delete orders[id];
        emit Cancelled(id);
    }

    function fill(uint256 id, uint32 lots, uint256 limit) external {
        Order storage order = orders[id];
        (address maker, uint256 price) = (order.maker, uint256(order.price) * 1e9 * lots);
        if (price > limit || maker == address(0)) revert NotSold();
        order.lots -= lots;
        emit Filled(id, msg.sender, lots, price);
        uint256 fee = (price * FEE_BPS + 9_999) / 10_000;
        SHARES.safeTransferFrom(maker, msg.sender, lots * LOT);
        COIN.safeTransferFrom(msg.sender, maker, price - fee);
        COIN.safeTransferFrom(msg.sender, TREASURY, fee);
    }
}
