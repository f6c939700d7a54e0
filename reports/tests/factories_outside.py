"""Reports for readers outside, and links to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import factory

from departments.tests.factories import MADE_AT
from reports.choices import Audience, Every, ReportKind, RunState
from reports.document import Column, Document, Section, Table, state, words
from reports.models import ReportLink, ReportRun
from reports.services.freezing import note_named
from reports.services.report_links import link_for
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory

BANK = "bank@partner.example"
HEADLINE = "4 of 6 plans are fully aligned. Two more are needed."
_COLUMNS = (
    Column("department", "Department"),
    Column("gap", "Gap identified"),
    Column("action", "Corrective action"),
    Column("status", "Status", "state"),
)


def told_outside(departments: Sequence[str] = ("Marketing",), **changes: Any) -> Document:
    """Return a stakeholder report that names the departments."""
    rows = tuple(
        (
            words(name),
            words("Misaligned KPI (website traffic vs. sales conversions)."),
            words("New KPI of “conversion rate” implemented."),
            state(
                "KPI now aligned with organizational growth targets, progress on target.", "good"
            ),
        )
        for name in departments
    )
    table = Table("gaps", "Gaps and corrective actions", "", _COLUMNS, rows, "No gaps.")
    told: dict[str, Any] = {
        "kind": "stakeholder",
        "kind_name": "Stakeholder report",
        "audience": "external",
        "audience_name": "External readers",
        "organization": "SayPro",
        "language": "en",
        "title": "Stakeholder report, October 2026",
        "subject": "How SayPro's plans fit its goals: October 2026",
        "preheader": "4 of 6 plans are fully aligned.",
        "headline": HEADLINE,
        "is_change": True,
        "period_key": "2026-10",
        "period_name": "October 2026",
        "quarter": "Q4 2026",
        "as_of": "2026-10-31T22:00:00+02:00",
        "as_of_text": "31 Oct 2026, 22:00 SAST",
        "rule_version": "2026.3",
        "definition": "A plan is fully aligned when nothing in it keeps a goal from being reached.",
        "exclusions": ("1 further department is counted and not named.",),
        "sections": (Section("gaps", "Gaps and corrective actions", (table,)),),
        "next_report": "The next report comes on 1 Dec 2026.",
    }
    return Document(**{**told, **changes})


def outside_run(departments: Sequence[str] = ("Marketing",), **fields: Any) -> ReportRun:
    """Return a stakeholder report that was sent; `document` changes what it says.

    Of the departments in it those that agreed by then are noted as named.
    """
    document = told_outside(departments, **fields.pop("document", {}))
    schedule = fields.pop("schedule", None) or ReportScheduleFactory.create(
        name="Stakeholder report",
        kind=ReportKind.STAKEHOLDER,
        every=Every.MONTH,
        audience=Audience.EXTERNAL,
    )
    run: ReportRun = ReportRunFactory.create(
        schedule=schedule,
        kind=ReportKind.STAKEHOLDER,
        **{
            "audience": Audience.EXTERNAL,
            "state": RunState.SENT,
            "content": document.to_json(),
            "content_hash": document.content_hash(),
            "subject": document.subject,
            **fields,
        },
    )
    note_named(run, run.content)
    return run


class ReportLinkFactory(factory.django.DjangoModelFactory[ReportLink]):
    """A link that is open until the end of February 2027; nobody knows its word."""

    class Meta:
        model = ReportLink

    run = factory.LazyFunction(outside_run)
    address = "bank@partner.example"
    digest = factory.Sequence(lambda number: f"{number:064x}")
    expires_at = MADE_AT + timedelta(days=120)
    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")


def path_to(run: ReportRun, now: datetime) -> str:
    """Return the path of the link that the bank's mail of this report carries."""
    return "/r/" + link_for(run, BANK, now=now).partition("/r/")[2]
