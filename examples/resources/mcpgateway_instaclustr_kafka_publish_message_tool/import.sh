# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_kafka_publish_message_tool.publish_order bf7253d4-81ca-40e9-9273-d46f90b1e287
