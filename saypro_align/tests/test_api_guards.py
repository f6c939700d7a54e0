"""What the API must never do: change what the server decides, tell what the caller may not see."""

import json
import logging
import re
import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import models, transaction
from drf_spectacular.generators import SchemaGenerator
from knox.models import get_token_model
from rest_framework.test import APIClient

from departments.choices import PlanState
from departments.models import User
from saypro_align.policy.table import entries
from saypro_align.tests.addresses import Address, all_addresses
from saypro_align.tests.world import World
from saypro_align.tests.world_above import BUILDERS

# Generated requests to every address of the API follow on PostgreSQL.
pytestmark = [pytest.mark.matrix, pytest.mark.once, pytest.mark.django_db]

APPS: Final = ("departments", "kpis", "gaps", "actions", "reports")
# What the server decides, under all the names somebody might try.
HOSTILE: Final[dict[str, Any]] = {
    "id": "00000000-0000-4000-8000-000000000001",
    "pk": "00000000-0000-4000-8000-000000000001",
    "created_at": "2001-01-01T00:00:00Z",
    "updated_at": "2001-01-01T00:00:00Z",
    "state": "approved",
    "status": "approved",
    "number": 77,
    "is_staff": True,
    "is_superuser": True,
    "is_active": False,
    "is_latest": False,
    "is_fact": True,
    "on_draft": True,
    "password": "hijacked",
    "groups": [1],
    "user_permissions": [1],
    "score": 100,
    "decided_at": "2001-01-01T00:00:00Z",
    "approved_at": "2001-01-01T00:00:00Z",
    "confirmed_at": "2001-01-01T00:00:00Z",
    "in_force_since": "2001-01-01T00:00:00Z",
    "resolved_at": "2001-01-01T00:00:00Z",
    "opened_at": "2001-01-01T00:00:00Z",
    "done_at": "2001-01-01T00:00:00Z",
    "retired_at": "2001-01-01T00:00:00Z",
    "next_run_at": "2001-01-01T00:00:00Z",
    "fingerprint": "f" * 64,
    "key": "00000000-0000-4000-8000-000000000002",
}
PEOPLE_FIELDS: Final = (
    "author",
    "submitted_by",
    "decided_by",
    "approved_by",
    "proposed_by",
    "confirmed_by",
    "recorded_by",
    "raised_by",
    "resolved_by",
    "done_by",
    "exempted_by",
    "actor",
)
QUERIES: Final = (
    {"owner__password__startswith": "m"},
    {"user__password__contains": "md5"},
    {"ordering": "owner__password"},
    {"ordering": "-password"},
    {"order_by": "password"},
    {"fields": "password,email"},
    {"expand": "owner,author"},
    {"include": "owner.password"},
    {"depth": "10"},
    {"search": "password"},
    {"format": "api"},
)
# What the server itself works out anew from the documented fields.
DERIVED: Final = frozenset({"version", "updated_at", "next_run_at"})
SECRET: Final = re.compile(r"password|token|secret|hash|digest|otp|session", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep expected refusals out of the report."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(clock: Any) -> World:
    """Return the people, departments and quarters."""
    return World.build()


def _client(user: User) -> APIClient:
    client = APIClient(raise_request_exception=False)
    token = get_token_model().objects.create(user=user)[1]
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


def _properties(schema: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that an operation says it takes."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    properties: dict[str, Any] = schema["components"]["schemas"].get(name, {}).get("properties", {})
    return properties


def _operation(schema: dict[str, Any], address: Address, method: str) -> dict[str, Any]:
    found: dict[str, Any] = schema["paths"].get(_template(address), {}).get(method.lower(), {})
    return found


def _template(address: Address) -> str:
    """Return the path as the schema writes it."""
    values = {name: uuid.UUID(int=index) for index, name in enumerate(address.arguments)}
    path = address.path(values)
    for name, value in values.items():
        path = path.replace(str(value), "{id}" if name == "pk" else f"{{{name}}}")
    return path


def _details(method: str) -> list[Address]:
    return [
        address
        for address in all_addresses()
        if address.is_api and address.arguments and method in entries()[address.name].methods
    ]


def _lists(method: str) -> list[Address]:
    return [
        address
        for address in all_addresses()
        if address.is_api and not address.arguments and method in entries()[address.name].methods
    ]


def _by_name(address: Address) -> str:
    return address.name


def _rows(pk: Any) -> dict[tuple[str, Any], dict[str, Any]]:
    """Return the stored columns of the object with the id, whatever its table."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in APPS and isinstance(model._meta.pk, models.UUIDField):
            for row in model._base_manager.filter(pk=pk).values():
                found[model._meta.label_lower, pk] = row
    return found


def _hostile(world: World) -> dict[str, Any]:
    stranger = str(world.people["foreign_head"].pk)
    return {**HOSTILE, **dict.fromkeys(PEOPLE_FIELDS, stranger)}


@pytest.mark.parametrize("address", _details("PATCH"), ids=_by_name)
@pytest.mark.parametrize("role", ["head", "coordinator", "administrator"])
def test_a_change_moves_only_documented_fields(role: str, address: Address, world: World) -> None:
    """Everything else in the row stays as it was, whatever is sent along."""
    schema = _schema()
    values = BUILDERS[entries()[address.name].object](world, "own")
    client, pk = _client(world.people[role]), values["pk"]
    documented = set(_properties(schema, _operation(schema, address, "PATCH")))
    assert documented, f"{address.name} takes nothing"
    before = _rows(pk)
    body = {name: value for name, value in _hostile(world).items() if name not in documented} | {
        "version": 1
    }

    response = client.patch(address.path(values), body, format="json")

    assert response.status_code < 500
    for key, row in _rows(pk).items():
        moved = {name for name, value in row.items() if value != before[key][name]}
        allowed = {f"{name}_id" for name in documented} | documented | DERIVED
        assert not str(row.get("next_run_at")).startswith("2001")
        assert moved <= allowed, f"{key[0]} let {sorted(moved - allowed)} be changed"


@pytest.mark.parametrize("address", _lists("POST"), ids=_by_name)
@pytest.mark.parametrize("role", ["head", "coordinator", "administrator"])
def test_nothing_is_created_with_what_the_server_decides(
    role: str, address: Address, world: World
) -> None:
    """No row anywhere carries the id, the moment or the number that was sent."""
    schema = _schema()
    documented = _properties(schema, _operation(schema, address, "POST"))
    sample = {name: _sample(name, shape, world) for name, shape in documented.items()}
    body = {**_hostile(world), **{name: value for name, value in sample.items() if value}}

    response = _client(world.people[role]).post(address.path({}), body, format="json")

    assert response.status_code < 500
    assert _rows(uuid.UUID(HOSTILE["id"])) == {}
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            names = {field.name for field in model._meta.concrete_fields}
            if "created_at" in names:
                assert not model._base_manager.filter(created_at__year=2001).exists()
            if "is_superuser" in names:
                assert not model._base_manager.filter(is_superuser=True).exists()


def _sample(name: str, shape: dict[str, Any], world: World) -> Any:
    """Return a value that has a chance to be accepted."""
    kind = shape.get("type")
    if shape.get("format") == "uuid":
        known = {
            "obligation": world.obligation("own").pk,
            "plan": world.plan("own", PlanState.DRAFT).pk,
            "objective": world.objective("own", PlanState.DRAFT).pk,
            "goal": world.goal.pk,
        }
        return str(known.get(name, world.people["staff"].pk))
    if shape.get("format") in {"date", "date-time"}:
        return "2026-12-01"
    by_name = {"email": "new@saypro.example", "department": "sales", "quarter": "2026-Q4"}
    if name in by_name:
        return by_name[name]
    return {"string": "Sell 12 more", "integer": 1, "boolean": True}.get(str(kind))


def _writing() -> list[tuple[Address, str]]:
    return [(address, "POST") for address in _lists("POST")] + [
        (address, method) for method in ("POST", "PATCH") for address in _details(method)
    ]


@pytest.mark.parametrize(
    ("address", "method"), _writing(), ids=lambda value: getattr(value, "name", value)
)
def test_ids_of_hidden_objects_answer_like_ids_of_nothing(
    address: Address, method: str, world: World
) -> None:
    """A draft elsewhere, its objective and its KPI are neither accepted nor confirmed to exist."""
    schema = _schema()
    properties = _properties(schema, _operation(schema, address, method))
    references = [name for name, shape in properties.items() if shape.get("format") == "uuid"]
    hidden = {
        family: BUILDERS[family](world, "foreign")["pk"]
        for family in ("plan_draft", "objective_draft", "kpi_use_draft", "kpi_unused")
    }
    family = entries()[address.name].object
    values = BUILDERS[family](world, "own") if family else {}
    client, path = _client(world.people["head"]), address.path(values)
    sample = {name: _sample(name, shape, world) for name, shape in properties.items()}

    for name in references:
        nothing = _told(client, method, path, {**sample, name: str(uuid.uuid4())})
        for what, pk in hidden.items():
            answer = _told(client, method, path, {**sample, name: str(pk)})
            assert answer == nothing, f"{name} tells of a hidden {what}"


def _told(client: APIClient, method: str, path: str, body: dict[str, Any]) -> tuple[int, str]:
    with transaction.atomic():
        response = client.generic(method, path, json.dumps(body), content_type="application/json")
        transaction.set_rollback(True)
    masked = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", response.content.decode())
    return response.status_code, masked


@pytest.mark.parametrize("address", _lists("GET"), ids=_by_name)
def test_queries_nobody_documented_change_nothing(address: Address, world: World) -> None:
    """The same rows, or a refusal; and no key of any answer names a secret."""
    for builder in ("plan", "kpi", "gap", "action", "measurement", "run", "mail", "membership"):
        BUILDERS[builder](world, "own")
    client, path = _client(world.people["coordinator"]), address.path({})
    plain = client.get(path)
    assert plain.status_code in {200, 403}
    assert _secrets(plain.json()) == set()

    for query in QUERIES:
        answer = client.get(path, query)
        assert answer.status_code in {plain.status_code, 400, 404, 406}, query
        if answer.status_code == 200:
            # Where a search is documented it finds what holds the word, and this word nowhere.
            left = [] if query.keys() <= _documented(address) else _ids(plain.json())
            assert _ids(answer.json()) == left, query
            assert _secrets(answer.json()) == set(), query


def _documented(address: Address) -> set[str]:
    """Return what the document of the API says a list can be narrowed by."""
    told = _operation(_schema(), address, "GET").get("parameters", [])
    return {one["name"] for one in told if one["in"] == "query"}


def _ids(content: Any) -> list[Any]:
    rows = content.get("results", []) if isinstance(content, dict) else content
    return [row.get("id") for row in rows if isinstance(row, dict)]


def _secrets(content: Any) -> set[str]:
    """Return the keys that name a secret, at any depth."""
    if isinstance(content, list):
        return set().union(*(_secrets(one) for one in content))
    if not isinstance(content, dict):
        return set()
    named = {key for key in content if SECRET.search(key)}
    return named.union(*(_secrets(value) for value in content.values()))
