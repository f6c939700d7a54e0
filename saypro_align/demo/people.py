"""Who works in the demo organization, and how they sign in."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD: Final = "align-demo-2026"  # noqa: S105 - printed on the screen, worth nothing elsewhere
DOMAIN: Final = "saypro.example"


@dataclass(frozen=True, slots=True)
class DemoDepartment:
    """A department of the customer's first text."""

    slug: str
    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person; `handle` is the name before the @ and the name used in the story."""

    handle: str
    name: str
    department: str = ""
    is_head: bool = False
    organization_role: str = ""

    @property
    def email(self) -> str:
        """Return the address the person signs in with."""
        return f"{self.handle}@{DOMAIN}"


DEPARTMENTS: Final = (
    DemoDepartment("marketing", "Marketing", "Makes SayPro known and brings leads to Sales."),
    DemoDepartment("sales", "Sales", "Turns leads into customers."),
    DemoDepartment(
        "customer-service", "Customer Service", "Keeps customers satisfied and with us."
    ),
    DemoDepartment("product-development", "Product Development", "Builds what customers buy."),
    DemoDepartment("it", "IT", "Runs the systems and helps everybody who works with them."),
    DemoDepartment("hr", "Human Resources", "Finds people, develops them and keeps them."),
)

# Dissolved at the end of the running quarter: exempt, with one objective that serves no goal.
LEAVING_DEPARTMENT: Final = DemoDepartment(
    "facilities", "Facilities", "Moves us into the new building; then its people join IT."
)

ADMINISTRATOR: Final = DemoPerson("grace", "Grace van Wyk", organization_role="administrator")
PEOPLE: Final = (
    DemoPerson("lerato", "Lerato Dube", "marketing", is_head=True),
    DemoPerson("sipho", "Sipho Ndlovu", "marketing"),
    DemoPerson("ayanda", "Ayanda Botha", "marketing"),
    DemoPerson("pieter", "Pieter Naidoo", "sales", is_head=True),
    DemoPerson("fatima", "Fatima Patel", "sales"),
    DemoPerson("johan", "Johan Steyn", "sales"),
    DemoPerson("nomsa", "Nomsa Khumalo", "customer-service", is_head=True),
    DemoPerson("themba", "Themba Sithole", "customer-service"),
    DemoPerson("priya", "Priya Govender", "customer-service"),
    DemoPerson("kabelo", "Kabelo Mokoena", "product-development", is_head=True),
    DemoPerson("lindiwe", "Lindiwe Maseko", "product-development"),
    DemoPerson("david", "David Chen", "product-development"),
    DemoPerson("anil", "Anil Pillay", "it", is_head=True),
    DemoPerson("bheki", "Bheki Zulu", "it"),
    DemoPerson("maria", "Maria Fourie", "it"),
    DemoPerson("zanele", "Zanele Nkosi", "hr", is_head=True),
    DemoPerson("tebogo", "Tebogo Molefe", "hr"),
    DemoPerson("karin", "Karin Venter", "hr"),
    DemoPerson("mandla", "Mandla Zungu"),
    DemoPerson("thandi", "Thandi Mahlangu", organization_role="coordinator"),
    DemoPerson("joseph", "Joseph Malatji", organization_role="leader"),
    DemoPerson("rachel", "Rachel Investor", organization_role="external"),
)

# In the order in which a newcomer wants to try them; `run` prints the list.
SIGN_INS: Final[tuple[tuple[str, str | Promise], ...]] = (
    (f"lerato@{DOMAIN}", _("Lerato Dube, head of Marketing")),
    (f"pieter@{DOMAIN}", _("Pieter Naidoo, head of Sales")),
    (f"nomsa@{DOMAIN}", _("Nomsa Khumalo, head of Customer Service")),
    (f"kabelo@{DOMAIN}", _("Kabelo Mokoena, head of Product Development")),
    (f"anil@{DOMAIN}", _("Anil Pillay, head of IT")),
    (f"zanele@{DOMAIN}", _("Zanele Nkosi, head of Human Resources")),
    (f"sipho@{DOMAIN}", _("Sipho Ndlovu, staff of Marketing")),
    (f"thandi@{DOMAIN}", _("Thandi Mahlangu, strategy office")),
    (f"joseph@{DOMAIN}", _("Joseph Malatji, chief executive")),
    (f"grace@{DOMAIN}", _("Grace van Wyk, administrator")),
    (f"rachel@{DOMAIN}", _("Rachel Investor, external reader")),
)
