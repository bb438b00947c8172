"""The identity registry: what it costs to know an investor.

The registry's peer is T-REX, where each investor has an identity contract of its own, into which a claim of the issuer
is put, and which an agent of each token names in that token's registry: up to three transactions, added up here.
"""

from benchmarks import trex
from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.chain import Chain, Domain, actor, sign
from benchmarks.compiler import Compiled
from strongroom import artifacts

REGISTER = "register a verified investor"
RENEW = "renew an investor"
BATCH_FIRST = "register 100 investors in a batch, each"
PRESENT = "register with an issuer's claim, by its holder"
REVOKE = "revoke an investor"

SIZE = 100
YEAR = 365 * 24 * 3_600
ALL_FLAGS = 2**24 - 1
FIRST_CLAIM, SECOND_CLAIM = b"1".rjust(32), b"2".rjust(32)
"""What T-REX's claims say."""
CLAIM = "(address,uint96,uint16,uint16,uint24,uint48,uint48)"
FIELDS = {
    "wallet": "address",
    "investorId": "uint96",
    "country": "uint16",
    "investorClass": "uint16",
    "flags": "uint24",
    "issuedAt": "uint48",
    "expiry": "uint48",
}
OPERATIONS = (
    Operation(REGISTER, "by an issuer; a new wallet, a new slot", goal=60_000, headline=True),
    Operation(RENEW, "by the issuer that registered it", goal=40_000),
    Operation(BATCH_FIRST, f"the transaction's gas over {SIZE}; new wallets", goal=35_000),
    Operation(PRESENT, "an ECDSA claim; a new wallet, a new slot", goal=62_000),
    Operation(REVOKE, "by the issuer that registered it"),
)


def measure_ours(chain: Chain) -> Measured:
    """Each operation, by the first issuer of a registry."""
    record = Recorder()
    deployer, issuer, holder = actor("deployer"), actor("issuer"), actor("investor")
    manager = chain.deploy(
        deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address
    ).address
    registry = chain.deploy(deployer, artifacts.load("IdentityRegistry"), "(address)", manager).address
    chain.send(deployer, registry, "addIssuer(address,uint24)", issuer.address, ALL_FLAGS)

    def claim(wallet: str, number: int) -> tuple[str, int, int, int, int, int, int]:
        return wallet, (1 << 88) | number, 250, 1, 0, chain.now, chain.now + YEAR

    def register(number: int) -> int:
        wallet = actor(f"wallet {number}").address
        return chain.send(issuer, registry, f"register({CLAIM})", claim(wallet, number))

    register(1)
    record[REGISTER] = register(2)
    record[RENEW] = register(2)
    claims = [claim(actor(f"wallet {number}").address, number) for number in range(100, 100 + SIZE)]
    record[BATCH_FIRST] = chain.send(issuer, registry, f"registerBatch({CLAIM}[])", claims) // SIZE
    record[REVOKE] = chain.send(issuer, registry, "revoke(address)", actor("wallet 2").address)
    stated = claim(holder.address, 3)
    domain = Domain("Strongroom Identity Registry", "1", registry)
    signature = sign(issuer, domain, "Claim", FIELDS, dict(zip(FIELDS, stated, strict=True)))
    record[PRESENT] = chain.send(
        holder, registry, f"registerWithClaim({CLAIM},address,bytes)", stated, issuer.address, signature
    )
    return record


def measure_trex(chain: Chain, compiled: Compiled, *, deployed: bool) -> Measured:
    """ONCHAINID's claim and the registration; the identity contract deployed before, or counted."""
    record = Recorder()
    suite = trex.Suite(chain, compiled)
    token, _ = suite.token(topics=(trex.TOPIC,), modules=(trex.COUNTRY,))
    trex.verify(suite, token, actor("wallet 1"), claims=True)
    investor = actor("investor")
    identity, created = suite.identity(investor)
    added = suite.add_claim(investor, identity, FIRST_CLAIM)
    record[REGISTER] = (0 if deployed else created) + added + token.register(investor, identity)
    record[PRESENT] = record[REGISTER]
    if deployed:
        record[RENEW] = suite.add_claim(investor, identity, SECOND_CLAIM)
        record[REVOKE] = suite.revoke(identity, SECOND_CLAIM)
    return record


def measure_trex_listed(chain: Chain, compiled: Compiled) -> Measured:
    """An agent's list alone."""
    record = Recorder()
    suite = trex.Suite(chain, compiled)
    token, _ = suite.token(modules=(trex.COUNTRY,))
    wallets = [actor(f"wallet {number}") for number in range(SIZE + 2)]
    identities = [suite.identity(wallet)[0] for wallet in wallets]
    token.register(wallets[0], identities[0])
    record[REGISTER] = token.register(wallets[1], identities[1])
    record[BATCH_FIRST] = token.register_batch(wallets[2:], identities[2:]) // SIZE
    record[REVOKE] = token.unregister(wallets[1])
    return record


AREAS = (
    Area(
        name="identity",
        title="Verified investors",
        order=60,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "T-REX",
                "4.1.6 with ONCHAINID 2.2.1 from npm: addClaim by the holder and registerIdentity by an agent, added "
                "up; the identity contract was deployed before. The claim's data are one word; ours states wallet, "
                "investor, country, class and expiry. Renewing puts in another claim; revoking is the issuer's, by the "
                "signature",
                trex.BUILDS,
                lambda chain, compiled: measure_trex(chain, compiled, deployed=True),
            ),
            Peer(
                "T-REX with the identity contract",
                "the same with createIdentity, which each investor needs once for all tokens",
                trex.BUILDS,
                lambda chain, compiled: measure_trex(chain, compiled, deployed=False),
            ),
            Peer(
                "T-REX, no claims",
                "registerIdentity by an agent, in a list of one token, without a claim or an end; the identity "
                "contract was deployed before; revoking is deleteIdentity",
                trex.BUILDS,
                measure_trex_listed,
            ),
        ),
    ),
)
