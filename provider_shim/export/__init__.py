"""Writes what exists in a cloud to files for other programs (`mcpgateway export-tools`).

`tools` makes the document, `texts` writes it as YAML or JSON, `command` is the command.
"""
