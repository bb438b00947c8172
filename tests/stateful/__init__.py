"""Stateful tests: every step of the contracts beside its twin in the model, and laws over both."""
