"""An in-process chain: the artifacts' bytecode, far faster than on a node, for tests and simulations.

chain = Chain()
lender = chain.account("lender")
coin = chain.deploy("Stablecoin", ..., sender=lender)
coin.transfer(borrower, 10**18, sender=lender)   # a Receipt, or ContractError
coin.balanceOf(borrower)                         # a view: its value
"""

from strongroom.errors import ContractError
from strongroom.evm.abi import AbiError, keccak, to_address
from strongroom.evm.account import Account, Signature, account
from strongroom.evm.chain import ETHER, Chain, Snapshot, TransactionRejectedError
from strongroom.evm.contract import Contract, Event, Log, Receipt

__all__ = [
    "ETHER",
    "AbiError",
    "Account",
    "Chain",
    "Contract",
    "ContractError",
    "Event",
    "Log",
    "Receipt",
    "Signature",
    "Snapshot",
    "TransactionRejectedError",
    "account",
    "keccak",
    "to_address",
]
