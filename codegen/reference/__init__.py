"""Reference pages in the layout of Terraform's registry, from the schema file and the examples.

`python -m codegen.reference` writes them to `docs/`; nothing of it is imported by the provider.
"""
