"""Connects Terraform with the framework: handshake, mutual TLS, gRPC service, messages and values."""
