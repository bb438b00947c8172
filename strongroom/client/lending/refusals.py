"""What the model refuses, as the contract would have said it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from strongroom import artifacts
from strongroom.artifacts import ErrorDefinition
from strongroom.client.errors import ClientError
from strongroom.errors import EMPTY, ContractError
from strongroom.model.execution import ModelError

Refusal = ContractError | ClientError
"""Why something cannot be had: a contract reverted, or what answers is no such contract."""


class Refused(ModelError):  # noqa: N818 - a word of the model's, which catches it as a `ModelError`
    """A call that was refused on the chain, met again inside the model."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(getattr(reason, "name", EMPTY))
        self.reason = reason


@contextmanager
def as_on_chain() -> Iterator[None]:
    """Inside, a `ModelError` becomes the `ContractError` that the contract would have reverted with."""
    try:
        yield
    except ModelError as error:
        raise contract_error(error) from None


def contract_error(error: ModelError) -> Refusal:
    """The exception that the chain would have led to."""
    if isinstance(error, Refused):
        return error.reason
    known = _by_name().get(error.name)
    if known is None:
        return ContractError(error.name, error.args)
    selector, definition = known
    names = [item.name or str(index) for index, item in enumerate(definition.inputs)]
    arguments = dict(zip(names, error.args, strict=False))
    return ContractError(error.name, error.args, definition.notice, selector, arguments=arguments)


@cache
def _by_name() -> dict[str, tuple[str, ErrorDefinition]]:
    return {entry.name: (selector, entry) for selector, entry in artifacts.errors().items()}
