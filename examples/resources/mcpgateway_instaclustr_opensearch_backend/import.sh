# By its ID, as the cloud's console shows it.
terraform import mcpgateway_instaclustr_opensearch_backend.products 3f8b1c6d-92e4-4a57-b0d3-6c5e7f2a1b48
