"""Reference pages in the layout of Terraform's registry, from the schema file and the examples.

`python -m codegen.reference` writes them to `docs/`; the provider imports nothing from it.
"""
