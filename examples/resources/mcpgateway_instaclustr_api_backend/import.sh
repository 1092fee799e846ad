# By its ID, as the cloud's console shows it.
terraform import mcpgateway_instaclustr_api_backend.operations 7c4e9a12-5d83-4f06-a1b7-2e8d6c3f9054
