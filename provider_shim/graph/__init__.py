"""A diagram of a stack: its gateways, their tools, what the tools work on, and who may call what.

`found` holds what was read from the configuration or from Terraform's JSON; `build` makes the diagram, and `mermaid`
renders it as text. Only names, paths and the like are copied, attribute by attribute, so that no secret gets in.
"""
