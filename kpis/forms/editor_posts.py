"""Reading what the plan editor posts: which button was pressed, and what goes on after a clash."""

from typing import cast, get_args
from uuid import UUID

from django.http import QueryDict

from kpis.drafts import RowVerb
from kpis.selectors.content import PlanContent

ROW_VERBS = get_args(RowVerb)


def row_command(verb: str) -> tuple[RowVerb, UUID] | None:
    """Read "retire_kpi:<key>"; None for other verbs and for keys that are none."""
    name, _colon, key = verb.partition(":")
    if name not in ROW_VERBS:
        return None
    try:
        return cast("RowVerb", name), UUID(key)
    except ValueError:
        return None


def renewed(data: QueryDict, content: PlanContent, seen: int) -> QueryDict:
    """Return what was typed, on top of the version that is stored now: a way on after a clash."""
    fresh = data.copy()
    fresh["plan-version"] = str(content.plan.version)
    fresh["plan-seen"] = str(seen)
    versions = {
        str(use.use.key): use.kpi.version for one in content.all_objectives for use in one.all_uses
    }
    for name in data:
        if name.endswith("-kpi_version"):
            key = data.get(name.removesuffix("kpi_version") + "key", "")
            if key in versions:
                fresh[name] = str(versions[key])
    return fresh
