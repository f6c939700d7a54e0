"""What a browser would post from the plan editor's page."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from departments.models import Plan
from kpis.models import KpiUse
from kpis.typed import objective_path

Posted = dict[str, Any]


def url_of(plan: Plan) -> str:
    return reverse("kpis:plan_edit", args=[plan.obligation.department.slug, plan.pk])


def typed(client: Client, plan: Plan, verb: str = "save", **changes: Any) -> Posted:
    """Return what a browser would post from the page as it stands, with some fields changed."""
    form = client.get(url_of(plan)).context["editor"]
    data: Posted = {
        "plan-version": str(form.content.plan.version),
        "objectives-TOTAL_FORMS": str(form.total),
        "verb": verb,
    }
    for row in form.rows:
        data[f"{row.prefix}-kpis-TOTAL_FORMS"] = str(row.next_number)
    for part in form.forms():
        for bound in part:
            value = bound.field.prepare_value(bound.value())
            if value is not None and value is not False:
                data[bound.html_name] = str(value)
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


NEW: Posted = {
    "plan-version": "1",
    "plan-seen": "999999",
    "plan-summary": "",
    "objectives-TOTAL_FORMS": "1",
    "objectives-0-text": "Turn more visitors into paying customers",
    "objectives-0-weight": "2",
    "objectives-0-due_on": "31 Dec 2026",
    "objectives-0-kpis-TOTAL_FORMS": "1",
    "objectives-0-kpis-0-name": "Lead conversion rate",
    "objectives-0-kpis-0-direction": "increase",
    "objectives-0-kpis-0-frequency": "weekly",
    "objectives-0-kpis-0-baseline": "2,8",
    "objectives-0-kpis-0-target_value": "4 %",
    "objectives-0-kpis-0-due_on": "2026-12-31",
    "objectives-0-kpis-0-contribution": "More leads that convert raise sales.",
    "verb": "save",
}


def new(**changes: Any) -> Posted:
    keys = {"objectives-0-key": str(uuid4()), "objectives-0-kpis-0-key": str(uuid4())}
    return {**NEW, **keys, **{name.replace("__", "-"): value for name, value in changes.items()}}


SENTENCE = "Turn more visitors into paying customers"


def change(row: str, field: str, text: str, base: str = "") -> dict[str, str]:
    return {"row": row, "field": field, "text": text, "base": base}


def sentence_of(use: KpiUse, text: str, base: str = SENTENCE) -> dict[str, str]:
    return change(objective_path(use.objective.key), "text", text, base)
