// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidationOracle, IOracle} from "../../oracle/interfaces/IOracle.sol";
import {GuardedOracle} from "../../oracle/libraries/GuardedOracle.sol";
import {ISettlementOracle} from "./interfaces/ISettlementOracle.sol";

/// @title SettlementOracle
/// @notice See {ISettlementOracle}.
/// @custom:kill Closed by the wind-down, for good. Nobody else can change what it answers.
contract SettlementOracle is ISettlementOracle {
    /* IMMUTABLES */

    /// @inheritdoc ISettlementOracle
    address public immutable SOURCE;

    /// @inheritdoc ISettlementOracle
    address public immutable WIND_DOWN;

    /* STORAGE */

    /// @inheritdoc ISettlementOracle
    bool public isClosed;

    /// @dev Within a settlement alone: gone with the transaction.
    uint256 private transient _answer;

    /* CONSTRUCTOR */

    /// @param source Whose prices are passed on: an {IOracle}, which may offer a liquidation price.
    /// @param windDown Who may close it.
    constructor(address source, address windDown) {
        if (source.code.length == 0) revert SettlementOracle_NoCode(source);
        SOURCE = source;
        WIND_DOWN = windDown;
    }

    /* WIND-DOWN */

    /// @inheritdoc ISettlementOracle
    function close() external {
        _requireWindDown();
        isClosed = true;
        emit Closed();
    }

    /// @inheritdoc ISettlementOracle
    function setAnswer(uint256 answer) external {
        _requireWindDown();
        _answer = answer;
    }

    /* VIEWS */

    /// @inheritdoc IOracle
    function price() external view returns (uint256) {
        return isClosed ? _answered() : IOracle(SOURCE).price();
    }

    /// @inheritdoc ILiquidationOracle
    function liquidationPrice() external view returns (uint256) {
        return isClosed ? _answered() : ILiquidationOracle(SOURCE).liquidationPrice();
    }

    /// @inheritdoc ISettlementOracle
    /// @dev As the pool asks for a liquidation: what is asked in a crash must not be refused for being low.
    function sourcePrice() external view returns (uint256 answer) {
        answer = GuardedOracle.priceOrZero(SOURCE);
        if (answer == 0) answer = GuardedOracle.liquidationPriceOrZero(SOURCE);
    }

    /* INTERNAL */

    function _answered() private view returns (uint256 answer) {
        answer = _answer;
        if (answer == 0) revert SettlementOracle_WindingDown();
    }

    function _requireWindDown() private view {
        if (msg.sender != WIND_DOWN) revert SettlementOracle_NotWindDown(msg.sender);
    }
}
