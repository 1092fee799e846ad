"""A diagram of what a stack will make: gateways, their tools, what these work on, and who may call what.

`found` holds what was read, from configuration or from Terraform's JSON; `build` makes the diagram of it, `mermaid` its
text. Only names, paths and the like are taken over, attribute by attribute: a secret has no way in.
"""
