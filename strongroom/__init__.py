"""Strongroom: tokenized finance on the EVM, built and driven from Python."""

__version__ = "0.1.0"
