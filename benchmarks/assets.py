"""An asset as users get it, for whoever measures something of it: registry, implementation, clones."""

from dataclasses import dataclass
from typing import Any

from benchmarks.chain import Chain, actor
from strongroom import artifacts

FRANCE, RETAIL = 250, 1
ZERO = "0x" + "00" * 20
POLICY = "(uint8,uint32,uint32,uint56,uint56,uint56,uint32,address,bool)"
PARAMS = (
    f"(address,string,string,uint8,uint256,bool,bool,{POLICY},uint16[],address[],address[],(address,uint8)[],"
    "(address,uint256)[],address,(bytes32,string,bytes32)[])"
)
BASIC = (1, 1 << RETAIL, 100_000, 0, 0, 0, 0, ZERO, False)
"""Listed countries, one class, a maximum of holders."""
OVER_LOCKUPS = 2
_CLAIM = "(address,uint96,uint16,uint16,uint24,uint48,uint48)"
_YEAR = 365 * 86_400


@dataclass(frozen=True)
class AssetHouse:
    """The registry, with the actor `issuer`, and the code of assets, whose owner is the actor `owner`."""

    chain: Chain
    registry: str
    implementation: str

    def register(self, wallet: str, number: int) -> int:
        """The gas of registering a wallet as that investor's."""
        claim = (wallet, (1 << 88) | number, FRANCE, RETAIL, 0, 0, self.chain.now + _YEAR)
        return self.chain.send(actor("issuer"), self.registry, f"register({_CLAIM})", claim)

    def clone(self) -> str:
        """An asset that is not set up."""
        head = bytes.fromhex("6100333d81600a3d39f336600557005b363d3d373d3d3d363d73")
        code = head + bytes.fromhex(self.implementation[2:]) + bytes.fromhex("5af43d82803e903d91603157fd5bf3")
        return self.chain.deploy(actor("owner"), code).address

    def initialize(self, asset: str, *, token: str, supply: int, locker: str = ZERO) -> None:
        """Sets it up with these rules, one payment token, and the supply's locker as a custodian over lock-ups."""
        custodians = [] if locker == ZERO else [(locker, OVER_LOCKUPS)]
        params: Any = (
            *(actor("owner").address, "Harbour Street 12", "HARB", 0, supply, False, False, BASIC, [FRANCE]),
            *([token], [actor("agent").address], custodians, [], locker, []),
        )
        self.chain.send(actor("owner"), asset, f"initialize({PARAMS})", params)

    def issue(self, asset: str, to: str, amount: int) -> int:
        """The gas of an issue."""
        return self.chain.send(actor("owner"), asset, "issue(address,uint256,uint256)", to, amount, 0)


def deploy_asset_house(chain: Chain) -> AssetHouse:
    """The actor `deployer` is the access manager's admin, and so may do what is restricted."""
    deployer = actor("deployer")
    access = chain.deploy(deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address)
    registry = chain.deploy(deployer, artifacts.load("IdentityRegistry"), "(address)", access.address).address
    weth = chain.deploy(deployer, artifacts.load("MockWrappedEther")).address
    parts = [
        chain.deploy(deployer, artifacts.load(name), "(address)", registry).address
        for name in ("AssetAdministration", "AssetOperations")
    ]
    kinds = "(address,address,address,address)"
    code = chain.deploy(deployer, artifacts.load("AssetToken"), kinds, registry, weth, *parts).address
    chain.send(deployer, registry, "addIssuer(address,uint24)", actor("issuer").address, 0)
    return AssetHouse(chain, registry, code)
