// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {Id, ILendingPool, MarketParams, RateKind} from "../interfaces/ILendingPool.sol";
import {MarketAccrual} from "../libraries/MarketAccrual.sol";
import {
    ILendingVaultGovernance,
    MarketAllocation,
    MarketCap,
    VaultConfig
} from "./interfaces/ILendingVaultGovernance.sol";
import {MarketList} from "./libraries/MarketList.sol";
import {Book, Line, VaultBook} from "./libraries/VaultBook.sol";
import {VaultStore} from "./VaultStore.sol";

/// @title LendingVaultGovernance
/// @notice See {ILendingVaultGovernance}. The code of a {LendingVault} that its roles use, run in the vault's own storage: together they
///         are too large for one contract. It holds nothing and cannot be used by itself.
/// @custom:kill Never: see {LendingVault}.
contract LendingVaultGovernance is VaultStore, ILendingVaultGovernance {
    using VaultBook for Line;

    /* CONSTANTS */

    /// @notice The most markets that a vault lists.
    uint256 public constant MAX_MARKETS = 30;

    /// @notice The most markets in the supply queue.
    uint256 public constant MAX_SUPPLY_QUEUE = 12;

    /// @notice The hard limit of the performance fee, times 1e18: a quarter of the growth, as the pool's of the interest.
    uint256 public constant MAX_FEE = 0.25e18;

    /// @notice The bounds of the timelock. Seconds.
    uint256 public constant MIN_TIMELOCK = 1 days;
    uint256 public constant MAX_TIMELOCK = 14 days;

    /// @notice How long a submitted call can be made. Seconds.
    uint256 public constant EXECUTION_WINDOW = 14 days;

    /* STORAGE */

    // none of its own: it runs in a vault's

    /* CONSTRUCTOR */

    /// @param pool The pool whose markets the clones lend to.
    constructor(address pool) VaultStore(pool) {}

    /* INITIALIZATION */

    /// @inheritdoc ILendingVaultGovernance
    function initialize(VaultConfig calldata config) external {
        if (msg.sender != FACTORY || _config != 0) revert LendingVault_CannotInitialize(msg.sender);
        if (config.owner == address(0)) revert LendingVault_ZeroAddress();
        _transferOwnership(config.owner);
        _setCurator(config.curator);
        _setSentinel(config.sentinel);
        _setTimelock(config.timelock);
        _name = config.name;
        _symbol = config.symbol;
        _highWaterMark = WAD;

        bytes memory list = new bytes(0x20);
        uint256 queue;
        for (uint256 i; i < config.markets.length; ++i) {
            MarketCap calldata each = config.markets[i];
            Id id = MarketAccrual.idOf(each.marketParams);
            if (MarketList.find(list, id) != i) revert LendingVault_DuplicateMarket(id);
            list = _appended(list, id, each.marketParams, each.cap);
            if (i < MAX_SUPPLY_QUEUE) queue |= (i + 1) << (8 * i);
            emit SetCap(msg.sender, id, each.cap);
        }
        _config = queue << 160;
        _setFee(list, config.fee, config.feeRecipient);
        emit SetFeeRecipient(config.feeRecipient);
        SafeTransferLib.safeApproveWithRetry(asset(), POOL, type(uint256).max);
    }

    /* ALLOCATION */

    /// @inheritdoc ILendingVaultGovernance
    function reallocate(MarketAllocation[] calldata targets) external nonReentrant {
        _requireAllocator();
        bytes memory list = _list();
        Book memory book = VaultBook.open(ILendingPool(POOL), list);
        uint256 withdrawn;
        uint256 supplied;
        for (uint256 i; i < targets.length; ++i) {
            MarketParams calldata marketParams = targets[i].marketParams;
            uint256 target = targets[i].assets;
            Id id = MarketAccrual.idOf(marketParams);
            Line memory line = book.lines[_numberOf(list, id)];
            if (line.moved != 0) revert LendingVault_DuplicateMarket(id);
            line.moved = 1;
            if (target < line.value) {
                // all of it by shares, so that nothing stays behind
                (uint256 assets, uint256 shares) = target == 0
                    ? _withdrawFrom(marketParams, 0, line.held)
                    : _withdrawFrom(marketParams, line.value - target, 0);
                withdrawn += assets;
                emit ReallocateWithdraw(msg.sender, id, assets, shares);
            } else {
                uint256 assets =
                    target == type(uint256).max
                        ? FixedPointMathLib.zeroFloorSub(withdrawn, supplied)
                        : target - line.value;
                if (assets == 0) continue;
                if (line.value + assets > line.cap) revert LendingVault_CapExceeded(id, line.value + assets, line.cap);
                supplied += assets;
                (, uint256 shares) = ILendingPool(POOL).supply(marketParams, assets, 0, address(this), "");
                emit ReallocateSupply(msg.sender, id, assets, shares);
            }
        }
        if (withdrawn != supplied) revert LendingVault_InconsistentReallocation(withdrawn, supplied);
    }

    /* TIMELOCK */

    /// @inheritdoc ILendingVaultGovernance
    function submit(bytes calldata data) external {
        _requireCurator();
        bytes4 selector = bytes4(data);
        if (!_isTimelocked(selector)) revert LendingVault_NotTimelocked(selector);
        bytes32 hash = keccak256(data);
        uint256 time = _executableAt[hash];
        if (time != 0 && block.timestamp <= time + EXECUTION_WINDOW) revert LendingVault_AlreadySubmitted(data, time);
        time = block.timestamp + _timelock;
        _executableAt[hash] = time;
        emit Submit(selector, data, time);
    }

    /// @inheritdoc ILendingVaultGovernance
    function revoke(bytes calldata data) external {
        _requireCuratorOrSentinel();
        bytes32 hash = keccak256(data);
        if (_executableAt[hash] == 0) revert LendingVault_NotSubmitted(data);
        delete _executableAt[hash];
        emit Revoke(msg.sender, bytes4(data), data);
    }

    /* RISK UP */

    /// @inheritdoc ILendingVaultGovernance
    function raiseCap(MarketParams calldata marketParams, uint128 newCap) external nonReentrant {
        _consumeSubmission();
        bytes memory list = _list();
        Id id = MarketAccrual.idOf(marketParams);
        uint256 number = MarketList.find(list, id);
        if (number == MarketList.count(list)) {
            list = _appended(list, id, marketParams, newCap);
        } else {
            uint256 entry = MarketList.entry(list, number);
            _requireMore(MarketList.capAt(entry), newCap);
            MarketList.setCapAt(entry, newCap);
        }
        _store(list);
        emit SetCap(msg.sender, id, newCap);
    }

    /// @inheritdoc ILendingVaultGovernance
    function raiseFee(uint96 newFee) external nonReentrant {
        _consumeSubmission();
        bytes memory list = _settled();
        (uint256 oldFee, address recipient) = _feeIn(list);
        _requireMore(oldFee, newFee);
        _setFee(list, newFee, recipient);
    }

    /// @inheritdoc ILendingVaultGovernance
    function shortenTimelock(uint32 newTimelock) external {
        _consumeSubmission();
        _requireMore(newTimelock, _timelock);
        _setTimelock(newTimelock);
    }

    /// @inheritdoc ILendingVaultGovernance
    function setSentinel(address newSentinel) external {
        _consumeSubmission();
        _setSentinel(newSentinel);
    }

    /// @inheritdoc ILendingVaultGovernance
    function forceRemoveMarket(MarketParams calldata marketParams) external nonReentrant {
        _consumeSubmission();
        _remove(marketParams, true);
    }

    /* RISK DOWN */

    /// @inheritdoc ILendingVaultGovernance
    function lowerCap(MarketParams calldata marketParams, uint128 newCap) external nonReentrant {
        _requireCuratorOrSentinel();
        bytes memory list = _list();
        Id id = MarketAccrual.idOf(marketParams);
        uint256 entry = MarketList.entry(list, _numberOf(list, id));
        _requireMore(newCap, MarketList.capAt(entry));
        MarketList.setCapAt(entry, newCap);
        _store(list);
        emit SetCap(msg.sender, id, newCap);
    }

    /// @inheritdoc ILendingVaultGovernance
    function removeMarket(MarketParams calldata marketParams) external nonReentrant {
        _requireCurator();
        _remove(marketParams, false);
    }

    /// @inheritdoc ILendingVaultGovernance
    function lowerFee(uint96 newFee) external nonReentrant {
        _requireCurator();
        bytes memory list = _settled();
        (uint256 oldFee, address recipient) = _feeIn(list);
        _requireMore(newFee, oldFee);
        _setFee(list, newFee, recipient);
    }

    /// @inheritdoc ILendingVaultGovernance
    function lengthenTimelock(uint32 newTimelock) external {
        _requireCurator();
        _requireMore(_timelock, newTimelock);
        _setTimelock(newTimelock);
    }

    /* OWNER */

    /// @inheritdoc ILendingVaultGovernance
    function setCurator(address newCurator) external onlyOwner {
        _setCurator(newCurator);
    }

    /// @inheritdoc ILendingVaultGovernance
    function setAllocator(address allocator, bool newIsAllocator) external onlyOwner {
        _isAllocator[allocator] = newIsAllocator;
        emit SetAllocator(allocator, newIsAllocator);
    }

    /// @inheritdoc ILendingVaultGovernance
    function setFeeRecipient(address newFeeRecipient) external onlyOwner nonReentrant {
        bytes memory list = _settled();
        (uint256 oldFee, ) = _feeIn(list);
        _setFee(list, oldFee, newFeeRecipient);
        emit SetFeeRecipient(newFeeRecipient);
    }

    /* QUEUES */

    /// @inheritdoc ILendingVaultGovernance
    function setSupplyQueue(uint256[] calldata newQueue) external nonReentrant {
        _requireAllocator();
        (uint256 queue, uint256 members) = MarketList.pack(newQueue);
        if (newQueue.length > MAX_SUPPLY_QUEUE || members >> MarketList.count(_list()) != 0)
            revert LendingVault_InvalidSupplyQueue();
        _config = (queue << 160) | uint160(_config);
        emit SetSupplyQueue(msg.sender, newQueue);
    }

    /// @inheritdoc ILendingVaultGovernance
    function setWithdrawQueue(uint256[] calldata newQueue) external nonReentrant {
        _requireAllocator();
        (uint256 queue, uint256 members) = MarketList.pack(newQueue);
        if (members != (1 << MarketList.count(_list())) - 1) revert LendingVault_InvalidWithdrawQueue();
        _withdrawQueue = queue;
        emit SetWithdrawQueue(msg.sender, newQueue);
    }

    /* VIEWS */

    /// @inheritdoc ILendingVaultGovernance
    function curator() external view returns (address) {
        return _curator;
    }

    /// @inheritdoc ILendingVaultGovernance
    function sentinel() external view returns (address) {
        return _sentinel;
    }

    /// @inheritdoc ILendingVaultGovernance
    function isAllocator(address account) external view returns (bool) {
        return _isAllocator[account];
    }

    /// @inheritdoc ILendingVaultGovernance
    function timelock() external view returns (uint32) {
        return _timelock;
    }

    /// @inheritdoc ILendingVaultGovernance
    function executableAt(bytes32 dataHash) external view returns (uint256) {
        return _executableAt[dataHash];
    }

    /// @inheritdoc ILendingVaultGovernance
    function fee() external view returns (uint256 current) {
        (current, ) = _feeIn(_list());
    }

    /// @inheritdoc ILendingVaultGovernance
    function feeRecipient() public view returns (address recipient) {
        (, recipient) = _feeIn(_list());
    }

    /// @inheritdoc ILendingVaultGovernance
    function markets() external view returns (MarketCap[] memory listed) {
        bytes memory list = _list();
        listed = new MarketCap[](MarketList.count(list));
        for (uint256 i; i < listed.length; ++i) {
            uint256 entry = MarketList.entry(list, i);
            listed[i] = MarketCap(MarketList.paramsAt(entry), uint128(MarketList.capAt(entry)));
        }
    }

    /// @inheritdoc ILendingVaultGovernance
    function supplyQueue() external view returns (uint256[] memory) {
        return MarketList.unpack(_config >> 160);
    }

    /// @inheritdoc ILendingVaultGovernance
    function withdrawQueue() external view returns (uint256[] memory) {
        return MarketList.unpack(_withdrawQueue);
    }

    /* INTERNAL: ROLES */

    function _requireCurator() internal view {
        if (msg.sender != _curator && msg.sender != owner()) revert LendingVault_Unauthorized(msg.sender);
    }

    function _requireCuratorOrSentinel() internal view {
        if (msg.sender != _sentinel) _requireCurator();
    }

    function _requireAllocator() internal view {
        if (!_isAllocator[msg.sender]) _requireCurator();
    }

    function _setCurator(address newCurator) internal {
        _curator = newCurator;
        emit SetCurator(newCurator);
    }

    function _setSentinel(address newSentinel) internal {
        _sentinel = newSentinel;
        emit SetSentinel(newSentinel);
    }

    function _setTimelock(uint32 newTimelock) internal {
        if (newTimelock < MIN_TIMELOCK || newTimelock > MAX_TIMELOCK)
            revert LendingVault_InvalidTimelock(newTimelock, MIN_TIMELOCK, MAX_TIMELOCK);
        _timelock = newTimelock;
        emit SetTimelock(newTimelock);
    }

    /* INTERNAL: TIMELOCK */

    /// @dev This very call, to the last byte, was submitted, its time has come and is not over; it is used up.
    function _consumeSubmission() private {
        _requireCurator();
        bytes32 hash = keccak256(msg.data);
        uint256 time = _executableAt[hash];
        if (time == 0) revert LendingVault_NotSubmitted(msg.data);
        if (block.timestamp < time) revert LendingVault_TimelockNotElapsed(time, block.timestamp);
        if (block.timestamp > time + EXECUTION_WINDOW)
            revert LendingVault_SubmissionExpired(time + EXECUTION_WINDOW, block.timestamp);
        delete _executableAt[hash];
        emit Execute(msg.sig, msg.data);
    }

    function _isTimelocked(bytes4 selector) private pure returns (bool) {
        return
            selector == ILendingVaultGovernance.raiseCap.selector ||
            selector == ILendingVaultGovernance.raiseFee.selector ||
            selector == ILendingVaultGovernance.shortenTimelock.selector ||
            selector == ILendingVaultGovernance.setSentinel.selector ||
            selector == ILendingVaultGovernance.forceRemoveMarket.selector;
    }

    /// @dev The second is more than the first.
    function _requireMore(uint256 less, uint256 more) private pure {
        if (more <= less) revert LendingVault_WrongDirection(less, more);
    }

    /* INTERNAL: LIST */

    function _numberOf(bytes memory list, Id id) internal pure returns (uint256 number) {
        number = MarketList.find(list, id);
        if (number == MarketList.count(list)) revert LendingVault_MarketNotListed(id);
    }

    /// @dev The list with a market more, which goes to the end of the withdraw queue.
    function _appended(
        bytes memory list,
        Id id,
        MarketParams calldata marketParams,
        uint256 cap
    ) internal returns (bytes memory) {
        uint256 count = MarketList.count(list);
        if (count == MAX_MARKETS) revert LendingVault_TooManyMarkets(count + 1, MAX_MARKETS);
        if (marketParams.loanToken != asset()) revert LendingVault_WrongAsset(id, marketParams.loanToken);
        (, , , , uint128 lastUpdate, ) = ILendingPool(POOL).market(id);
        if (lastUpdate == 0) revert LendingVault_MarketNotCreated(id);
        if (ILendingPool(POOL).irmEntry(marketParams.irm).kind == RateKind.External)
            revert LendingVault_ExternalRateModel(id);
        _withdrawQueue |= (count + 1) << (8 * count);
        emit ListMarket(id, marketParams);
        return MarketList.append(list, id, marketParams, address(this), cap);
    }

    /// @dev What the vault still holds there is given up; without the _timelock that is less than a unit.
    function _remove(MarketParams calldata marketParams, bool forced) private {
        bytes memory list = _settled();
        Id id = MarketAccrual.idOf(marketParams);
        uint256 number = _numberOf(list, id);
        uint256 assets = VaultBook.open(ILendingPool(POOL), list).lines[number].value;
        if (!forced) {
            uint256 cap = MarketList.capAt(MarketList.entry(list, number));
            if (cap != 0) revert LendingVault_CapNotZero(id, cap);
            if (assets != 0) revert LendingVault_MarketNotEmpty(id, assets);
        }
        uint256 config = _config;
        _config = (MarketList.drop(config >> 160, number) << 160) | uint160(config);
        _withdrawQueue = MarketList.drop(_withdrawQueue, number);
        _store(MarketList.without(list, number));
        emit RemoveMarket(id, assets);
    }

    /* INTERNAL: FEE */

    function _setFee(bytes memory list, uint256 newFee, address recipient) internal {
        if (newFee > MAX_FEE) revert LendingVault_FeeTooHigh(newFee, MAX_FEE);
        if (newFee != 0 && recipient == address(0)) revert LendingVault_ZeroAddress();
        MarketList.setHeader(list, newFee, recipient);
        _store(list);
        emit SetFee(newFee);
    }

    function _withdrawFrom(
        MarketParams memory marketParams,
        uint256 assets,
        uint256 shares
    ) private returns (uint256, uint256) {
        return ILendingPool(POOL).withdraw(marketParams, assets, shares, address(this), address(this));
    }
}
