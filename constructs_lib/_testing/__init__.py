"""What `constructs_lib.testing` is made of."""
