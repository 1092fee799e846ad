"""Writes `constructs_lib/l1` from the provider's schema file: `python -m constructs_lib.generator`."""
