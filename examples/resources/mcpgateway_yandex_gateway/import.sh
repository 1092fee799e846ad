# By its id, as the cloud's console shows it.
terraform import mcpgateway_yandex_gateway.assistant db8orders00000000000
