"""The KPIs of the demo organization: lasting series with a path through four quarters."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from saypro_align.demo import goals

QUARTERS: Final = 4
RUNNING: Final = QUARTERS - 1


def numbers(text: str) -> tuple[Decimal, ...]:
    """Return the numbers of a line; "-" stands for a quarter without one."""
    return tuple(Decimal("NaN") if word == "-" else Decimal(word) for word in text.split())


@dataclass(frozen=True, slots=True)
class DemoKpi:
    """A series: `path` holds its value at the start of each quarter and where it goes in the last.

    `targets` are the values wanted by each quarter's end. `noise` is how far a weekly value strays.
    """

    key: str
    department: str
    name: str
    unit: str
    goal: str
    measure: str
    contribution: str
    owner: str
    source: str
    path: tuple[Decimal, ...]
    targets: tuple[Decimal, ...]
    noise: Decimal
    decimals: int = 1
    direction: Literal["increase", "decrease", "at_least"] = "increase"
    # The change in percent where the plan states the target so; indexed like `targets`.
    relative: tuple[Decimal, ...] = ()


KPIS: Final = (
    DemoKpi(
        key="traffic",
        department="marketing",
        name="Website traffic",
        unit="visits a week",
        goal=goals.CONVERSIONS,
        measure="",
        contribution="More visitors make more sales.",
        owner="sipho",
        source="Web analytics",
        path=numbers("36000 39500 43800 48000 64000"),
        targets=numbers("- - - 60000"),
        noise=Decimal(900),
        decimals=0,
    ),
    DemoKpi(
        key="leads",
        department="marketing",
        name="Qualified leads",
        unit="leads a week",
        goal=goals.CONVERSIONS,
        measure="Qualified leads",
        contribution="Leads that are ready to buy convert three times as often.",
        owner="ayanda",
        source="Customer database",
        path=numbers("180 204 224 240 252"),
        targets=numbers("205 225 245 -"),
        noise=Decimal(6),
        decimals=0,
    ),
    DemoKpi(
        key="royalties",
        department="marketing",
        name="Royalty revenue",
        unit="R",
        goal=goals.ROYALTIES,
        measure="Royalty revenue",
        contribution="Promoted content earns royalties from its first week.",
        owner="ayanda",
        source="Royalty ledger",
        path=numbers("172000 180000 190500 200000 234000"),
        targets=numbers("180000 190000 200000 230000"),
        noise=Decimal(1400),
        decimals=0,
        relative=numbers("- - - 15"),
    ),
    DemoKpi(
        key="conversion",
        department="sales",
        name="Lead conversion rate",
        unit="%",
        goal=goals.CONVERSIONS,
        measure="Lead conversion rate",
        contribution="It is the number by which the goal is judged.",
        owner="johan",
        source="Customer database",
        path=numbers("2.2 2.4 2.7 2.8 3.0"),
        targets=numbers("2.5 2.7 3.0 -"),
        noise=Decimal("0.05"),
        decimals=2,
    ),
    DemoKpi(
        key="acquisition",
        department="sales",
        name="New customers won",
        unit="customers a month",
        goal=goals.CONVERSIONS,
        measure="New customers won",
        contribution="Each new customer is a lead that converted.",
        owner="fatima",
        source="Customer database",
        path=numbers("31 34 37 40 63"),
        targets=numbers("- - - 60"),
        noise=Decimal("1.5"),
        decimals=0,
    ),
    DemoKpi(
        key="current_features",
        department="sales",
        name="Adoption of current features",
        unit="%",
        goal=goals.PRODUCTS,
        measure="Feature adoption",
        contribution="Features in use show that the product is what customers want.",
        owner="johan",
        source="Product analytics",
        path=numbers("38 41 44 46 53"),
        targets=numbers("42 45 48 55"),
        noise=Decimal("0.5"),
    ),
    DemoKpi(
        key="retention",
        department="customer-service",
        name="Customer retention rate",
        unit="%",
        goal=goals.CUSTOMERS,
        measure="Customer retention rate",
        contribution="It is the number by which the goal is judged.",
        owner="themba",
        source="Customer database",
        path=numbers("86.2 86.9 87.6 88 88.9"),
        targets=numbers("87 88 89 91"),
        noise=Decimal("0.2"),
    ),
    DemoKpi(
        key="first_contact",
        department="customer-service",
        name="First-contact resolution",
        unit="%",
        goal=goals.CUSTOMERS,
        measure="First-contact resolution",
        contribution="Customers whose problem is solved at once stay.",
        owner="priya",
        source="Service desk",
        path=numbers("61 65 68 70 79.5"),
        targets=numbers("65 68 72 78"),
        noise=Decimal("0.7"),
    ),
    DemoKpi(
        key="new_features",
        department="product-development",
        name="Adoption of new features",
        unit="%",
        goal=goals.PRODUCTS,
        measure="Feature adoption",
        contribution="A new feature counts when customers use it.",
        owner="lindiwe",
        source="Product analytics",
        path=numbers("18 23 27 30 43"),
        targets=numbers("23 28 33 45"),
        noise=Decimal("0.8"),
    ),
    DemoKpi(
        key="compliance",
        department="product-development",
        name="Compliance rate with licensing agreements",
        unit="%",
        goal=goals.LICENSING,
        measure="Compliance rate with licensing agreements",
        contribution="It is the number by which the goal is judged.",
        owner="david",
        source="Licence register",
        path=numbers("91.5 92.9 94.1 95.4 96.2"),
        targets=numbers("92 93 95 95"),
        noise=Decimal("0.1"),
        direction="at_least",
    ),
    DemoKpi(
        key="downtime",
        department="it",
        name="System downtime",
        unit="minutes a week",
        goal=goals.EFFICIENCY,
        measure="",
        contribution="Everybody can work when the systems run.",
        owner="bheki",
        source="Monitoring",
        path=numbers("160 130 110 90 22"),
        targets=numbers("- - - 30"),
        noise=Decimal(4),
        decimals=0,
        direction="decrease",
    ),
    DemoKpi(
        key="support_time",
        department="it",
        name="IT support resolution time",
        unit="hours",
        goal=goals.EFFICIENCY,
        measure="IT support resolution time",
        contribution="Colleagues get back to work sooner.",
        owner="bheki",
        source="Service desk",
        path=numbers("38 34 30.5 27 26"),
        targets=numbers("34 30 27 -"),
        noise=Decimal("0.6"),
        direction="decrease",
    ),
    DemoKpi(
        key="royalty_time",
        department="it",
        name="Processing time for royalty payments",
        unit="days",
        goal=goals.EFFICIENCY,
        measure="Processing time for royalty payments",
        contribution="Automatic checks replace two days of reading by hand.",
        owner="maria",
        source="Payment system",
        path=numbers("12.5 11.6 10.8 10 7.7"),
        targets=numbers("11.5 10.8 10 8"),
        noise=Decimal("0.15"),
        direction="decrease",
        relative=numbers("- - - -20"),
    ),
    DemoKpi(
        key="staying",
        department="hr",
        name="Employee retention rate",
        unit="%",
        goal=goals.PEOPLE,
        measure="Employee retention rate",
        contribution="It is the number by which the goal is judged.",
        owner="karin",
        source="Personnel files",
        path=numbers("82.6 83.1 83.4 84 84.2"),
        targets=numbers("- - 84 -"),
        noise=Decimal("0.1"),
    ),
    DemoKpi(
        key="vacancies",
        department="hr",
        name="Vacancies filled in time",
        unit="%",
        goal=goals.PEOPLE,
        measure="Vacancies filled in time",
        contribution="Teams that are complete lose fewer people.",
        owner="tebogo",
        source="Recruiting list",
        path=numbers("48 54 58 60 78"),
        targets=numbers("54 58 62 75"),
        noise=Decimal(1),
        decimals=0,
    ),
)
BY_KEY: Final = {kpi.key: kpi for kpi in KPIS}
