"""Metadata of NFT collections: from images and a table to ERC-721 JSON with content hashes, ready for IPFS.

Nothing here touches a network. CIDs are computed, and the blocks behind them written to CAR files, which any IPFS
node imports as they are.
"""

from strongroom.metadata.folder import MetadataError, Published, check, publish

__all__ = ["MetadataError", "Published", "check", "publish"]
