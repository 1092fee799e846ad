# By its ID, as the cloud's console shows it.
terraform import mcpgateway_instaclustr_opensearch_index_document_tool.save_review 9d5031b2-6fa8-4ec7-9051-b24d7e9fc066
