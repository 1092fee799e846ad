# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_kafka_consume_recent_tool.recent_orders ae6142c3-70b9-4fd8-8162-c35e8fa0d176
