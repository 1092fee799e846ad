# By the gateway's id and the role.
terraform import mcpgateway_yandex_gateway_iam_binding.callers db8orders00000000000,serverless.mcpGateways.invoker
