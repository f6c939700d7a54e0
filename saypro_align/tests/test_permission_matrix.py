"""The policy holds: every address, for every role, method and object, against the policy files.

What a person may not see answers exactly like what does not exist.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from knox.models import get_token_model

from departments.models import User
from saypro_align.policy.table import METHODS, Entry, entries
from saypro_align.tests.addresses import Address, all_addresses
from saypro_align.tests.world import ROLES, SCOPES, Values, World, missing
from saypro_align.tests.world_above import BUILDERS, public_values

# What the policy says does not depend on the database: of two runs, one is enough.
pytestmark = [pytest.mark.matrix, pytest.mark.once, pytest.mark.long]

# Nobody signed in, then every role, then people whose account was closed while they were at work.
CALLERS: Final = ("anonymous", *ROLES, "deactivated")
# Staff may do least with what they see, so that most doors are closed to them.
_ASKS_FOR_EVERYTHING: Final = "staff"
# Where the policy names no method there is no door, whatever one's role: the guard turns it away, or the
# API's view has no handler. Three knock there anyway: nobody, who may do least, and who sees most.
_ASK_WHAT_IS_NOT_SERVED: Final = ("anonymous", _ASKS_FOR_EVERYTHING, "coordinator")
_RANDOM = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|no-such-thing"
    rb'|nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"'
)


def test_every_address_has_an_entry_and_every_entry_an_address() -> None:
    """A page nobody thought of is closed at run time; here it fails the suite."""
    addresses = {address.name for address in all_addresses()}
    policy = set(entries())

    assert sorted(addresses - policy) == []
    assert sorted(policy - addresses) == []


def test_every_family_of_objects_can_be_built() -> None:
    """An entry whose object this test cannot build would go unchecked."""
    families = {entry.object for entry in entries().values() if entry.object}

    assert sorted(families - set(BUILDERS)) == []


def test_every_entry_names_the_scopes_of_its_kind() -> None:
    """Without an object there is only `any`."""
    wrong = [
        entry.name
        for entry in entries().values()
        if not entry.object and any(set(scopes) - {"any"} for scopes in entry.methods.values())
    ]

    assert wrong == []


def test_the_api_has_handlers_for_exactly_the_methods_that_the_policy_names() -> None:
    """The guard of pages turns other methods away; in the API it is the view that has none for them."""
    differing = {
        address.name: sorted(served ^ set(entry.methods))
        for address in all_addresses()
        for entry in [entries()[address.name]]
        if address.is_api
        for served in [address.served() & set(METHODS)]
        if served != set(entry.methods)
    }

    assert differing == {}


@dataclass(frozen=True)
class Answer:
    """What came back, with everything masked that differs from request to request."""

    status: int
    to_sign_in: bool
    body: bytes

    @property
    def admitted(self) -> bool:
        """Return whether the caller got through the door, whatever he found behind it."""
        return self.status not in {401, 403, 404, 405} and not self.to_sign_in

    def __str__(self) -> str:
        return "sign-in" if self.to_sign_in else str(self.status)


@dataclass
class Caller:
    """A person, or nobody, who calls pages with a session and the API with a token."""

    name: str
    cookie: str = ""
    token: str = ""

    @property
    def role(self) -> str:
        """Return the role in the policy's words; nobody and the dismissed have none."""
        return self.name if self.name in ROLES else ""

    def call(self, address: Address, method: str, values: Values) -> Answer:
        """Send one request and undo whatever it did."""
        client = Client(raise_request_exception=False)
        headers: dict[str, str] = {}
        if address.is_api and self.token:
            headers["Authorization"] = f"Token {self.token}"
        elif self.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookie
        path = address.path(values)
        body: dict[str, Any] = {"content_type": "application/json"} if address.is_api else {}
        if address.is_api and method in {"POST", "PUT", "PATCH"}:
            body["data"] = "{}"
        with transaction.atomic():
            response = client.generic(method, path, headers=headers, **body)
            transaction.set_rollback(True)
        return _answer(response, path)


def _answer(response: Any, path: str) -> Answer:
    location = response.headers.get("Location", "")
    content = b"".join(response) if response.streaming else response.content
    return Answer(
        status=response.status_code,
        to_sign_in=response.status_code == 302 and location.startswith("/accounts/login/"),
        body=_RANDOM.sub(b"*", content.replace(path.encode(), b"*")),
    )


def _caller(name: str, world: World) -> Caller:
    if name == "anonymous":
        return Caller(name)
    user: User = world.people.get(name) or world.people["coordinator"]
    world.asking = name if name in world.people else "coordinator"
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    token = get_token_model().objects.create(user=user)[1]
    if name == "deactivated":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return Caller(name, client.cookies[settings.SESSION_COOKIE_NAME].value, token)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep thousands of expected refusals out of the report."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db: None, clock: Any) -> World:
    """Return the people, departments and quarters."""
    return World.build()


@pytest.mark.parametrize("name", CALLERS)
def test_everybody_gets_what_the_policy_says_and_nothing_else(name: str, world: World) -> None:
    """All deviations at once, so that one run shows them all."""
    caller = _caller(name, world)

    # Whatever a request does is undone, so that all addresses of a family can share its objects.
    deviations = [
        deviation
        for family, addresses in groupby(sorted(all_addresses(), key=_family), key=_family)
        for objects in [_built(family, world)]
        for address in addresses
        for deviation in _judge(address, objects, caller)
    ]

    assert deviations == [], "\n".join(deviations)


def _family(address: Address) -> str:
    """Return what kind of object the address names; none for an address that is in no table."""
    entry = entries().get(address.name)
    return entry.object if entry else ""


def _judge(address: Address, built: dict[str, Values], caller: Caller) -> Iterator[str]:
    entry = entries().get(address.name)
    if entry is None:
        return
    objects = built or {"any": public_values(address.arguments)}
    for method in METHODS:
        asked = _asked(objects, entry, method, caller)
        answers = {scope: caller.call(address, method, values) for scope, values in asked.items()}
        for scope, answer in answers.items():
            if fault := _fault(entry, address, caller, method, scope, answer):
                yield f"{method} {address.name} {scope} as {caller.name}: {answer}, {fault}"
        yield from _leaks(entry, address, caller, method, answers)


def _asked(
    objects: dict[str, Values], entry: Entry, method: str, caller: Caller
) -> dict[str, Values]:
    """Return the objects to ask for: one of them where the door is closed before they are looked for.

    That it is closed so early is seen as one caller, who asks for everything. Where there is no door at
    all, a few knock, and he sees that it makes no difference whether anything is behind it.
    """
    first = next(iter(objects))
    has_door = entry.public or method in entry.methods
    if not has_door:
        if caller.name not in _ASK_WHAT_IS_NOT_SERVED:
            return {}
        wanted = {first, "missing"} if caller.name == _ASKS_FOR_EVERYTHING else {first}
        return {scope: values for scope, values in objects.items() if scope in wanted}
    opens = method in entry.methods and entry.admits(frozenset({caller.role}), method)
    if opens or entry.public or caller.name == _ASKS_FOR_EVERYTHING:
        return objects
    return {first: objects[first]}


def _built(family: str, world: World) -> dict[str, Values]:
    """Return the values of the path by scope; the missing object looks like the foreign one."""
    if not family:
        return {}
    built = {scope: BUILDERS[family](world, scope) for scope in SCOPES[:-1]}
    return {**built, "missing": missing(built["foreign"])}


def _allowed(entry: Entry, scope: str, by_scope: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return the roles of a scope; a sibling without a line of its own is like one's own."""
    if scope == "sibling" and scope not in by_scope:
        scope = "own"
    return by_scope.get(scope, frozenset()) | by_scope.get("any", frozenset())


def _fault(
    entry: Entry, address: Address, caller: Caller, method: str, scope: str, answer: Answer
) -> str:
    """Return what is wrong with the answer, or nothing."""
    if answer.status >= 500:
        return "a fault of ours"
    if entry.public:
        return "" if answer.admitted or answer.status == 405 else "it is public"
    if not caller.role:
        return _fault_of_nobody(address, answer)
    role = frozenset({caller.role})
    named = method in entry.methods
    if named and scope != "missing" and role & _allowed(entry, scope, entry.methods[method]):
        return "" if answer.admitted else "must be admitted"
    if answer.admitted:
        return "must not be admitted"
    sees = scope != "missing" and role & _allowed(entry, scope, entry.see)
    if not entry.may_see(role):
        return "" if answer.status == 404 else "must be 404"
    if sees and named:
        return "" if answer.status in {403, 405} else "must be 403"
    # A role that may never use the method is turned away before anybody looks for the object.
    return "" if answer.status in {403, 404, 405} else "must be 404"


def _fault_of_nobody(address: Address, answer: Answer) -> str:
    if address.is_api:
        return "" if answer.status == 401 else "must be 401"
    return "" if answer.to_sign_in else "must lead to the sign-in"


def _leaks(
    entry: Entry, address: Address, caller: Caller, method: str, answers: dict[str, Answer]
) -> Iterator[str]:
    """Yield where an object that the caller may not see differs from one that is not there."""
    nothing = answers.get("missing")
    if nothing is None or entry.public:
        return
    for scope in answers:
        if scope == "missing" or {caller.role} & _allowed(entry, scope, entry.see):
            continue
        if answers[scope] != nothing:
            yield f"{method} {address.name} {scope} as {caller.name}: differs from missing"
