"""A token to call a private gateway with."""

from __future__ import annotations

from ..l1 import YandexIamToken


class IamToken(YandexIamToken):
    """An IAM token of the provider's account, fresh in every run, never in state or plan (Terraform 1.10)."""

    @property
    def authorization(self) -> str:
        """The value of the header `Authorization` that a private gateway asks for."""
        return f"Bearer {self.token}"
