# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_kafka_backend.events 6a2d0e8f-3c75-4b94-8d2e-8f1a4b6c9e32
