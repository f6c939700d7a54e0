"""What a service may refuse, in words fit for the person who asked."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A rule of the domain forbids the request.

    `message` is a full sentence for the user, `code` a stable word for programs, `fields` maps field
    names to sentences where the fault sits in a field.
    """

    code = "refused"
    status = 422

    def __init__(self, message: str, *, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return self.message


class NotAllowed(DomainError):
    """The actor may not do this, though he may see the object."""

    code = "not_allowed"
    status = 403


class WrongState(DomainError):
    """The object's state does not permit the verb."""

    code = "wrong_state"
    status = 409


class Conflict(DomainError):
    """Somebody else saved the row first; nothing was written.

    `current` is the row as it now stands, `mine` the changes that were not saved.
    """

    code = "conflict"
    status = 409

    def __init__(
        self, message: str, *, current: Any = None, mine: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.current = current
        self.mine = dict(mine or {})
