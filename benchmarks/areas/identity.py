"""The identity registry: what it costs to know an investor.

The registry's peer is T-REX, where each investor has an identity contract of its own, deployed before, into which a
claim of the issuer is added; quoted, as measured elsewhere.
"""

from benchmarks.area import Area, Measured, Operation, Quoted, Recorder
from benchmarks.chain import Chain, Domain, actor, sign
from strongroom import artifacts

REGISTER = "register a verified investor"
RENEW = "renew an investor"
BATCH_FIRST = "register 100 investors in a batch, each"
PRESENT = "register with an issuer's claim, by its holder"
REVOKE = "revoke an investor"

SIZE = 100
YEAR = 365 * 24 * 3_600
ALL_FLAGS = 2**24 - 1
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
_TREX = (
    Quoted(
        "T-REX addClaim",
        289_840,
        "as measured elsewhere: one claim, into an identity contract that was deployed for the investor before",
    ),
)
OPERATIONS = (
    Operation(REGISTER, "by an issuer; a new wallet, a new slot", goal=60_000, headline=True, quoted=_TREX),
    Operation(RENEW, "by the issuer that registered it", goal=40_000),
    Operation(BATCH_FIRST, f"the transaction's gas over {SIZE}; new wallets", goal=35_000, quoted=_TREX),
    Operation(PRESENT, "an ECDSA claim; a new wallet, a new slot", goal=62_000, quoted=_TREX),
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


AREAS = (
    Area(name="identity", title="Verified investors", order=60, operations=OPERATIONS, ours=measure_ours),
)
