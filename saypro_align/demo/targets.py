"""What the running quarter's targets say, and who founds the departments that answer for them."""

from dataclasses import dataclass
from typing import Final

from kpis.choices import Direction
from kpis.choices.targets import Sharing
from saypro_align.demo import goals
from saypro_align.demo.people import DemoDepartment, DemoPerson

DEPARTMENTS: Final = (
    DemoDepartment("finance", "Finance", "Keeps the money in order and pays members."),
    DemoDepartment("operations", "Operations", "Takes in licences and statements, and works them."),
    DemoDepartment("legal", "Legal", "Writes our contracts and keeps us within the law."),
)
PEOPLE: Final = (
    DemoPerson("naledi", "Naledi Mabaso", "finance", is_head=True),
    DemoPerson("lwazi", "Lwazi Cele", "finance"),
    DemoPerson("werner", "Werner Botes", "operations", is_head=True),
    DemoPerson("palesa", "Palesa Radebe", "operations"),
    DemoPerson("aisha", "Aisha Khan", "legal", is_head=True),
    DemoPerson("ruan", "Ruan Kruger", "legal"),
)


@dataclass(frozen=True, slots=True)
class DemoTarget:
    """A target of the story; `above` names the one it serves, `weeks` its values, Monday by Monday."""

    key: str
    name: str
    why: str
    owner: str
    unit: str
    number: str
    start: str | None
    change: str = ""
    value: str = ""
    direction: str = Direction.INCREASE
    sharing: str = Sharing.SUM
    goal: str = ""
    above: str = ""
    how: str = ""
    department: str = ""
    person: str = ""
    path: tuple[tuple[int, str], ...] = ()
    weeks: tuple[str, ...] = ()


REVENUE, TIME, COMPLIANCE = "revenue", "time", "compliance"
_PAYS: Final = "Members live on royalties; each rand that is licensed is paid out to them."
_WAITS: Final = "A member waits ten days for money that is already here."
_LAW: Final = "One breach costs us the licence; nobody would trust us with royalties again."
TARGETS: Final = (
    DemoTarget(
        REVENUE,
        "Increase royalty revenue by 15 % over the quarter",
        _PAYS,
        "naledi",
        "R",
        "Royalty revenue in a month",
        "200000",
        change="15",
        goal=goals.ROYALTIES,
        path=((30, "206000"), (60, "217000")),
        weeks=("200000", "201500", "203000", "204200", "206800", "209000", "211400", "213900"),
    ),
    DemoTarget(
        TIME,
        "Reduce the processing time of royalty payments by 20 %",
        _WAITS,
        "werner",
        "days",
        "Days from statement to payment",
        "10",
        change="-20",
        direction=Direction.DECREASE,
        goal=goals.EFFICIENCY,
        weeks=("10", "9.8", "9.6", "9.5", "9.4", "9.2", "9.1", "9"),
    ),
    DemoTarget(
        COMPLIANCE,
        "Achieve a 95 % compliance rate by the end of the quarter",
        _LAW,
        "aisha",
        "%",
        "Compliance rate",
        None,
        value="95",
        direction=Direction.AT_LEAST,
        sharing=Sharing.COVERAGE,
        goal=goals.LICENSING,
        weeks=("91", "91", "92", "92", "93", "94", "94", "94"),
    ),
    DemoTarget(
        "sales",
        "Bring R 12 000 of new royalties a month from renewals",
        _PAYS,
        "pieter",
        "R",
        "New royalties from renewals",
        "0",
        value="12000",
        above=REVENUE,
        how="Every customer who renews is offered a licence.",
        department="sales",
        weeks=("0", "600", "1500", "2100", "3300", "4200", "5000", "6100"),
    ),
    DemoTarget(
        "marketing",
        "Bring R 6 000 of new royalties a month from members' works",
        _PAYS,
        "lerato",
        "R",
        "New royalties from members' works",
        "0",
        value="6000",
        above=REVENUE,
        how="Members learn which of their works can be licensed.",
        department="marketing",
        weeks=("0", "300", "600", "900", "1500", "1900", "2300", "2700"),
    ),
    DemoTarget(
        "it",
        "Bring new royalties every month from the licence shop",
        _PAYS,
        "anil",
        "R",
        "New royalties from the licence shop",
        "0",
        value="6000",
        above=REVENUE,
        how="Licences are bought on one page without a call.",
        department="it",
        weeks=("0", "0", "0", "100", "300", "500", "900", "1200"),
    ),
    DemoTarget(
        "operations",
        "Work a statement within 4 days instead of 5",
        _WAITS,
        "palesa",
        "days",
        "Days to work a statement",
        "5",
        value="4",
        direction=Direction.DECREASE,
        above=TIME,
        how="Half of the ten days are spent here.",
        department="operations",
        weeks=("5", "4.9", "4.8", "4.7", "4.7", "4.6", "4.5", "4.4"),
    ),
    DemoTarget(
        "finance",
        "Approve a payment within 4 days instead of 5",
        _WAITS,
        "lwazi",
        "days",
        "Days to approve a payment",
        "5",
        value="4",
        direction=Direction.DECREASE,
        above=TIME,
        how="The other half of the ten days is spent here.",
        department="finance",
        weeks=("5", "4.9", "4.8", "4.8", "4.7", "4.6", "4.6", "4.6"),
    ),
    DemoTarget(
        "hr",
        "Train 95 % of all employees in the new rules",
        _LAW,
        "zanele",
        "%",
        "Employees trained in the new rules",
        None,
        value="95",
        direction=Direction.AT_LEAST,
        above=COMPLIANCE,
        how="Nobody keeps rules he does not know.",
        department="hr",
        weeks=("12", "25", "38", "51", "60", "71", "80", "88"),
    ),
    DemoTarget(
        "johan",
        "Close 8 licences with customers who renew",
        "Each licence brings about R 750 a month.",
        "johan",
        "licences",
        "Licences closed by Johan",
        "0",
        value="8",
        above="sales",
        how="Half of the department's royalties come from these customers.",
        department="sales",
        person="johan",
        weeks=("0", "0", "1", "1", "2", "3", "3", "4"),
    ),
    DemoTarget(
        "sipho",
        "Tell 400 members which of their works can be licensed",
        "Members who know what they own offer it.",
        "sipho",
        "members",
        "Members told by Sipho",
        "0",
        value="400",
        above="marketing",
        how="Every tenth member who is told offers a work.",
        department="marketing",
        person="sipho",
        weeks=("0", "40", "80", "120", "150", "180", "220", "260"),
    ),
    DemoTarget(
        "ruan",
        "Check every licence contract within 5 days instead of 8",
        "A contract that is checked late is signed late.",
        "ruan",
        "days",
        "Days to check a contract",
        "8",
        value="5",
        direction=Direction.DECREASE,
        above=COMPLIANCE,
        how="Contracts that are checked keep us within the law.",
        department="legal",
        person="ruan",
        weeks=("8", "7.5", "7.5", "7", "6.5", "6.5", "6", "6"),
    ),
)
# Being talked over, and a draft nobody has finished.
PROPOSED: Final = DemoTarget(
    "answers",
    "Answer members' questions about royalties within 2 days",
    "Members who wait for an answer call three times; half of all calls are such calls.",
    "nomsa",
    "days",
    "Days to answer a question about royalties",
    "5",
    value="2",
    direction=Direction.DECREASE,
    goal=goals.CUSTOMERS,
)
DRAFT: Final = "Win two partners abroad"
