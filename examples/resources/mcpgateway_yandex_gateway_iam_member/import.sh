# By the gateway's id, the role and the member.
terraform import mcpgateway_yandex_gateway_iam_member.auditor db8orders00000000000,serverless.mcpGateways.viewer,userAccount:ajeauditor0000000000
