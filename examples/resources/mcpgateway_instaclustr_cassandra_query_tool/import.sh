# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_cassandra_query_tool.orders_of_customer 9d5031b2-6fa8-4ec7-9051-b24d7e9fc065
