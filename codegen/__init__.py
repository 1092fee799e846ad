"""Writes the generated files: the schema file, the L1 constructs and the reference pages. Not shipped."""
