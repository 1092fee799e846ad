# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_http_server_operation_tool.get_customer 8c4f20a1-5e97-4db6-8f40-a13c6d8ebf54
