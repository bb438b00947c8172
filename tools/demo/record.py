"""What the demo writes down about a deployment: whether it was played to its end, what happened, what it deployed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from strongroom.deployments import write_json
from tools.demo.chapter import Row


@dataclass
class Record:
    """A file that is whole at any moment."""

    path: Path
    market: str
    """Tells the deployment from every other."""
    finished: bool = False
    rows: list[Row] = field(default_factory=list)
    props: dict[str, str] = field(default_factory=dict)
    """Contracts that chapters deployed beside the suite, by name."""

    @staticmethod
    def read(path: Path, market: str) -> Record | None:
        """What was written about this deployment, `None` if nothing of use."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["market"] != market or not isinstance(content["finished"], bool):
                return None
            rows = [Row.from_json(raw) for raw in content["rows"]]
            props = {str(name): str(address) for name, address in content["props"].items()}
            return Record(path, market, content["finished"], rows, props)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, name: str, address: str) -> None:
        """Remembers a prop."""
        self.props[name] = address
        self.write()

    def write(self) -> None:
        """Raises `OSError`."""
        write_json(
            self.path,
            {
                "market": self.market,
                "finished": self.finished,
                "rows": [row.as_json() for row in self.rows],
                "props": self.props,
            },
        )
