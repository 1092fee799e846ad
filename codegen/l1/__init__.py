"""Writes the L1 constructs, one class for each type of the provider: `python -m codegen.l1`."""
