# By ID, as shown in the cloud's console.
terraform import mcpgateway_yandex_gateway.assistant db8orders00000000000
