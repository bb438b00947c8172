"""Why an asset refuses: a sentence for each reason

- numbers, order and sentences are those of the contract's enum
- a refusal that comes back from a node or the in-process chain says its sentence
- a reason that is newer than this version
"""

import re
from pathlib import Path

import pytest
from eth_abi.abi import encode

from strongroom.errors import REFUSED, decode_revert
from strongroom.evm import keccak
from strongroom.refusals import Reason, sentence_of

SOURCE = Path(__file__).resolve().parents[3] / "contracts/compliance/interfaces/ITransferPolicy.sol"


def test_they_are_the_contracts() -> None:
    body = re.search(r"enum Reason \{(.*?)\n\}", SOURCE.read_text(encoding="utf-8"), re.DOTALL)
    assert body is not None
    found = re.findall(r"/// (.+)\n    (\w+)", body[1])
    names = [re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper() for _, name in found]
    assert names == [each.name for each in Reason]
    assert [sentence for sentence, _ in found] == [each.sentence for each in Reason]


@pytest.mark.parametrize("reason", [*Reason, 20, 255])
def test_a_refusal_says_why(reason: int) -> None:
    wallets = ["0x" + "11" * 20, "0x" + "22" * 20]
    data = keccak(REFUSED.encode())[:4] + encode(
        ["address", "address", "uint256", "uint8"], [*wallets, 5, reason]
    )
    error = decode_revert(data)
    assert error.name == "TransferPolicy_Refused"
    assert error.args[3] == reason
    assert str(error).endswith(sentence_of(reason))
