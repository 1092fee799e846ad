# By its id, as the cloud's console shows it.
terraform import mcpgateway_instaclustr_virtual_server.orders b2c3d4e5-f6a7-8901-bcde-f12345678901
