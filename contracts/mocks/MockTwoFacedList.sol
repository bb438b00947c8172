// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISanctionsList} from "../compliance/interfaces/ISanctionsList.sol";
import {IPrimarySale, Sale} from "../fractional/interfaces/IPrimarySale.sol";

/// @title MockTwoFacedList
/// @notice A sanctions list that looks at a primary sale: it names everybody while the sale's book is what it was when this was made, and
///         nobody else.
/// @custom:kill A mock; never on a public network.
contract MockTwoFacedList is ISanctionsList {
    IPrimarySale private immutable SALES;
    uint256 private immutable NUMBER;
    uint256 private immutable BOOK;

    constructor(IPrimarySale sales, uint256 number) {
        (SALES, NUMBER) = (sales, number);
        BOOK = _book(sales, number);
    }

    /// @inheritdoc ISanctionsList
    function isSanctioned(address) external view returns (bool) {
        return _book(SALES, NUMBER) == BOOK;
    }

    function _book(IPrimarySale sales, uint256 number) private view returns (uint256) {
        Sale memory found = sales.sale(number);
        return found.escrow + found.proceeds;
    }
}
