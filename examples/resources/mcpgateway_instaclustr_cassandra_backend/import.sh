# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_cassandra_backend.history 7b3e1f90-4d86-4ca5-9e3f-902b5c7dae43
