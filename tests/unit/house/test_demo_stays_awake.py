"""The demo's chain has a block from time to time, also where nobody uses it

├── one where none came for a while, then not at once another
├── none where others come, nor before the time
└── a chain that does not answer is let be, and counts from anew
"""

from tools.anvil import AnvilError
from tools.demo.awake import IDLE_SECONDS, Awake


class Node:
    """Counts its blocks."""

    number = mined = 0
    answers = True

    def __call__(self, method: str) -> str:
        if not self.answers:
            raise AnvilError("busy")
        if method == "evm_mine":
            self.number, self.mined = self.number + 1, self.mined + 1
        return hex(self.number)


def test_a_block_where_none_comes() -> None:
    node = Node()
    awake = Awake(node)
    for second in range(IDLE_SECONDS):
        awake.look(second)
    assert node.mined == 0
    awake.look(IDLE_SECONDS)
    assert node.mined == 1
    for second in range(IDLE_SECONDS + 1, 2 * IDLE_SECONDS + 1):
        awake.look(second)
    assert node.mined == 1
    awake.look(2 * IDLE_SECONDS + 1)
    assert node.mined == 2


def test_none_where_others_come() -> None:
    node = Node()
    awake = Awake(node)
    for second in range(0, 20 * IDLE_SECONDS, IDLE_SECONDS // 2):
        node.number += 1
        awake.look(second)
    assert node.mined == 0


def test_a_node_that_does_not_answer() -> None:
    node = Node()
    awake = Awake(node)
    awake.look(0)
    node.answers = False
    awake.look(IDLE_SECONDS)
    node.answers = True
    awake.look(IDLE_SECONDS + 1)
    assert node.mined == 0
    awake.look(2 * IDLE_SECONDS + 1)
    assert node.mined == 1
