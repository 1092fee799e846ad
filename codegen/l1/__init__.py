"""Writes what `constructs_lib` has of the provider, its classes and its rules: `python -m codegen.l1`."""
