# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_virtual_server.orders b2c3d4e5-f6a7-8901-bcde-f12345678901
