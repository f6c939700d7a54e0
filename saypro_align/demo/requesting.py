"""What departments ask of each other: kept and broken promises of before, and what waits now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from departments.models import Objective, Plan, Quarter
from kpis.models import Handshake
from kpis.services import handshakes
from kpis.services.handshakes import TermsGiven
from saypro_align.demo.cast import Cast


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """A request about the first objective of a plan, and how it is counted."""

    asking: str
    asked: str
    text: str
    measured_by: str
    amount: int
    unit: str

    def terms(self, due_on: date, amount: int | None = None) -> TermsGiven:
        """Return the terms for a day, with another number where one is given."""
        number = self.amount if amount is None else amount
        return TermsGiven(self.text, due_on, self.measured_by, Decimal(number), self.unit)


LEADS: Final = DemoRequest(
    "sales",
    "marketing",
    "Hand over only leads that have asked for a price or a trial",
    "Leads handed over that are ready to buy",
    30,
    "a week",
)
COMPLAINTS: Final = DemoRequest(
    "customer-service",
    "product-development",
    "Put right the ten things customers complain about most",
    "Causes of complaints put right",
    10,
    "causes",
)
INTERVIEWS: Final = DemoRequest(
    "product-development",
    "customer-service",
    "Bring us together with customers who stopped using a feature",
    "Interviews with such customers",
    20,
    "interviews",
)
ROUTING: Final = DemoRequest(
    "customer-service",
    "it",
    "Show the customer's history when a call comes in",
    "Calls with the history shown",
    90,
    "%",
)
FIRST_DAY: Final = DemoRequest(
    "hr",
    "it",
    "Have computer and accounts ready on everybody's first day",
    "New colleagues who can work on their first day",
    100,
    "%",
)


def agree(cast: Cast, quarter: Quarter, told: DemoRequest, now: datetime) -> None:
    """Ask on one day, and agree on the next."""
    handshake = _ask(cast, quarter, told, now)
    handshakes.accept_handshake(
        handshake=handshake, actor=cast.heads[told.asked], now=now + timedelta(hours=3)
    )


def agree_on_less(cast: Cast, quarter: Quarter, told: DemoRequest, now: datetime) -> None:
    """Ask, get another offer, and take it."""
    handshake = _offer_less(cast, quarter, told, now)
    handshakes.accept_handshake(
        handshake=handshake, actor=cast.heads[told.asking], now=now + timedelta(hours=5)
    )


def wait_for_answer(cast: Cast, quarter: Quarter, told: DemoRequest, now: datetime) -> None:
    """Ask; nobody has answered yet."""
    _ask(cast, quarter, told, now)


def wait_for_yes(cast: Cast, quarter: Quarter, told: DemoRequest, now: datetime) -> None:
    """Ask; the other side has offered less, which nobody has answered yet."""
    _offer_less(cast, quarter, told, now)


def end(cast: Cast, quarter: Quarter, told: DemoRequest, *, kept: bool, now: datetime) -> None:
    """Say whether what was promised came."""
    handshake = Handshake.objects.get(quarter=quarter, text=told.text)
    actor = cast.heads[told.asking]
    if kept:
        handshakes.keep_handshake(handshake=handshake, actor=actor, now=now)
    else:
        handshakes.break_handshake(
            handshake=handshake, reason="Six of the ten were put right.", actor=actor, now=now
        )


def _ask(cast: Cast, quarter: Quarter, told: DemoRequest, now: datetime) -> Handshake:
    plans = Plan.objects.in_quarter(quarter).in_force()
    objectives = Objective.objects.filter(
        plan__in=plans.filter(obligation__department__slug=told.asking)
    ).select_related("plan__obligation__department", "plan__obligation__quarter")
    return handshakes.ask_department(
        objective=objectives.order_by("position", "pk")[0],
        department=cast.departments[told.asked],
        terms=told.terms(quarter.ends_on),
        actor=cast.heads[told.asking],
        now=now,
    )


def _offer_less(cast: Cast, quarter: Quarter, told: DemoRequest, now: datetime) -> Handshake:
    handshake = _ask(cast, quarter, told, now)
    return handshakes.offer_other_terms(
        handshake=handshake,
        terms=told.terms(quarter.ends_on, told.amount * 4 // 5),
        reason="So much we can promise with the people we have.",
        actor=cast.heads[told.asked],
        now=now + timedelta(hours=4),
    )
