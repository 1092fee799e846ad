"""Who can have a role for a gateway."""

from __future__ import annotations

from .._core.ids import Identified, id_of


class Member:
    """A user, service account or group that can have a role."""

    _TYPE = ""

    def __init__(self, id: Identified) -> None:
        """Name the member.

        Args:
            id: A construct with an `id`, a token, or the ID itself.

        Raises:
            TypeError: It has no ID.
        """
        self._id = id_of(id, f"the ID of a {type(self).__name__}")

    def __str__(self) -> str:
        """As the API writes it: `serviceAccount:aje…`."""
        return f"{self._TYPE}:{self._id}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Member) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._id!r})"


class ServiceAccount(Member):
    """A service account."""

    _TYPE = "serviceAccount"


class UserAccount(Member):
    """The account of a user of Yandex ID."""

    _TYPE = "userAccount"


class FederatedUser(Member):
    """A user of an identity federation."""

    _TYPE = "federatedUser"


class Group(Member):
    """A group of users of an organization."""

    _TYPE = "group"


class _System(Member):
    _TYPE = "system"
    _ID = ""

    def __init__(self) -> None:
        """Name the group."""
        super().__init__(self._ID)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class AllUsers(_System):
    """Anybody, without a token."""

    _ID = "allUsers"


class AllAuthenticatedUsers(_System):
    """Every user and service account of Yandex Cloud, of any organization."""

    _ID = "allAuthenticatedUsers"
