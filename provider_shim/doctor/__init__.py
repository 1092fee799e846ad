"""`mcpgateway doctor`: compares a real cloud with what the provider relies on, and checks the current folder.

`command` runs it, `folder` looks at Terraform, `instaclustr` and `yandex` at the clouds. What is observed of a cloud is
a table of `Observation` objects: those that only read (`reads`), and those that create objects of their own (`writes`).
Each names its fact in the cloud's table (`api.py`), and the local cloud's option that it determines.
"""
