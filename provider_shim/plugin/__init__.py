"""The wire between Terraform and the framework: handshake, mutual TLS, gRPC service, messages and values."""
