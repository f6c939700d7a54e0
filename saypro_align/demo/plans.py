"""The plans of four quarters: three of history, and the running one with the customer's gaps."""

from dataclasses import dataclass
from typing import Final, Literal

from saypro_align.demo import goals

Defect = Literal["", "no_contribution", "unconfirmed", "vague"]


@dataclass(frozen=True, slots=True)
class DemoObjective:
    """An objective with one KPI; `{b}` and `{t}` in the text are the KPI's numbers of the quarter."""

    department: str
    text: str
    kpi: str
    goal: str
    sentence: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class DemoDefect:
    """What does not fit in the first objective of a plan, and in which week it is put right.

    A defect that nobody repairs (`week` 0) stands when the quarter closes.
    """

    quarter: int
    department: str
    defect: Defect
    week: int = 0
    vague_text: str = ""


HISTORY: Final = (
    DemoObjective(
        "marketing",
        "Bring Sales more leads that are ready to buy, from {b} to {t} a week",
        "leads",
        goals.CONVERSIONS,
        "Leads that are ready to buy become customers.",
        2,
    ),
    DemoObjective(
        "marketing",
        "Raise royalty revenue from R {b} to R {t} with content that people look for",
        "royalties",
        goals.ROYALTIES,
        "Each piece of content that we promote earns royalties.",
    ),
    DemoObjective(
        "sales",
        "Turn more leads into customers, from {b} % to {t} %",
        "conversion",
        goals.CONVERSIONS,
        "It raises the share of leads that buy.",
        2,
    ),
    DemoObjective(
        "sales",
        "Customers use more of what we offer today, {t} % instead of {b} %",
        "current_features",
        goals.PRODUCTS,
        "What customers use is what they want.",
    ),
    DemoObjective(
        "customer-service",
        "Keep more of our customers, {t} % instead of {b} %",
        "retention",
        goals.CUSTOMERS,
        "Customers stay when their problems are solved.",
        2,
    ),
    DemoObjective(
        "customer-service",
        "Solve {t} % of all requests at the first contact (today {b} %)",
        "first_contact",
        goals.CUSTOMERS,
        "Nobody has to ask us twice.",
    ),
    DemoObjective(
        "product-development",
        "Innovate: bring new features into the hands of {t} % of customers (today {b} %)",
        "new_features",
        goals.PRODUCTS,
        "New features answer what customers ask for.",
        2,
    ),
    DemoObjective(
        "product-development",
        "Comply with at least {t} % of our licensing agreements",
        "compliance",
        goals.LICENSING,
        "The register shows each breach within a week.",
    ),
    DemoObjective(
        "it",
        "Solve support requests within {t} hours instead of {b}",
        "support_time",
        goals.EFFICIENCY,
        "Colleagues wait less for help.",
        2,
    ),
    DemoObjective(
        "it",
        "Shorten the processing of royalty payments from {b} to {t} days",
        "royalty_time",
        goals.EFFICIENCY,
        "Payments need fewer hands and less time.",
    ),
    DemoObjective(
        "hr",
        "Keep {t} % of our people (today {b} %)",
        "staying",
        goals.PEOPLE,
        "It is what the goal asks for.",
        2,
    ),
    DemoObjective(
        "hr",
        "Fill {t} % of vacancies within 45 days (today {b} %)",
        "vacancies",
        goals.PEOPLE,
        "Complete teams are better places to work.",
    ),
)

# What the departments want in the running quarter instead of their first objective of before.
RUNNING: Final = (
    DemoObjective(
        "marketing",
        "Increase website traffic from {b} to {t} visits a week",
        "traffic",
        goals.CONVERSIONS,
        "The more people see us, the more of them buy.",
        2,
    ),
    DemoObjective(
        "sales",
        "Win {t} new customers a month instead of {b}",
        "acquisition",
        goals.CONVERSIONS,
        "Each new customer is a lead that converted.",
        2,
    ),
    DemoObjective(
        "it",
        "Reduce system downtime from {b} to {t} minutes a week",
        "downtime",
        goals.EFFICIENCY,
        "Nobody works while a system is down.",
        2,
    ),
    DemoObjective(
        "hr",
        "Improve employee satisfaction",
        "",
        goals.PEOPLE,
        "Satisfied people stay.",
        2,
    ),
)

DEFECTS: Final = (
    DemoDefect(0, "marketing", "no_contribution"),
    DemoDefect(0, "sales", "unconfirmed"),
    DemoDefect(0, "customer-service", "no_contribution", week=6),
    DemoDefect(0, "it", "unconfirmed"),
    DemoDefect(0, "hr", "vague", vague_text="Strengthen our team spirit"),
    DemoDefect(1, "marketing", "no_contribution", week=5),
    DemoDefect(1, "sales", "unconfirmed", week=8),
    DemoDefect(1, "it", "no_contribution"),
    DemoDefect(1, "hr", "vague", vague_text="Support our team leads better"),
    DemoDefect(2, "product-development", "no_contribution"),
    DemoDefect(2, "it", "unconfirmed", week=4),
    DemoDefect(2, "hr", "vague", week=7, vague_text="Make our people happier at work"),
)


def objectives_of(quarter: int, department: str, running: int) -> list[DemoObjective]:
    """Return a department's objectives in a quarter (0 to 3), the most important first."""
    first, second = (one for one in HISTORY if one.department == department)
    if quarter == running:
        first = next((one for one in RUNNING if one.department == department), first)
    return [first, second]


def defect_of(quarter: int, department: str) -> DemoDefect | None:
    """Return what does not fit in that plan."""
    return next(
        (one for one in DEFECTS if (one.quarter, one.department) == (quarter, department)), None
    )
