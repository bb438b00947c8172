// SPDX-License-Identifier: MIT
// solhint-disable const-name-snakecase, reason-string
pragma solidity 0.8.37;

import {IIdentityRegistry} from "../compliance/interfaces/IIdentityRegistry.sol";
import {Reason} from "../compliance/interfaces/ITransferPolicy.sol";
import {CustodianStatus} from "../fractional/interfaces/IAssetLiens.sol";
import {AssetParams} from "../fractional/interfaces/IAssetToken.sol";

/// @title MockSaleAsset
/// @notice Shares of an asset with the least that a sale and a vesting need, and a switch that makes issues misbehave: 0 works, 1 reverts,
///         2 burns all gas, 3 calls back.
/// @custom:kill A mock.
contract MockSaleAsset {
    address public immutable IDENTITY_REGISTRY;
    address public immutable STABLECOIN;

    string public constant name = "Mock";
    mapping(address => uint256) public nonces;
    address public owner;
    uint256 public totalSupply;
    uint256 public mode;
    address public target;
    bytes public data;
    uint256 public calls;
    bool public succeeded;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    mapping(address => uint256) public issuance;
    mapping(address => mapping(address => uint256)) public lockedBy;
    mapping(address => CustodianStatus) public custodianStatus;
    mapping(address => uint256) public lockedUntil;

    constructor(address registry, address stablecoin) {
        IDENTITY_REGISTRY = registry;
        STABLECOIN = stablecoin;
    }

    function initialize(AssetParams calldata params) external {
        owner = params.owner;
        for (uint256 i; i < params.issuers.length; ++i)
            issuance[params.issuers[i].account] = params.issuers[i].allowance;
        for (uint256 i; i < params.custodians.length; ++i) {
            custodianStatus[params.custodians[i].account] = params.custodians[i].status;
        }
    }

    function setMode(uint256 newMode) external {
        mode = newMode;
    }

    function setCall(address newTarget, bytes calldata newData) external {
        (mode, target, data) = (3, newTarget, newData);
    }

    function setIssuer(address issuer, uint256 allowed) external {
        issuance[issuer] = allowed;
    }

    function setOwner(address newOwner) external {
        owner = newOwner;
    }

    function issue(address to, uint256 amount, uint256 until) external {
        require(mode != 1);
        while (mode == 2) balanceOf[to] += 0;
        if (mode == 3) {
            (succeeded, ) = target.call(data);
            ++calls;
        }
        require(receiptReason(address(0), to, amount) == Reason.None);
        issuance[msg.sender] -= amount;
        totalSupply += amount;
        balanceOf[to] += amount;
        lockedUntil[to] = until;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        require(receiptReason(from, to, amount) == Reason.None);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }

    function permit(address from, address spender, uint256 value, uint256, uint8, bytes32, bytes32) external {
        require(nonces[from]++ == 0);
        allowance[from][spender] = value;
    }

    function lock(address holder, uint256 amount) external {
        require(custodianStatus[msg.sender] == CustodianStatus.ActiveOverLockups);
        allowance[holder][msg.sender] -= amount;
        lockedBy[holder][msg.sender] += amount;
    }

    function unlock(address holder, uint256 amount) external {
        lockedBy[holder][msg.sender] -= amount;
    }

    function transferLocked(address holder, address to, uint256 amount) external {
        lockedBy[holder][msg.sender] -= amount;
        require(receiptReason(holder, to, amount) == Reason.None);
        balanceOf[holder] -= amount;
        balanceOf[to] += amount;
    }

    function receiptReason(address, address to, uint256) public view returns (Reason) {
        return IIdentityRegistry(IDENTITY_REGISTRY).isVerified(to) ? Reason.None : Reason.ReceiverUnverified;
    }
}
