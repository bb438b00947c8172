"""The loader of compiled contracts."""

import pytest

from strongroom import artifacts
from strongroom.artifacts import ArtifactNotFoundError


def test_every_artifact_loads() -> None:
    names = artifacts.names()
    assert "Stablecoin" in names
    assert not {"manifest", "errors"} & set(names)
    for name in names:
        artifact = artifacts.load(name)
        assert artifact.name == name
        assert artifact is artifacts.load(name)
        assert artifact.source_id.endswith(".sol")
        assert bool(artifact.bytecode) == bool(artifact.runtime)
        assert len(artifact.runtime) <= 24_576
        assert len(repr(artifact)) < 200


def test_storage_layout_names_the_variables() -> None:
    layout = artifacts.load("Stablecoin").storage_layout
    assert {entry["label"] for entry in layout["storage"]} >= {"_balances", "_totalSupply"}


@pytest.mark.parametrize("name", ["Nothing", "manifest", "errors", "../artifacts/Stablecoin", ""])
def test_unknown_name(name: str) -> None:
    with pytest.raises(ArtifactNotFoundError, match="no compiled contract named"):
        artifacts.load(name)
