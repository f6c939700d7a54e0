"""The OpenAPI document as values for a page people read. Pure: a document in, values out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
_DEEPEST = 4
_EXAMPLES: Mapping[str, Any] = {
    "date-time": "2026-11-21T19:40:00+02:00",
    "date": "2026-11-21",
    "uuid": "3f2b8c1e-5a4d-4f6e-9b7a-0c1d2e3f4a5b",
    "email": "person@example.org",
    "uri": "https://example.org/",
    "decimal": "66.6",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an endpoint."""

    name: str
    place: str
    kind: str
    is_required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one address, with an example of what goes in and what comes out."""

    anchor: str
    method: str
    path: str
    text: str
    parameters: tuple[Parameter, ...]
    request: str
    status: str
    response: str


@dataclass(frozen=True, slots=True)
class Resource:
    """The endpoints of one noun."""

    name: str
    endpoints: tuple[Endpoint, ...]


def resources(document: Mapping[str, Any]) -> list[Resource]:
    """Return the document's endpoints by resource, in the order of their addresses."""
    found: dict[str, list[Endpoint]] = {}
    for path, operations in sorted(document["paths"].items()):
        name = _resource(path)
        for method in _METHODS:
            if method in operations:
                found.setdefault(name, []).append(
                    _endpoint(document, method, path, operations[method])
                )
    return [Resource(name, tuple(endpoints)) for name, endpoints in sorted(found.items())]


def _resource(path: str) -> str:
    parts = [part for part in path.split("/") if part and not part.startswith("{")]
    return parts[2] if len(parts) > 2 else path


def _endpoint(
    document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]
) -> Endpoint:
    status, response = _answer(document, operation.get("responses", {}))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Endpoint(
        anchor=str(operation.get("operationId", f"{method}-{path}")),
        method=method.upper(),
        path=path,
        text=str(operation.get("description") or operation.get("summary") or ""),
        parameters=tuple(_parameters(operation.get("parameters", ()))),
        request=_json(document, body.get("schema")),
        status=status,
        response=response,
    )


def _parameters(raw: Iterable[Mapping[str, Any]]) -> Iterable[Parameter]:
    for one in raw:
        yield Parameter(
            name=str(one["name"]),
            place=str(one["in"]),
            kind=_kind(one.get("schema", {})),
            is_required=bool(one.get("required")),
            text=str(one.get("description", "")),
        )


def _kind(schema: Mapping[str, Any]) -> str:
    if choices := schema.get("enum"):
        return ", ".join(str(choice) for choice in choices if choice is not None)
    kind = schema.get("format") or schema.get("type", "")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _answer(document: Mapping[str, Any], responses: Mapping[str, Any]) -> tuple[str, str]:
    for status, answer in sorted(responses.items()):
        content = answer.get("content", {}).get("application/json", {})
        return str(status), _json(document, content.get("schema"))
    return "", ""


def _json(document: Mapping[str, Any], schema: Mapping[str, Any] | None) -> str:
    if not schema:
        return ""
    return json.dumps(_example(document, schema, 0), indent=2, ensure_ascii=False)


def _example(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Any:
    """Make up a value that fits the schema."""
    if "$ref" in schema:
        return _example(document, _resolved(document, str(schema["$ref"])), depth)
    for key in ("example", "default"):
        if key in schema:
            return schema[key]
    if choices := [choice for choice in schema.get("enum", ()) if choice not in (None, "")]:
        return choices[0]
    for key in ("allOf", "oneOf", "anyOf"):
        if schema.get(key):
            return _example(document, schema[key][0], depth)
    return _by_type(document, schema, depth)


def _by_type(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind == "object" or "properties" in schema:
        if depth >= _DEEPEST:
            return {}
        named = schema.get("properties", {})
        return {name: _example(document, inner, depth + 1) for name, inner in named.items()}
    if kind == "array":
        inner = schema.get("items", {})
        return [] if depth >= _DEEPEST else [_example(document, inner, depth + 1)]
    plain: Mapping[str | None, Any] = {"integer": 1, "number": 1, "boolean": True, "null": None}
    return plain.get(kind, _EXAMPLES.get(str(schema.get("format")), "text"))


def _resolved(document: Mapping[str, Any], reference: str) -> Mapping[str, Any]:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)
