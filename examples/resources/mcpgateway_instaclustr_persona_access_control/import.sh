# By the virtual server's id and the role.
terraform import mcpgateway_instaclustr_persona_access_control.support b2c3d4e5-f6a7-8901-bcde-f12345678901_support
