"""What it costs to ask for a price."""

from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.chain import Chain, actor
from benchmarks.compiler import Compiled
from benchmarks.house import HEARTBEAT, Feed, deploy_feed, deploy_house, deploy_oracle
from benchmarks.peers import AAVE, deploy_aave_oracle
from strongroom import artifacts

ONE_FEED = "price, one feed"
FOUR_FEEDS = "price, four feeds"
REFERENCE = "price, one feed and a second source"
SEQUENCER = "price, one feed and the sequencer's"
EVERYTHING = "price, four feeds, a second source and the sequencer's"

_READ = "sent as a transaction; freshness and bounds checked"
OPERATIONS = (
    Operation(ONE_FEED, _READ, headline=True),
    Operation(FOUR_FEEDS, f"{_READ}; two base and two quote feeds"),
    Operation(REFERENCE, f"{_READ}; the second source is an oracle of one feed"),
    Operation(SEQUENCER, f"{_READ}; the sequencer is up since long"),
    Operation(EVERYTHING, _READ),
)


def measure_ours(chain: Chain) -> Measured:
    """Each configuration of the adapter."""
    house = deploy_house(chain)
    feeds: list[Feed] = [(deploy_feed(chain).address, HEARTBEAT) for _ in range(4)]
    uptime = chain.deploy(house.deployer, artifacts.load("MockAggregator"), "(uint8,int120)", 0, 0).address
    chain.wait(HEARTBEAT // 2)
    one, base, quote = (feeds[0],), (feeds[0], feeds[1]), (feeds[2], feeds[3])
    reference, sequencer = (house.oracle.address, 100), (uptime, 3_600)
    tokens = (house.reserve.address, house.stablecoin.address)
    oracles = {
        ONE_FEED: deploy_oracle(chain, *tokens, base=one),
        FOUR_FEEDS: deploy_oracle(chain, *tokens, base=base, quote=quote),
        REFERENCE: deploy_oracle(chain, *tokens, base=one, reference=reference),
        SEQUENCER: deploy_oracle(chain, *tokens, base=one, sequencer=sequencer),
        EVERYTHING: deploy_oracle(
            chain, *tokens, base=base, quote=quote, reference=reference, sequencer=sequencer
        ),
    }
    record = Recorder()
    for operation, oracle in oracles.items():
        record[operation] = chain.send(actor("reader"), oracle.address, "price()")
    return record


def measure_aave(chain: Chain, compiled: Compiled) -> Measured:
    """The price of one asset with one feed."""
    asset = actor("asset").address
    oracle = deploy_aave_oracle(chain, compiled, asset)
    record = Recorder()
    record[ONE_FEED] = chain.send(actor("reader"), oracle.address, "getAssetPrice(address)", asset)
    return record


AREAS = (
    Area(
        name="oracle",
        title="Oracle",
        order=30,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "Aave v3 AaveOracle",
                "takes the feed's latest answer whatever its age; no bounds",
                (AAVE,),
                measure_aave,
            ),
        ),
    ),
)
