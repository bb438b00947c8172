"""Who signs on the command line: an account of Ape's keystore, or, on the local chain, one of the node's.

Ape keeps accounts as encrypted key files; they are made with `ape accounts generate ALIAS` or `ape accounts
import ALIAS`. A key in clear is read from nowhere: not from a file, an argument or the environment.
"""

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from strongroom.client.accounts import LocalSigner, NodeSigner, Signer, Transaction
from strongroom.client.codec import to_address
from strongroom.client.connection import Connection
from strongroom.client.errors import AccountError, ClientError
from strongroom.deployments import LOCAL_CHAIN_ID

DEMO_ACCOUNTS = 20
_ALIAS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_KEY = re.compile(r"(0x)?[0-9a-fA-F]{64}")


def keystore_folder() -> Path:
    """Where Ape keeps its accounts."""
    data = os.environ.get("APE_DATA_FOLDER")
    return (Path(data).expanduser() if data else Path.home() / ".ape") / "accounts"


def keystore_accounts() -> Mapping[str, str]:
    """Address of each account in Ape's keystore, by alias."""
    found = {}
    for path in sorted(keystore_folder().glob("*.json")):
        try:
            found[path.stem] = _KeyFile(path).address
        except AccountError:
            continue
    return found


def demo_accounts(connection: Connection) -> tuple[str, ...]:
    """The local node's own accounts; none on any other chain."""
    if connection.chain_id != LOCAL_CHAIN_ID:
        return ()
    try:
        found = connection.request("eth_accounts")
        return tuple(to_address(address) for address in found[:DEMO_ACCOUNTS])
    except (ClientError, TypeError):
        return ()


def resolve(name: str | None, connection: Connection) -> Signer:
    """The signer that `--account` names. Raises `AccountError`; the passphrase is asked for when it signs."""
    if not name:
        raise AccountError(f"no account to sign with: add --account ALIAS ({_choices(connection)})")
    if _KEY.fullmatch(name):
        raise AccountError(
            "a private key does not belong on a command line, where others can read it: "
            "import it with `ape accounts import ALIAS` and use --account ALIAS"
        )
    if name.startswith("demo:"):
        return _demo(name, connection)
    if not _ALIAS.fullmatch(name):
        raise AccountError(
            f"{name!r} is no account: --account takes an alias of Ape's accounts ({_choices(connection)})"
        )
    path = keystore_folder() / f"{name}.json"
    if not path.is_file():
        raise AccountError(f"there is no account {name!r}: {_choices(connection)}")
    return KeystoreSigner(name, _KeyFile(path))


def _demo(name: str, connection: Connection) -> Signer:
    number = name.removeprefix("demo:")
    if connection.chain_id != LOCAL_CHAIN_ID:
        raise AccountError(
            f"{name} is for the local chain {LOCAL_CHAIN_ID} only, and this is chain {connection.chain_id}: "
            "use an account of Ape's, --account ALIAS"
        )
    accounts = demo_accounts(connection)
    if not number.isdecimal() or int(number) >= len(accounts):
        raise AccountError(
            f"there is no account {name}: the node has demo:0 to demo:{len(accounts) - 1}"
            if accounts
            else f"there is no account {name}: the node has none of its own"
        )
    return NodeSigner(accounts[int(number)])


def _choices(connection: Connection) -> str:
    own = list(keystore_accounts())
    count = len(demo_accounts(connection))
    if count:
        own.append(f"demo:0 to demo:{count - 1}" if count > 1 else "demo:0")
    return (
        f"there are {', '.join(own)}"
        if own
        else "there are none yet; `ape accounts generate ALIAS` makes one"
    )


class _KeyFile:
    """One encrypted key of Ape's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            address = str(self.content["address"])
            self.address = to_address(address if address.startswith("0x") else "0x" + address)
            _ = self.content.get("crypto") or self.content["Crypto"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AccountError(
                f"{path} is no encrypted key file as Ape writes it ({type(error).__name__}): restore it, or "
                "make the account again with `ape accounts import`"
            ) from None


class KeystoreSigner:
    """An account of Ape's keystore. The key is decrypted when it first signs."""

    def __init__(self, alias: str, file: _KeyFile) -> None:
        self.alias = alias
        self._file = file
        self._unlocked: LocalSigner | None = None

    @property
    def address(self) -> str:
        """Checksummed; known without the passphrase."""
        return self._file.address

    def send(self, connection: Connection, transaction: Transaction) -> str:
        """Sign and broadcast."""
        return self._signer().send(connection, transaction)

    def sign(self, complete: Transaction) -> bytes:
        """A transaction that has its chain, nonce and fees, as it is broadcast."""
        return self._signer().sign(complete)

    def sign_typed_data(self, connection: Connection | None, full_message: Mapping[str, Any]) -> bytes:
        """Sign EIP-712 data."""
        return self._signer().sign_typed_data(connection, full_message)

    def _signer(self) -> LocalSigner:
        if self._unlocked is None:
            from eth_account import Account

            try:
                key = Account.decrypt(dict(self._file.content), _passphrase(self.alias))
            except ValueError:
                raise AccountError(f"wrong passphrase for the account {self.alias!r}: try again") from None
            except (KeyError, TypeError, NotImplementedError) as error:
                raise AccountError(f"{self._file.path} cannot be decrypted: {error!r}") from None
            account = Account.from_key(key)
            if account.address != self.address:
                raise AccountError(f"{self._file.path} holds another account's key than it says: restore it")
            self._unlocked = LocalSigner(account)
        return self._unlocked


def _passphrase(alias: str) -> str:
    """From the variable that Ape reads as well, or asked for."""
    variable = f"APE_ACCOUNTS_{alias}_PASSPHRASE"
    found = os.environ.get(variable)
    if found is not None:
        return found
    if not sys.stdin.isatty():
        raise AccountError(
            f"the account {alias!r} is locked and there is nobody to ask for its passphrase: set {variable}"
        )
    from getpass import getpass

    return getpass(f"Passphrase of {alias}: ", stream=sys.stderr)
