"""What a resource is: schema, configuration, plan, state, diagnostics, import, identity, timeouts.

Knows no wire type and no cloud.
"""
