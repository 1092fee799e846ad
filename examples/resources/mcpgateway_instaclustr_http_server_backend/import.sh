# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_http_server_backend.crm 5f1c9d7e-2b64-4a83-9c1d-7e0f3a5b8d21
