// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title MockWeirdToken
/// @notice A token that misbehaves in the ways real ones do: fee on transfer, no return value, false instead of a revert, blocked
///         accounts, a hook into the receiver or sender, a fallback that swallows unknown calls.
/// @custom:kill A mock; never on a public network.
contract MockWeirdToken {
    /// @notice What a transfer does at its end.
    enum Kind {
        Standard,
        NoReturn,
        ReturnsFalse
    }

    uint8 private immutable DECIMALS;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    Kind public kind;
    uint256 public feeBps;
    mapping(address account => bool) public blocked;
    /// @notice Called with `hookData` once, in the next transfer, if set: after the balances have moved, or before.
    address public hook;
    bytes public hookData;
    /// @notice Whether the hook's last call succeeded, and what it returned.
    bool public hookSucceeded;
    bytes public hookResult;
    /// @notice Whether the hook is called before the balances move.
    bool public hookFirst;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error Blocked(address account);

    constructor(uint8 decimals_) {
        DECIMALS = decimals_;
    }

    /// @dev As WETH9's: an unknown call, a permit for one, does nothing and succeeds.
    fallback() external {}

    function setKind(Kind kind_) external {
        kind = kind_;
    }

    function setFee(uint256 feeBps_) external {
        feeBps = feeBps_;
    }

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function setHook(address hook_, bytes calldata data) external {
        hook = hook_;
        hookData = data;
    }

    function setHookFirst(bool hookFirst_) external {
        hookFirst = hookFirst_;
    }

    /// @notice Takes `amount` away, as a rebase or a seizure would.
    function seize(address from, uint256 amount) external {
        balanceOf[from] -= amount;
        totalSupply -= amount;
        emit Transfer(from, address(0), amount);
    }

    function mint(address to, uint256 amount) external {
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external {
        _finish(_move(msg.sender, to, amount));
    }

    function transferFrom(address from, address to, uint256 amount) external {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < amount) {
            _finish(false);
        } else {
            if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - amount;
            _finish(_move(from, to, amount));
        }
    }

    function decimals() external view returns (uint8) {
        return DECIMALS;
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        if (balanceOf[from] < amount) return false;
        if (hookFirst) _callHook();
        uint256 fee = (amount * feeBps) / 10_000;
        balanceOf[from] -= amount;
        balanceOf[to] += amount - fee;
        totalSupply -= fee;
        emit Transfer(from, to, amount - fee);
        _callHook();
        return true;
    }

    function _callHook() private {
        address target = hook;
        if (target == address(0)) return;
        hook = address(0);
        (hookSucceeded, hookResult) = target.call(hookData);
    }

    /// @dev Ends the call with what this kind of token returns.
    function _finish(bool moved) private view {
        Kind kind_ = kind;
        if (kind_ == Kind.NoReturn) {
            require(moved, "transfer failed");
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        if (kind_ == Kind.Standard) require(moved, "transfer failed");
        bool result = kind_ == Kind.Standard;
        assembly ("memory-safe") {
            mstore(0, result)
            return(0, 32)
        }
    }
}
