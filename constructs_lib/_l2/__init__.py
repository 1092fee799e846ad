"""The constructs that people write with, in parts; `constructs_lib.instaclustr` and `.yandex` show what is public."""
