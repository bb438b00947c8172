// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an asset knows of a payment token.
struct DividendBook {
    address token;
    /// Units of the token that dividends are counted in: 10^(decimals - 6), at least 1.
    uint256 quantum;
    /// What one unit of shares has earned so far, in quanta times 2^36.
    uint256 perShare;
    /// Received so far, in quanta. Below 2^60.
    uint256 received;
    /// Received and not yet paid, in quanta.
    uint256 outstanding;
    /// What the last receipt left, in quanta times 2^36; it goes into the next.
    uint256 remainder;
    /// Units received that do not make a quantum yet.
    uint256 undivided;
}

/// @title IAssetDividends
/// @notice Dividends in up to four payment tokens. Paying one costs the same for two holders and for ten thousand; each holder claims.
///         There is no record date, and nothing to gain by buying before a dividend and selling after it but what the shares earned in
///         between: a receipt is shared by those who hold shares in that moment, and a transfer moves no dividend that was earned.
///
///         Nothing is lost to rounding. For each payment token, always and exactly:
///         - `received * 2^36 = (received - outstanding) * 2^36 + what all holders have accrued * 2^36 + remainder`, in quanta;
///         - units that arrived and were booked `= received * quantum + undivided`.
///
///         Who earns:
///         - *Any wallet with shares*, verified or not, frozen or not, in proportion to its balance: whole or partial freezes, lock-ups,
///           a pause and an expired claim stop no shares from earning.
///         - *Liens*: the holder. Shares locked for a custodian (a vote, a pledge, a request for redemption, vesting) stay in the
///           holder's wallet and earn for it until the custodian moves or burns them.
///         - *A transfer of any kind* (also forced, or a custodian's seizure): what was earned before stays with who held the shares;
///           what comes after is the receiver's.
///         - *Recovery*: the new wallet has what the lost one had earned, since both are one investor's. Shares under liens stay, and
///           go on earning, in the lost wallet until they are free and recovered too.
///         - *Burned shares*: what they had earned stays owed.
///
///         Who is paid: `claim` pays the holder's own wallet. A frozen wallet is not paid; with the policy's `checkedClaims` neither is
///         one that is unverified or sanctioned. What is held back stays owed, for ever, and is claimable once the wallet is unfrozen,
///         verified again, or recovered. A pause stops no claim. Nobody can claim, redirect or forfeit another's dividends.
///
///         A payment token that blocks, charges a fee, returns false, falls or fails harms its own dividends alone: what arrives is
///         measured, every claim is of one token and one holder. Tokens whose balances can fall should not be listed: if one falls,
///         those who claim last are not paid until it is made good.
interface IAssetDividends {
    /* ERRORS */

    /// @notice Thrown when a token is not listed for payments.
    error AssetToken_NotPaymentToken(address token);

    /// @notice Thrown when a payment token is listed already, has no code or more than 18 decimals, or is the asset itself.
    error AssetToken_InvalidPaymentToken(address token);

    /// @notice Thrown when a fifth payment token would be listed.
    error AssetToken_TooManyPaymentTokens(uint256 limit);

    /// @notice Thrown when a dividend is to be booked and nobody holds any shares: what has arrived waits.
    error AssetToken_NoShares();

    /// @notice Thrown when a dividend arrives as nothing, or as less than makes a difference.
    error AssetToken_NothingReceived(address token);

    /// @notice Thrown when more would be received than can ever be counted, in quanta.
    error AssetToken_TooMuchReceived(address token, uint256 quanta, uint256 limit);

    /// @notice Thrown when a claim would pay nothing.
    error AssetToken_NothingToClaim(address token, address holder);

    /// @notice Thrown when a frozen wallet's dividends are claimed: they stay owed to it.
    error AssetToken_ClaimFrozen(address holder);

    /// @notice Thrown when the policy holds back dividends of a wallet that is unverified or sanctioned: they stay owed to it.
    error AssetToken_ClaimHeldBack(address holder);

    /* EVENTS */

    /// @notice Emitted when a payment token is listed.
    /// @param quantum The units of it that dividends are counted in.
    event PaymentTokenListed(address indexed token, uint256 quantum);

    /// @notice Emitted when money is booked as a dividend.
    /// @param amount Units that arrived.
    /// @param supply Shares that it is for.
    event DividendReceived(address indexed token, address indexed caller, uint256 amount, uint256 supply);

    /// @notice Emitted when a holder is paid its dividends. Units of the token.
    event DividendClaimed(address indexed token, address indexed holder, uint256 amount);

    /// @notice Emitted before {DividendClaimed} when the holder has them paid to another address.
    event DividendRedirected(address indexed token, address indexed holder, address indexed to);

    /* DIVIDENDS */

    /// @notice Pays a dividend: takes `amount` of the caller's tokens and books all that has arrived. Anyone may pay.
    /// @return booked Units that were booked: less than `amount` if the token charges a fee, more if other money had arrived.
    function payDividend(address token, uint256 amount) external returns (uint256 booked);

    /// @notice Books what has arrived of a payment token by plain transfer (a royalty) as a dividend. Anyone may call it. For wrapped
    ///         ether, wraps the ether that has arrived first; to ether any payer can send with any gas.
    /// @return booked Units that were booked, zero if nothing has arrived.
    function bookReceived(address token) external returns (uint256 booked);

    /// @notice Pays a holder what it has earned of a token, whole quanta. Anyone may call it; the money goes to the holder's wallet.
    /// @return amount Units paid.
    function claim(address token, address holder) external returns (uint256 amount);

    /// @notice Pays the caller what it has earned of a token to an address of its choice.
    /// @return amount Units paid.
    function claimTo(address token, address to) external returns (uint256 amount);

    /// @notice Lists a payment token, for ever. The first is the cheapest in transfers. Restricted to the owner.
    function listPaymentToken(address token) external;

    /* VIEWS */

    /// @notice What a holder could claim of a token, were nothing held back. Units. Zero for a token that is not listed.
    function claimable(address token, address holder) external view returns (uint256);

    /// @notice What a holder has accrued of a token so far, exactly: quanta times 2^36. Zero for a token that is not listed.
    function accrued(address token, address holder) external view returns (uint256);

    /// @notice What has arrived of a payment token and is not booked yet. Units; without ether that is not wrapped yet.
    function unbooked(address token) external view returns (uint256);

    /// @notice The payment tokens, at most four, in the order of their listing.
    function paymentTokens() external view returns (address[] memory);

    /// @notice What is known of a payment token. Reverts for one that is not listed.
    function dividendBook(address token) external view returns (DividendBook memory);

    /// @notice Wrapped ether, which ether that arrives is wrapped into.
    // solhint-disable-next-line func-name-mixedcase
    function WRAPPED_ETHER() external view returns (address);
}
