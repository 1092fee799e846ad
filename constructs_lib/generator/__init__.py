"""Writes what `constructs_lib` has of the provider, its classes and its rules: `python -m constructs_lib.generator`."""
