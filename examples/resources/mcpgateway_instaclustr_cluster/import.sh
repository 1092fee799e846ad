# By ID, as shown in the cloud's console.
terraform import mcpgateway_instaclustr_cluster.gateway 4650aa98-e894-4675-9614-558915d5837a
