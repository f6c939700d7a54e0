"""Asking for the way to the target and reading the answer."""

import re
from typing import Any

from departments.models import Plan
from gaps.choices import GapKind
from gaps.models import Gap
from gaps.tests.factories import gap_between

URL = "/path/"
API = "/api/v1/alignment/path/"
NBSP = "\u00a0"


def text_of(answer: Any) -> Any:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"[ \n\t]+", " ", plain)


def between(*plans: Plan, **fields: Any) -> Gap:
    """Return a confirmed gap between plans, raised by a person so that no rule takes it back."""
    wanted = {"source": "person", "rule_id": "", "kind": GapKind.CONFLICTING_GOALS, **fields}
    return gap_between(*(plan.obligation for plan in plans), **wanted)


def way_of(answer: Any) -> list[tuple[str, list[str]]]:
    way = answer.context["page"].way
    return [(plan.department, [gap.id for gap in plan.gaps]) for plan in way.plans]
