"""The declarative policy: one entry for each URL name, in `urls/<app>.toml`.

An entry looks like this::

    ["kpis:plan_edit"]
    object = "plan_draft"
    GET  = { own = "staff head coordinator", foreign = "coordinator" }
    POST = { own = "head" }
    see  = { own = "staff head coordinator leader", foreign = "coordinator leader" }

- `public = true`: anybody, signed in or not. Nothing else is needed then.
- `object`: the family of the object whose id stands in the URL; leave it out when there is none, and
  use the scope `any` instead of `own`, `sibling` (same department, other object) and `foreign`
  (another department's). A scope that is left out means nobody, a sibling that is left out is
  treated like one's own; `any` beside an object stands for all three.
- `GET`, `POST`, `PUT`, `PATCH`, `DELETE`: who gets an answer for each scope.
- `see`: who may know that the object exists. Who may see but not do gets 403, all others 404. Where
  it is left out it is everybody who has any method in that scope.

Roles: `staff`, `head` (by membership), `coordinator`, `leader`, `administrator`, `external`;
`internal` stands for all but `external`, `signed_in` for all.

At run time the middleware refuses every URL without an entry and every role that stands in no scope
of the method; the finer line between own and foreign is drawn by each app's `access` module. The
test suite checks every entry for every role, method and scope.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

ROLES: Final = ("staff", "head", "coordinator", "leader", "administrator", "external")
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
SCOPES: Final = ("any", "own", "sibling", "foreign")
_GROUPS: Final = {"internal": ROLES[:-1], "signed_in": ROLES}


@dataclass(frozen=True)
class Entry:
    """Who may do what at one URL name."""

    name: str
    public: bool = False
    object: str = ""
    methods: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    see: dict[str, frozenset[str]] = field(default_factory=dict)

    def admits(self, roles: frozenset[str], method: str) -> bool:
        """Return whether any of the roles stands in any scope of the method."""
        return any(roles & allowed for allowed in self.methods.get(method, {}).values())

    def may_see(self, roles: frozenset[str]) -> bool:
        """Return whether any of the roles may know of any object here."""
        return any(roles & allowed for allowed in self.see.values())


def _roles(words: str) -> frozenset[str]:
    chosen: set[str] = set()
    for word in words.split():
        if word in _GROUPS:
            chosen.update(_GROUPS[word])
        elif word in ROLES:
            chosen.add(word)
        else:
            raise ValueError(f"Unknown role {word!r} in the policy.")
    return frozenset(chosen)


def _scopes(table: dict[str, str]) -> dict[str, frozenset[str]]:
    if unknown := set(table) - set(SCOPES):
        raise ValueError(f"Unknown scopes {sorted(unknown)} in the policy.")
    return {scope: _roles(words) for scope, words in table.items()}


def _entry(name: str, raw: dict[str, Any]) -> Entry:
    if unknown := set(raw) - {"public", "object", "see", *METHODS}:
        raise ValueError(f"Unknown keys {sorted(unknown)} in the policy of {name}.")
    methods: dict[str, dict[str, frozenset[str]]] = {
        method: _scopes(raw[method]) for method in METHODS if method in raw
    }
    see = _scopes(raw.get("see", {}))
    for scopes in methods.values():
        for scope, allowed in scopes.items():
            see[scope] = see.get(scope, frozenset()) | allowed
    return Entry(
        name=name,
        public=bool(raw.get("public", False)),
        object=raw.get("object", ""),
        methods=methods,
        see=see,
    )


@cache
def entries() -> dict[str, Entry]:
    """Return the whole policy by URL name. Raises ValueError for a name that stands twice."""
    found: dict[str, Entry] = {}
    for path in sorted((Path(__file__).parent / "urls").glob("*.toml")):
        for name, raw in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"{name} stands twice in the policy.")
            found[name] = _entry(name, raw)
    return found


def roles_of(user: Any) -> frozenset[str]:
    """Return the roles of a signed-in user; nobody's are empty."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    return frozenset(user.policy_roles())


def may_open(user: Any, name: str, method: str = "GET") -> bool:
    """Return whether the policy lets this user knock at the URL name (for menus and links)."""
    entry = entries().get(name)
    if entry is None:
        return False
    return entry.public or entry.admits(roles_of(user), method)
