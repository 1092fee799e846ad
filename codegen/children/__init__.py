"""Writes the `add_…` methods of the constructs: their arguments and documentation are those of what they add.

A child, such as `PublishTool`, declares its arguments once, in its constructor. From that come the method of its
parent, with the whole signature and the whole docstring, so that editors and `help()` show them where they are used.
"""
