// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {ProtocolManaged} from "../../utils/ProtocolManaged.sol";
import {IPegStabilityModule} from "../interfaces/IPegStabilityModule.sol";
import {IStablecoin} from "../interfaces/IStablecoin.sol";
import {ISurplusBuffer} from "../interfaces/ISurplusBuffer.sol";
import {ClaimLedger} from "./ClaimLedger.sol";
import {IWindDown} from "./interfaces/IWindDown.sol";
import {PositionSettlement} from "./PositionSettlement.sol";

/// @title WindDown
/// @notice See {IWindDown}. The claims are {ClaimLedger}, the markets {PositionSettlement}; here are the beginning, the opening, and what
///         comes from the peg modules and the surplus buffer.
/// @custom:kill Until it has begun, the sentinel cancels what the governor has scheduled, or does not pause minting. Then the sentinel's
///              `lowerCeiling` in the stablecoin stops settlements; nobody can stop locking and claiming.
contract WindDown is PositionSettlement {
    /* CONSTRUCTOR */

    /// @param stablecoin Whose holders are paid; this contract must be given its `endMinting`.
    /// @param pool The {LendingPool}.
    /// @param facilitator The {CreditFacilitator}, whose markets are wound down.
    /// @param surplusBuffer Must know this contract as a facilitator.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    constructor(
        address stablecoin,
        address pool,
        address facilitator,
        address surplusBuffer,
        address accessManager
    ) ClaimLedger(stablecoin, surplusBuffer) PositionSettlement(pool, facilitator) ProtocolManaged(accessManager) {}

    /* UNWINDING */

    /// @inheritdoc IWindDown
    function begin(address[] calldata modules, MarketParams[] calldata marketParams) external restricted nonReentrant {
        if (begunAt != 0) revert WindDown_AlreadyBegun();
        begunAt = block.timestamp;
        emit Begun(IStablecoin(STABLECOIN).totalSupply(), block.timestamp + UNWIND_PERIOD);
        IStablecoin(STABLECOIN).endMinting();
        _enlistAll(marketParams);
        // a shortfall, for good: from now on the buffer pays its coins to nobody, and covers losses alone
        ISurplusBuffer(SURPLUS_BUFFER).reportShortfall(STABLECOIN, 1);
        for (uint256 i; i < modules.length; ++i) {
            _requireFacilitator(modules[i]);
            // a reserve that cannot be had now keeps nothing else from beginning: anyone may take it later
            try IPegStabilityModule(modules[i]).handOver() {
                _book(IPegStabilityModule(modules[i]).RESERVE());
            } catch {}
        }
    }

    /// @inheritdoc IWindDown
    function takeReserve(address module) external nonReentrant returns (uint256 amount) {
        _requireBegun();
        _requireFacilitator(module);
        amount = IPegStabilityModule(module).handOver();
        _book(IPegStabilityModule(module).RESERVE());
    }

    /* CLAIMS */

    /// @inheritdoc IWindDown
    function open() external nonReentrant {
        _requireBegun();
        if (openedAt != 0) revert WindDown_AlreadyOpen();
        uint256 opensAt = begunAt + UNWIND_PERIOD;
        if (block.timestamp < opensAt) revert WindDown_NotOpen(opensAt);
        openedAt = block.timestamp;
        uint256 reserve = _setReserves();
        lateReserve = reserve;
        emit Opened(claimSupply(), reserve);
    }

    /// @inheritdoc IWindDown
    /// @dev Not before the opening: until then a loss takes surplus first, and rewards that have not been streamed after it.
    function takeSurplus() external nonReentrant returns (uint256 amount) {
        _requireOpen();
        amount = ISurplusBuffer(SURPLUS_BUFFER).coverLoss(STABLECOIN, type(uint256).max);
        if (amount == 0) revert WindDown_Nothing();
        emit SurplusTaken(amount);
    }

    /* INTERNAL */

    function _requireFacilitator(address module) private view {
        (uint256 ceiling, uint256 level) = IStablecoin(STABLECOIN).facilitator(module);
        if (ceiling == 0 && level == 0) revert WindDown_NotFacilitator(module);
    }
}
