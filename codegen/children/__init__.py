"""Writes the `add_…` methods of the constructs, with the arguments and documentation of the class that they add.

A child, such as `PublishTool`, declares its arguments once, in its constructor. From that, the method of its
parent is generated, with the full signature and docstring, so that editors and `help()` show them at the call.
"""
