"""Who could do what somebody was just refused: the roles in words, and the people to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from actions.models import CorrectiveAction
from departments.choices import MembershipRole
from departments.models import Department, Membership, Plan, User
from gaps.models import Gap
from kpis.models import Kpi
from saypro_align.policy.table import Entry

ASKED: Final = 3
# Where an object's department stands; only of objects the person may read is it looked up.
_DEPARTMENT_OF: Final[Mapping[str, tuple[type[Model], str]]] = {
    "plan": (Plan, "obligation__department"),
    "plan_draft": (Plan, "obligation__department"),
    "action": (CorrectiveAction, "department"),
    "gap": (Gap, "parties__obligation__department"),
    "kpi": (Kpi, "department_links__department"),
}


@dataclass(frozen=True, slots=True)
class WhoMay:
    """Words for the roles, and names to ask."""

    roles: str
    people: str


def who_may(user: User, entry: Entry, method: str, named: Mapping[str, Any]) -> WhoMay:
    """Return who may do it; external readers learn the roles but no names."""
    scopes = entry.methods.get(method, {})
    allowed = frozenset[str]().union(*scopes.values()) if scopes else frozenset()
    department = _department(user, entry, named) if "head" in allowed else None
    roles = _joined(_role_words(allowed, department), _("and"))
    if user.is_external:
        return WhoMay(roles, "")
    return WhoMay(roles, _joined(_names(allowed, department), _("or")))


def _role_words(allowed: frozenset[str], department: Department | None) -> list[str]:
    head = (
        _("the head of %(department)s") % {"department": department.name}
        if department
        else _("the head of the department")
    )
    words = {
        "head": head,
        "coordinator": _("the strategy office"),
        "leader": _("the leadership"),
        "administrator": _("an administrator"),
    }
    return [text for role, text in words.items() if role in allowed]


def _names(allowed: frozenset[str], department: Department | None) -> list[str]:
    found: list[str] = []
    if department is not None:
        heads = Membership.objects.filter(
            department=department, role=MembershipRole.HEAD, ended_on=None, user__is_active=True
        )
        found += heads.order_by("user__name", "id").values_list("user__name", flat=True)[:ASKED]
    others = User.objects.filter(is_active=True, organization_role__in=allowed - {"head", ""})
    found += others.order_by("name", "id").values_list("name", flat=True)[:ASKED]
    return list(dict.fromkeys(found))[:ASKED]


def _department(user: User, entry: Entry, named: Mapping[str, Any]) -> Department | None:
    if user.is_external:
        return None
    if entry.object == "department":
        # Everybody inside may know of every department; of other objects only who may read them.
        return Department.objects.filter(slug=named.get("slug", "")).first()
    model, path = _DEPARTMENT_OF.get(entry.object, (None, ""))
    if model is None or "pk" not in named:
        return None
    readable: QuerySet[Any] = model.objects.visible_to(user)  # type: ignore[attr-defined]
    pks = readable.filter(pk=named["pk"]).values(path)[:1]
    return Department.objects.filter(pk__in=pks).first()


def _joined(parts: list[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
