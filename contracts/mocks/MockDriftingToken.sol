// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title MockDriftingToken
/// @notice A token whose word does not hold: balances that grow with time, decimals that depend on who asks or on when, a transfer
///         that moves nothing, moves what nobody allowed, or credits more than it takes. Or an approval as USDT's. Nobody can mint.
/// @custom:kill A mock; never on a public network.
contract MockDriftingToken {
    /// @notice How it drifts.
    enum Drift {
        None,
        Rebases,
        DecimalsByCaller,
        DecimalsByTime,
        Pretends,
        IgnoresAllowance,
        CreditsMore,
        BlocksContracts,
        ApprovesFromZero
    }

    uint256 private constant YEAR = 365 days;

    string public symbol = "DRIFT";
    mapping(address account => uint256) private _shares;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    Drift public immutable DRIFT;
    uint256 private immutable DEPLOYED_AT = block.timestamp;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(Drift drift_, address holder, uint256 amount) {
        DRIFT = drift_;
        _shares[holder] = amount;
        emit Transfer(address(0), holder, amount);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        if (DRIFT == Drift.ApprovesFromZero)
            require(amount == 0 || allowance[msg.sender][spender] == 0, "not from zero");
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (DRIFT != Drift.IgnoresAllowance) allowance[from][msg.sender] -= amount;
        return _move(from, to, amount);
    }

    function balanceOf(address account) external view returns (uint256) {
        return _shares[account] + (_shares[account] * _grown()) / YEAR;
    }

    function decimals() external view returns (uint8) {
        if (DRIFT == Drift.DecimalsByCaller && msg.sender != address(0)) return uint8(uint160(msg.sender) % 32);
        if (DRIFT == Drift.DecimalsByTime && block.timestamp > DEPLOYED_AT + 1 hours) return 6;
        return 18;
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (DRIFT == Drift.Pretends && _shares[from] < amount) return true;
        if (DRIFT == Drift.BlocksContracts) require(from.code.length == 0 && to.code.length == 0, "no contracts");
        uint256 shares = (amount * YEAR) / (YEAR + _grown());
        _shares[from] -= shares;
        _shares[to] += DRIFT == Drift.CreditsMore ? 2 * shares : shares;
        emit Transfer(from, to, amount);
        return true;
    }

    /// @dev Doubles in a year.
    function _grown() private view returns (uint256) {
        return DRIFT == Drift.Rebases ? block.timestamp - DEPLOYED_AT : 0;
    }
}
