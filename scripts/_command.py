"""What the scripts share: a command that connects by Ape and fails in one clear line, accounts, places."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from ape.cli import ConnectedProviderCommand

if TYPE_CHECKING:
    from scripts._chain import Sign, Transaction, Web3Broadcaster

ROOT = Path(__file__).resolve().parent.parent

LOCAL_URL = "http://127.0.0.1:8545"
"""Where `make demo` has its chain."""

_NETWORKS = "--network ethereum:sepolia, base:sepolia, arbitrum:sepolia, or the address of an RPC"


class ScriptCommand(ConnectedProviderCommand):  # type: ignore[misc, unused-ignore]
    """Connects to the network that was asked for, or to the local chain if it runs.

    Every failure that is not a bug ends with one line and status 1.
    """

    ephemeral = True
    """Whether, with no network asked for and no local chain running, Ape may start one that ends with the command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Chooses the network; Ape's own log would get into JSON, and is left out there."""
        if "--json" in args and not {"-v", "--verbosity"} & set(args):
            args = [*args, "--verbosity", "ERROR"]
        asks = any(arg == "--network" or arg.startswith("--network=") for arg in args)
        if not asks and "--help" not in args and "-h" not in args:
            if _is_local_chain(LOCAL_URL):
                args = [*args, "--network", LOCAL_URL]
            elif not self.ephemeral:
                raise click.ClickException(
                    f"no chain runs at {LOCAL_URL}: run `make demo`, or name a network ({_NETWORKS})"
                )
        with _one_line():
            return list(super().parse_args(ctx, args))

    def invoke(self, ctx: Any) -> Any:
        """Runs the command."""
        with _one_line():
            return super().invoke(ctx)


class ExistingChainCommand(ScriptCommand):
    """For a command that makes no sense on a chain started for it alone."""

    ephemeral = False


@contextlib.contextmanager
def _one_line() -> Iterator[None]:
    """Turns what can go wrong outside this program into one line each."""
    from ape.exceptions import ApeException

    from scripts._errors import ScriptError, clean
    from strongroom.deployments import RegistryError
    from strongroom.errors import ContractError

    try:
        yield
    except (ScriptError, RegistryError, ContractError) as error:
        raise click.ClickException(clean(str(error))) from error
    except click.UsageError as error:
        raise click.ClickException(clean(_usage(error))) from error
    except click.exceptions.Exit:
        raise
    except click.Abort:
        raise click.ClickException("stopped; nothing more was sent. Run again to go on") from None
    except KeyboardInterrupt:
        raise click.ClickException("stopped; run again to go on from here") from None
    except ApeException as error:
        raise click.ClickException(clean(_explain(error))) from error


def _usage(error: click.UsageError) -> str:
    message = error.format_message().strip()
    alias = re.search(r"Account with alias '(.*)' not found", message)
    if alias:
        return (
            f"Ape knows no account {alias[1]!r}: see `ape accounts list`, "
            f"or add it with `ape accounts import {alias[1]}`"
        )
    if "--network" in message:
        return f"{message.splitlines()[0].split(' Options:')[0]} Use {_NETWORKS}"
    return message.splitlines()[0]


def _explain(error: Exception) -> str:
    """What an exception of Ape means and what to do about it."""
    text = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    kind = type(error).__name__
    variable = re.search(r"Invalid uri: \$\{?(\w+)\}?", text)
    if variable:
        return f"{variable[1]} is not set: export {variable[1]}=<the network's RPC address> and run again"
    if kind == "FoundryNotInstalledError":
        return "anvil is not found: run `make setup`, which installs it into this checkout"
    if kind == "NetworkMismatchError":
        return f"{text} Correct the RPC address, or the --network"
    if kind in ("ProviderError", "ProviderNotConnectedError", "FoundryProviderError", "NetworkError"):
        return f"{text.rstrip('.')}: check that a node runs there and the address is right"
    if kind == "InvalidPasswordError":
        return "the passphrase is wrong: run again, or correct APE_ACCOUNTS_<ALIAS>_PASSPHRASE"
    return f"{text} ({kind})"


def _is_local_chain(url: str) -> bool:
    """Whether a development chain answers there."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return int(json.load(answer)["result"], 16) == 31337
    except (OSError, ValueError, KeyError, TypeError):
        return False


def gwei(context: Any, parameter: Any, text: str | None) -> int | None:
    """An option's gwei as wei, exact. For click, as its callback."""
    if text is None:
        return None
    try:
        wei = Decimal(text).scaleb(9)
        if wei.is_finite() and wei > 0 and wei == wei.to_integral_value():
            return int(wei)
    except InvalidOperation:
        pass
    raise click.BadParameter(f"{text!r} is no price in gwei: above zero, at most 9 decimals")


# Accounts


def deployer_account(account: Any, chain_id: int) -> Any:
    """The Ape account to deploy with; on the local chain the first test account unless another one is named.

    Raises `ScriptError` for no account, and for a test account, whose key everybody has, on another chain.
    """
    from ape.api.accounts import TestAccountAPI
    from ape.utils.basemodel import ManagerAccessMixin

    from scripts._errors import ScriptError
    from strongroom.deployments import LOCAL_CHAIN_ID

    if account is None:
        if chain_id != LOCAL_CHAIN_ID:
            raise ScriptError(
                "name the account that deploys and pays: --account ALIAS "
                "(see `ape accounts list`; `ape accounts import ALIAS` adds one)"
            )
        return ManagerAccessMixin.account_manager.test_accounts[0]
    if isinstance(account, TestAccountAPI) and chain_id != LOCAL_CHAIN_ID:
        raise ScriptError(
            f"{account.alias} is a development account whose key is public: "
            f"use an account of your own on chain {chain_id} (`ape accounts import ALIAS`)"
        )
    return account


def ape_broadcaster(provider: Any, account: Any) -> Web3Broadcaster:
    """The core's broadcaster over Ape's connection, signed by an Ape account."""
    from scripts._chain import Web3Broadcaster

    return Web3Broadcaster(provider.web3, account.address, _ape_signer(provider, account))


def allow_signing(account: Any) -> None:
    """Asks for a key file's passphrase once, instead of at every transaction."""
    if hasattr(account, "set_autosign"):
        with _quiet():
            account.set_autosign(True)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without Ape's warnings that a key is used as it was told to."""
    from ape.logging import logger

    before = logger.level
    logger.set_level("ERROR")
    try:
        yield
    finally:
        logger.set_level(before)


def _ape_signer(provider: Any, account: Any) -> Sign:
    def sign(transaction: Transaction) -> bytes:
        from scripts._errors import ScriptError

        fields = {key: value for key, value in transaction.items() if key not in ("from", "gas")}
        if "to" in fields:
            fields["receiver"] = fields.pop("to")
        prepared = provider.network.ecosystem.create_transaction(
            **fields, sender=account.address, gas_limit=transaction["gas"], required_confirmations=0
        )
        with _quiet():
            signed = account.sign_transaction(prepared)
        if signed is None:
            raise ScriptError("the account did not sign: nothing was sent for this step; run again to go on")
        return bytes(signed.serialize_transaction())

    return sign


def resolve_members(named: Mapping[str, str | None]) -> dict[str, str]:
    """Role → address, for those that were named by address or by the alias of an Ape account."""
    from ape.utils.basemodel import ManagerAccessMixin

    found = {}
    for role, text in named.items():
        if text is None:
            continue
        manager = ManagerAccessMixin.account_manager
        found[role] = str(manager.load(text).address) if text in manager.aliases else text
    return found


# Where things are


def ends_with_command(provider: Any) -> bool:
    """Whether the chain was started for this command, or is a fork: nothing on it lasts."""
    return getattr(provider, "process", None) is not None or bool(getattr(provider.network, "is_fork", False))


def rpc_url(provider: Any) -> str:
    """The RPC address of Ape's connection. Raises `ScriptError` if it has none by HTTP."""
    from scripts._errors import ScriptError

    url = getattr(provider, "http_uri", None) or getattr(provider, "uri", None)
    if not isinstance(url, str) or not url.startswith("http"):
        raise ScriptError("a rehearsal needs a node that is reached by HTTP: give its http(s) address")
    return url


def fetch_commit() -> str:
    """The git commit of this checkout, `-dirty` if anything but the registry differs from it, or `unknown`."""

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
        ).stdout.strip()

    try:
        commit = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!deployments")
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return f"{commit}-dirty" if changed else commit
