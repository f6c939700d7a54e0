"""The API's document tells of refusals too, in the one shape they all have, and of the past."""

from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

_AS_OF: Final = OpenApiParameter(
    "as_of",
    str,
    description="Answer as it was: a day (its end) or a moment, like 2026-11-12 or "
    "2026-11-12T18:00:00+02:00. The header As-Of names the moment told.",
)


class Schema(AutoSchema):
    """Tells which answers can be had as of a past moment."""

    def get_override_parameters(self) -> list[Any]:
        """Add `as_of` where the view takes it."""
        known = super().get_override_parameters()
        takes = self.method == "GET" and getattr(self.view, "takes_as_of", False)
        return [*known, _AS_OF] if takes else known


_UNREADABLE: Final = {"422": "The moment asked for cannot be read, or it is still to come."}

_ERROR: Final = {
    "type": "object",
    "required": ["detail", "code", "fields"],
    "properties": {
        "detail": {"type": "string", "description": "A sentence for people."},
        "code": {"type": "string", "description": "A word for programs; it stays the same."},
        "fields": {
            "type": "object",
            "additionalProperties": True,
            "description": "What is wrong with each field.",
        },
    },
}
_ALWAYS: Final = {
    "400": "The request cannot be read, or a value is not valid.",
    "401": "There is no valid token.",
    "403": "You may read this, but not do that.",
    "404": "There is nothing here, or nothing that you may see.",
    "405": "This address does not know the method.",
    "406": "The answer cannot be given in the format asked for.",
}
_WRITING: Final = {
    "409": "Somebody else was faster, or the state does not permit it.",
    "415": "The body is not JSON.",
    "422": "A rule forbids it.",
}

# Who may not read addresses gets the name only.
_SOMETIMES_LESS: Final = {"Person": ["id", "name"]}


def document_errors(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Add the refusals to every operation of the schema."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = _ERROR
    for name, always in _SOMETIMES_LESS.items():
        if shape := result["components"]["schemas"].get(name):
            shape["required"] = always
    for operations in result["paths"].values():
        for method, operation in operations.items():
            told = _ALWAYS if method == "get" else {**_ALWAYS, **_WRITING}
            if any(known["name"] == _AS_OF.name for known in operation.get("parameters", ())):
                told = {**told, **_UNREADABLE}
            for status, sentence in told.items():
                operation["responses"].setdefault(status, _answer(sentence))
    return result


def _answer(sentence: str) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Error"}
    return {"description": sentence, "content": {"application/json": {"schema": shape}}}
