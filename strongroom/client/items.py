"""What an account holds of an item, and lets an operator move. For any token, whatever it answers."""

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from strongroom.client.connection import Connection
from strongroom.client.errors import ClientError
from strongroom.errors import ContractError
from strongroom.model.orders import ItemStandard


def fetch_holding(
    connection: Connection,
    standard: ItemStandard,
    token: str,
    item: int,
    owner: str,
    operator: str,
    units: int = 1,
) -> tuple[int, bool]:
    """How many units `owner` holds, and whether `operator` may move `units` of them."""
    if standard == ItemStandard.ERC20:
        held, allowed = fetch_allowance(connection, token, owner, operator)
        return held, allowed >= units
    approved = _ask(connection, token, "isApprovedForAll(address,address)", owner, operator) == 1
    if standard == ItemStandard.ERC1155:
        return _ask(connection, token, "balanceOf(address,uint256)", owner, item), approved
    owns = _ask(connection, token, "ownerOf(uint256)", item) == int(owner, 16)
    approved = approved or _ask(connection, token, "getApproved(uint256)", item) == int(operator, 16)
    return int(owns), approved


def fetch_allowance(connection: Connection, token: str, owner: str, spender: str) -> tuple[int, int]:
    """Balance and allowance of an ERC-20, in its units."""
    return (
        _ask(connection, token, "balanceOf(address)", owner),
        _ask(connection, token, "allowance(address,address)", owner, spender),
    )


def _ask(connection: Connection, token: str, signature: str, *args: str | int) -> int:
    """The first word of the answer; zero without one."""
    types = signature[signature.index("(") + 1 : -1].split(",")
    data = keccak(text=signature)[:4] + encode(types, args)
    try:
        answer = connection.call({"to": token, "data": "0x" + data.hex()})
    except (ContractError, ClientError):
        return 0
    return int.from_bytes(answer[:32], "big") if len(answer) >= 32 else 0
