"""The parameter files, and the role table against the contracts' own sources.

load
  every file that is committed: fits, and survives the registry
  a chain without a file: the defaults
  a bad file: which setting, of which file
the role table: has every function that a source restricts, under the ids of Roles.sol, and nothing else
what can be deployed: reserve and feed, members, nobody's key that everybody has; where money is real, delays and a
  sentinel who is neither admin nor governor
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from scripts import _parameters
from scripts._errors import ParameterError
from scripts._parameters import ADMIN, GOVERNOR, OPERATOR, SENTINEL, WELL_KNOWN_ACCOUNTS, Parameters
from scripts._plan import PROTOCOL, check_functions, contracts_of
from tools import checks

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DEPLOYER = to_checksum_address("0x" + "d1" * 20)
MEMBERS = {ADMIN: "0x" + "a1" * 20, OPERATOR: "0x" + "b2" * 20, SENTINEL: "0x" + "c3" * 20}
CHAINS = [31337, *(int(path.stem) for path in _parameters.FOLDER.glob("[0-9]*.toml"))]


@pytest.fixture
def parameters() -> Parameters:
    found = _parameters.load(0).with_members(MEMBERS).with_default_governor()
    return replace(found, test_network=True)


@pytest.mark.parametrize("chain_id", CHAINS)
def test_committed_files_fit(chain_id: int) -> None:
    found = _parameters.load(chain_id)
    check_functions(found)
    again = _parameters.from_json(json.loads(json.dumps(found.as_json())))
    assert replace(again, confirmations=found.confirmations, timeout_seconds=found.timeout_seconds) == found
    assert found.test_network


def test_defaults() -> None:
    found = _parameters.load(0)
    assert not found.test_network
    assert (found.stablecoin_name, found.stablecoin_symbol) == ("Strongroom Dollar", "SRUSD")
    assert (found.ceiling, found.flash_mint_cap) == (10_000_000 * 10**18, 1_000_000 * 10**18)
    assert found.role(ADMIN).execution_delay_seconds == 2 * 86_400
    assert _parameters.load(31337).role(ADMIN).execution_delay_seconds == 86_400
    assert found.mock_feed.answer == 10**8


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[stablecoin", "is not TOML"),
        ("[stablecion]\nname = 'x'", "5.toml: there is no parameter stablecion"),
        ("[stablecoin]\nnmae = 'x'", "5.toml: there is no parameter stablecoin.nmae"),
        ("stablecoin = 'x'", "stablecoin is of another kind"),
        ("[stablecoin]\nname = ''", "5.toml: stablecoin.name is empty"),
        ("[stablecoin]\nflashMintCapCoins = 1", "flashMintCapCoins is 1, which is no text"),
        ("[stablecoin]\nflashMintCapCoins = 'many'", "'many', which is no number"),
        ("[stablecoin]\nflashMintCapCoins = 'NaN'", "not below zero"),
        ("[stablecoin]\nflashMintCapCoins = '-1'", "not below zero"),
        ("[stablecoin]\nflashMintCapCoins = '0.0000000000000000001'", "at most 18 decimals"),
        ("[stablecoin]\nflashMintCapCoins = '1329227995784915873'", "120 - 1 wei"),
        ("[pegStabilityModule]\nfeeInBps = 10001", "feeInBps is 10001, not between 0 and 10000"),
        ("[pegStabilityModule]\nfeeInBps = 5.0", "feeInBps is 5.0, which is no integer"),
        ("[pegStabilityModule]\nfeeInBps = true", "feeInBps is True, which is no integer"),
        ("[reserve]\naddress = '0x12'", "5.toml: reserve.address: '0x12' is no address"),
        (
            "[reserve]\naddress = '0xF39fd6e51aad88F6F4ce6aB8827279cffFb92266'",
            "is no address .*right in its checksum",
        ),
        ("[oracle]\nsequencerGracePeriodSeconds = 60", "goes with oracle.sequencerUptimeFeed"),
        ("[roles.ADMIN]\nmembers = ['me']", "roles.ADMIN.members: 'me' is no address"),
        ("[roles.ADMIN]\nmembers = [1]", "roles.ADMIN.members is not a list of texts"),
        ("[roles.ADMIN]\nid = 7", "have the ids 0 to 4"),
        ("[roles.SENTINEL.functions]\nPegStabilityModule = ['setFees']", "PegStabilityModule.setFees twice"),
        ("[transactions]\nconfirmations = 0", "confirmations is at least 1"),
    ],
)
def test_bad_file(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "default.toml").write_text((_parameters.FOLDER / "default.toml").read_text())
    (tmp_path / "5.toml").write_text(text)
    with pytest.raises(ParameterError, match=complaint) as caught:
        _parameters.load(5, tmp_path)
    assert "\n" not in str(caught.value)


def test_missing_default(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"default\.toml is missing"):
        _parameters.load(5, tmp_path)


def test_amounts_are_exact(tmp_path: Path) -> None:
    text = (_parameters.FOLDER / "default.toml").read_text()
    (tmp_path / "default.toml").write_text(text.replace('"10000000"', '"1234567890123.123456789012345678"'))
    found = _parameters.load(5, tmp_path)
    assert found.ceiling == 1234567890123123456789012345678
    assert found.as_json()["pegStabilityModule"]["ceilingCoins"] == "1234567890123.123456789012345678"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"0.385", ', '"0", ', "above 0 and below 1"),
        ('"0.385", ', '"1", ', "above 0 and below 1"),
        ('"0.385", ', '"0.77", ', "none twice"),
        ('"0.385", ', '"much", ', "is 'much'"),
        ('"0.385", ', "0.385, ", "not a list of texts"),
        ("kinkBps = 9000", "kinkBps = 10000", "its kink between 0 and 10000"),
        ("kinkBps = 9000", "kinkBps = 0", "its kink between 0 and 10000"),
        ("rateAtKinkBps = 400", "rateAtKinkBps = 6001", "rates that do not fall"),
        ("rateAtFullBps = 6000", "rateAtFullBps = 65536", "not between 0 and 65535"),
        ('wrappedEther = ""', 'wrappedEther = "0x12"', "no address"),
    ],
)
def test_refuses_what_the_lending_pool_would(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (_parameters.FOLDER / "default.toml").read_text()
    assert text.count(old) == 1
    (tmp_path / "default.toml").write_text(text.replace(old, new))
    with pytest.raises(ParameterError, match=complaint):
        _parameters.load(5, tmp_path)


def test_the_gateway_is_deployed_where_there_is_wrapped_ether() -> None:
    weth = to_checksum_address("0x" + "e7" * 20)
    priced = replace(_parameters.load(31337), reserve=weth, feed=weth)  # any addresses
    without = contracts_of(priced)
    assert not {"LendingGateway", "MockWrappedEther"} & set(without)
    assert contracts_of(replace(priced, wrapped_ether=weth)) == (*without, "LendingGateway")


def test_where_the_feed_is_a_mock_wrapped_ether_is_one_too_unless_it_is_configured() -> None:
    mocked = _parameters.load(31337)
    created = contracts_of(mocked)
    assert created.index("MockWrappedEther") < created.index("LendingGateway") == len(created) - 1
    weth = to_checksum_address("0x" + "e7" * 20)
    configured = contracts_of(replace(mocked, wrapped_ether=weth))
    assert configured == tuple(name for name in created if name != "MockWrappedEther")


# The role table


def test_table_has_every_restricted_function() -> None:
    """Read from the sources, so that a new restricted function without a role is noticed."""
    assert list(checks.every_restricted_function_has_its_role()) == []
    listed = {contract for role in _parameters.load(31337).roles for contract in role.functions}
    assert listed == set(PROTOCOL)


def test_role_ids_are_the_contracts() -> None:
    source = (ROOT / "contracts" / "access" / "Roles.sol").read_text()
    ids = {
        name: int(number) for name, number in re.findall(r"uint64 internal constant (\w+) = (\d+);", source)
    }
    assert {role.name: role.id for role in _parameters.load(0).roles} == ids


@pytest.mark.parametrize(
    ("functions", "complaint"),
    [
        ({"Stablecoin": ("mnit",)}, "Stablecoin has no function mnit"),
        ({"Stablecoin": ("totalSupply",)}, "Stablecoin has no function totalSupply"),
        ({"MockReserve": ("mint",)}, "names MockReserve"),
    ],
)
def test_functions_must_exist(
    parameters: Parameters, functions: dict[str, tuple[str, ...]], complaint: str
) -> None:
    roles = (replace(parameters.roles[0], functions=functions), *parameters.roles[1:])
    with pytest.raises(ParameterError, match=complaint):
        check_functions(replace(parameters, roles=roles))


# What can be deployed


def test_deployable(parameters: Parameters) -> None:
    parameters.require_deployable(84532, DEPLOYER, with_mocks=True)
    _parameters.load(31337).with_default_governor().require_deployable(
        31337, min(WELL_KNOWN_ACCOUNTS & {_anvil(0)})
    )
    real = replace(parameters, test_network=False, reserve="0x" + "e5" * 20, feed="0x" + "f6" * 20)
    real.require_deployable(1, DEPLOYER)


def test_governor_is_the_admin_unless_named() -> None:
    parameters = _parameters.load(0).with_members(MEMBERS)
    assert parameters.role(GOVERNOR).members == ()
    assert parameters.with_default_governor().role(GOVERNOR).members == parameters.role(ADMIN).members
    named = parameters.with_members({GOVERNOR: "0x" + "e5" * 20})
    assert named.with_default_governor() == named
    assert named.role(GOVERNOR).members != named.role(ADMIN).members


def _anvil(index: int) -> str:
    from eth_account import Account

    Account.enable_unaudited_hdwallet_features()
    words = "test test test test test test test test test test test junk"
    return str(Account.from_mnemonic(words, account_path=f"m/44'/60'/0'/0/{index}").address)


def test_well_known_accounts_are_anvils() -> None:
    assert {_anvil(index) for index in range(10)} == WELL_KNOWN_ACCOUNTS


def test_mocks_are_for_test_networks(parameters: Parameters) -> None:
    with pytest.raises(ParameterError, match=r"no reserve and no feed is configured .* --with-mocks"):
        parameters.require_deployable(84532, DEPLOYER)
    with pytest.raises(ParameterError, match=r"no feed is configured .*testNetwork = true"):
        replace(parameters, test_network=False, reserve=DEPLOYER).require_deployable(
            1, DEPLOYER, with_mocks=True
        )
    with pytest.raises(ParameterError, match="a feed but no reserve"):
        replace(parameters, feed=DEPLOYER).require_deployable(84532, DEPLOYER, with_mocks=True)


@pytest.mark.parametrize("role", _parameters.PEOPLE)
def test_members(parameters: Parameters, role: str) -> None:
    with pytest.raises(ParameterError, match=f"the deployer keeps no role.*|named as {role.lower()}"):
        parameters.with_members({role: DEPLOYER}).require_deployable(84532, DEPLOYER, with_mocks=True)
    with pytest.raises(ParameterError, match="key is public"):
        parameters.with_members({role: _anvil(3)}).require_deployable(84532, DEPLOYER, with_mocks=True)
    nobody = tuple(replace(item, members=()) if item.name == role else item for item in parameters.roles)
    with pytest.raises(ParameterError, match=f"nobody is named as {role.lower()}: use --{role.lower()}"):
        replace(parameters, roles=nobody).require_deployable(84532, DEPLOYER, with_mocks=True)
    with pytest.raises(ParameterError, match="is no address"):
        parameters.with_members({role: "0x12"})


def test_facilitators_are_contracts_of_the_plan(parameters: Parameters) -> None:
    named = parameters.with_members({_parameters.FACILITATOR: MEMBERS[SENTINEL]})
    with pytest.raises(ParameterError, match=r"roles\.FACILITATOR\.members .* is not empty"):
        named.require_deployable(84532, DEPLOYER, with_mocks=True)


def test_separate_powers_where_money_is_real(parameters: Parameters) -> None:
    """On a test network one may do without them."""
    world = replace(parameters, reserve="0x" + "e5" * 20, feed="0x" + "f6" * 20)

    def refused(complaint: str, roles: dict[str, dict[str, Any]]) -> None:
        changed = replace(
            world, roles=tuple(replace(role, **roles.get(role.name, {})) for role in world.roles)
        )
        changed.require_deployable(84532, DEPLOYER)
        with pytest.raises(ParameterError, match=complaint):
            replace(changed, test_network=False).require_deployable(8453, DEPLOYER)

    one = (to_checksum_address(MEMBERS[SENTINEL]),)
    refused("admin would act at once: set roles.ADMIN.exec", {ADMIN: {"execution_delay_seconds": 0}})
    refused("governor would act at once", {GOVERNOR: {"execution_delay_seconds": 0}})
    refused("nobody but the admin could cancel", {GOVERNOR: {"guardian": None}})
    refused("nobody but the admin could cancel", {GOVERNOR: {"guardian": GOVERNOR}})
    refused("is named as admin and as sentinel", {ADMIN: {"members": one}})
    refused("is named as governor and as sentinel", {GOVERNOR: {"members": one}})
    replace(world, test_network=False).require_deployable(8453, DEPLOYER)


def test_differences(parameters: Parameters) -> None:
    other = replace(parameters, fee_in_bps=6, stablecoin_symbol="X")
    assert _parameters.differences(parameters.as_json(), other.as_json()) == [
        "pegStabilityModule.feeInBps: recorded 5, wanted 6",
        "stablecoin.symbol: recorded SRUSD, wanted X",
    ]
