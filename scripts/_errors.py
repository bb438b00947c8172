"""What the scripts refuse with: one line each, which says what to do."""

import re
import unicodedata

_ADDRESS = re.compile(
    r"\b((?:https?|wss?)://)(?:[^\s/'\"]*@)?([^\s/?#'\"<>)]+)([/?#][^\s'\"<>)]*)?", re.IGNORECASE
)
_PATH = re.compile(r"(\burl: )/\S*", re.IGNORECASE)


class ScriptError(Exception):
    """The script cannot go on. The message is for the person who runs it."""


class ParameterError(ScriptError):
    """The parameters of the deployment are wrong or incomplete."""


class InsufficientBalanceError(ScriptError):
    """The deployer cannot pay for what is to be sent."""


class StepFailedError(ScriptError):
    """A transaction of the plan was refused or reverted."""


class StillPendingError(ScriptError):
    """A transaction was sent and is not mined yet."""


class GasTooDearError(ScriptError):
    """Gas costs more than was agreed to."""


def clean(text: str) -> str:
    """For the terminal of the person who runs the script: one line, and nothing of an RPC address but its host.

    The rest of an address often is a key; control and direction characters in what a chain says could hide or forge
    lines, so they are shown as escapes.
    """
    text = _PATH.sub(r"\1/…", _ADDRESS.sub(_host, text))
    return "".join(
        character
        if character == " " or unicodedata.category(character)[0] not in "CZ"
        else character.encode("unicode_escape").decode()
        for character in text
    )


def _host(match: re.Match[str]) -> str:
    rest = match[3] or ""
    kept = rest.rstrip(".,:;")
    return match[1] + match[2] + ("/…" if kept.strip("/") else kept) + rest[len(kept) :]
