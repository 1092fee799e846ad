"""The Instaclustr control plane, written from its API documents alone."""
