// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Why a transfer is refused. The rules are asked in this order, and the first that refuses is the reason.
enum Reason {
    /// Nothing refuses it.
    None,
    /// Transfers are paused.
    Paused,
    /// The sending wallet is frozen.
    SenderFrozen,
    /// The receiving wallet is frozen.
    ReceiverFrozen,
    /// The sending wallet has no valid claim in the registry: never registered, expired, revoked, or its issuer was removed.
    SenderUnverified,
    /// The receiving wallet has no valid claim in the registry.
    ReceiverUnverified,
    /// Investors of the receiver's country may not receive.
    Country,
    /// Investors of the receiver's class may not receive.
    InvestorClass,
    /// The sender is on the sanctions list.
    SenderSanctioned,
    /// The receiver is on the sanctions list.
    ReceiverSanctioned,
    /// The sanctions list gives no answer.
    SanctionsUnknown,
    /// Too few of the sender's shares are free of liens.
    Liened,
    /// Too few of the sender's shares that are free of liens are not frozen.
    FrozenShares,
    /// Too few of the sender's shares that are free of liens are out of their lock-ups.
    LockedUp,
    /// The sender's investor would pass the volume of a day.
    DailyVolume,
    /// The sender would be left with some, but less than the minimum holding.
    SenderBelowMinimum,
    /// The receiver would hold less than the minimum holding.
    ReceiverBelowMinimum,
    /// The receiver's investor would hold more than the maximum.
    MaxBalance,
    /// There would be more holders than the maximum.
    MaxHolders,
    /// There would be more holders in the receiver's country than its maximum.
    MaxCountryHolders
}

/// @notice What the listed countries mean.
enum CountryRule {
    /// Nothing: every country may receive.
    Any,
    /// Only listed countries may receive.
    Allow,
    /// All but listed countries may receive.
    Deny
}

/// @notice The rules of an asset that are numbers. Amounts in shares' units; zero means no rule wherever nothing else is said.
struct Policy {
    CountryRule countryRule;
    /// Bit n: investors of class n may receive. Classes 0 to 31; others may not. Zero: every class may.
    uint32 classes;
    /// Most investors that may hold at a time.
    uint32 maxHolders;
    /// The least a wallet may hold, if it holds any.
    uint56 minHolding;
    /// The most an investor may hold, in all its wallets. Only where the asset was made with `investorBalances`.
    uint56 maxBalance;
    /// The most an investor may send to others in a day (UTC).
    uint56 dailyVolume;
    /// How long issued shares stay locked up, at least. Seconds.
    uint32 lockup;
    /// Asked about both sides of a transfer; see {ISanctionsList}. A list that does not answer stops transfers.
    address sanctionsList;
    /// Whether dividends are paid only to wallets that are verified and, if there is a list, not sanctioned. What is not paid stays owed.
    bool checkedClaims;
}

/// @notice Shares that cannot be transferred until a time.
struct Lockup {
    uint256 amount;
    /// Seconds, a whole hour.
    uint256 until;
}

/// @notice What an asset knows of an investor, that is of all its wallets.
struct Investor {
    /// Wallets that hold any. Custodians' are not counted.
    uint256 wallets;
    /// The country it is counted in, whatever the registry says since; see {ITransferPolicy-recount}.
    uint16 country;
    /// What it holds, in all its wallets; zero unless the asset was made with `investorBalances`. Without custodians' wallets.
    uint256 balance;
    /// What it has sent to others today (UTC).
    uint256 sentToday;
}

/// @title ITransferPolicy
/// @notice Who may hold an asset, how much, and who may send to whom: data of the asset, set by its owner.
///
///         Three checks, each for both what is done and what is asked beforehand:
///         - a transfer by the holder (`transfer`, `transferFrom`) needs `transferReason` to be `None`: everything is checked;
///         - a receipt by another's act (issue, a custodian's seizure) needs `receiptReason` to be `None`: only what concerns the
///           receiver, so that no freeze, pause or lost claim of the sender can block it;
///         - a forced transfer or a recovery by an agent needs `canReceive` of the receiver, which counts nothing.
///         Countries and classes are asked of the receiver alone: who is no longer welcome can still sell.
///
///         Holders are investors, not wallets: an investor is one holder while at least one of its wallets, custodians' excepted, holds
///         any. It is counted in the country of the wallet that made it a holder, until it holds nothing. A holder whose claim has
///         expired still counts. Whether a wallet is a custodian's is asked when its balance leaves zero, and by `recount`.
interface ITransferPolicy {
    /* ERRORS */

    /// @notice Thrown when the rules refuse. `from` is zero for an issue.
    error TransferPolicy_Refused(address from, address to, uint256 amount, Reason reason);

    /// @notice Thrown when `maxBalance` is set and the asset was made without `investorBalances`.
    error TransferPolicy_NoInvestorBalances();

    /// @notice Thrown when a country is not an ISO 3166-1 number, 1 to 999.
    error TransferPolicy_InvalidCountry(uint16 country);

    /// @notice Thrown when a sanctions list has no code.
    error TransferPolicy_ListWithoutCode(address sanctionsList);

    /// @notice Thrown when the registry knows nothing of a wallet that is to be counted anew, or it holds nothing.
    error TransferPolicy_NotAHolder(address wallet);

    /* EVENTS */

    /// @notice Emitted when the rules change.
    event PolicySet(Policy policy);

    /// @notice Emitted when a country is listed, or no longer.
    event CountryListed(uint16 indexed country, bool listed);

    /// @notice Emitted when the most holders in a country change. Zero: no limit.
    event MaxCountryHoldersSet(uint16 indexed country, uint32 max);

    /// @notice Emitted when transfers are paused.
    event Paused(address indexed account);

    /// @notice Emitted when transfers are no longer paused.
    event Unpaused(address indexed account);

    /// @notice Emitted when issued shares are locked up.
    event LockedUp(address indexed holder, uint256 amount, uint256 until);

    /// @notice Emitted when a wallet is counted anew.
    /// @param counted False for a custodian's.
    event Recounted(address indexed wallet, uint96 indexed investorId, uint16 country, bool counted);

    /* RULES */

    /// @notice Sets the rules. They hold for what happens from then on: nobody who holds more, or whose country is no longer allowed,
    ///         loses anything. Restricted to the owner.
    function setPolicy(Policy calldata policy) external;

    /// @notice Lists countries, or takes them from the list. Restricted to the owner.
    function setCountries(uint16[] calldata countries, bool listed) external;

    /// @notice Sets the most holders in a country; zero for no limit. Restricted to the owner.
    function setMaxCountryHolders(uint16 country, uint32 max) external;

    /// @notice Stops transfers by holders. Issues, seizures by custodians, agents' acts, dividends and claims go on. Restricted to the
    ///         owner and the agents.
    function pause() external;

    /// @notice Lets transfers go on. Restricted to the owner.
    function unpause() external;

    /// @notice Counts a wallet that holds any by what the registry says of it now: whether it is a custodian's, and its country, which
    ///         becomes its investor's. Anyone may call it. It refuses nobody: maxima hold for those who come.
    function recount(address wallet) external;

    /* VIEWS */

    /// @notice Why a transfer by the holder would be refused now. Never reverts.
    /// @dev For an `amount` within the balance of `from`: `None` if and only if the transfer succeeds, allowance aside. Beyond the
    ///      balance it answers for the whole balance; the transfer itself then fails for want of it.
    function transferReason(address from, address to, uint256 amount) external view returns (Reason);

    /// @notice Why `to` may not be given `amount` by an issue, where `from` is zero, or of `from`'s shares by a custodian, now. Never
    ///         reverts. One of `ReceiverFrozen`, `ReceiverUnverified`, `Country`, `InvestorClass`, `ReceiverSanctioned`,
    ///         `SanctionsUnknown`, `ReceiverBelowMinimum`, `MaxBalance`, `MaxHolders`, `MaxCountryHolders`.
    function receiptReason(address from, address to, uint256 amount) external view returns (Reason);

    /// @notice The rules.
    function policy() external view returns (Policy memory);

    /// @notice Whether transfers by holders are paused.
    function paused() external view returns (bool);

    /// @notice Whether a country is listed; see {CountryRule}. False for what is no country.
    function isCountryListed(uint16 country) external view returns (bool);

    /// @notice Investors that hold any.
    function holderCount() external view returns (uint256);

    /// @notice Investors counted in a country, and the most there may be; zero for no limit.
    function countryHolders(uint16 country) external view returns (uint256 holders, uint256 max);

    /// @notice What the asset knows of an investor.
    function investor(uint96 investorId) external view returns (Investor memory);

    /// @notice Where the asset asks who is who.
    // solhint-disable-next-line func-name-mixedcase
    function IDENTITY_REGISTRY() external view returns (address);
}
