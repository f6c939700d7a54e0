"""What somebody says in a check-in, and why it may need another look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kpis.models import Measurement
from kpis.outliers import Doubt
from kpis.services.obstacles import ObstacleFields
from saypro_align.lib.exceptions import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one number.

    `meant` is the value he stands by after being asked; `seen` the newest value he was shown.
    """

    value: Decimal | None = None
    no_change: bool = False
    meant: Decimal | None = None
    note: str = ""
    confidence: str = ""
    seen: UUID | None = None

    @property
    def is_silent(self) -> bool:
        """Return whether nothing was said: the number is skipped."""
        return self.value is None and not self.no_change


@dataclass(frozen=True, slots=True)
class Wish:
    """What a target should read instead, and why; whoever owns it or leads decides."""

    new: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """A whole check-in as it was filled in; `wishes` are told by the KPI the target is shown by."""

    numbers: Mapping[UUID, Said] = field(default_factory=dict)
    wishes: Mapping[UUID, Wish] = field(default_factory=dict)
    narrative: str = ""
    confidence: str = ""
    obstacle: ObstacleFields | None = None

    @property
    def is_silent(self) -> bool:
        """Return whether it says nothing at all."""
        spoken = any(not said.is_silent for said in self.numbers.values())
        return not (spoken or self.narrative.strip() or self.obstacle or self.wishes)


class Faults(DomainError):
    """Some numbers cannot be taken as they are; `of` says why, for each by its KPI's id."""

    def __init__(self, of: Mapping[UUID, str]) -> None:
        self.of = dict(of)
        super().__init__(
            _("Some numbers need another look. Nothing was saved."),
            fields={str(kpi_id): [text] for kpi_id, text in of.items()},
        )


class Doubtful(Faults):
    """Some values look like slips; nothing is saved until their owner says what is meant."""

    code = "is_it_right"

    def __init__(self, doubts: Mapping[UUID, Doubt], sentences: Mapping[UUID, str]) -> None:
        super().__init__(sentences)
        self.doubts = dict(doubts)


class WishRefused(DomainError):
    """A target cannot be changed as it is wished; `kpi_id` says at which number."""

    def __init__(self, kpi_id: UUID, refusal: DomainError) -> None:
        super().__init__(refusal.message, fields=refusal.fields)
        self.kpi_id, self.status, self.code = kpi_id, refusal.status, refusal.code


class Overtaken(Conflict):
    """Somebody recorded another value of the day meanwhile; `held` has it for each KPI's id."""

    def __init__(self, held: Mapping[UUID, Measurement]) -> None:
        super().__init__(_("Somebody else recorded a value meanwhile. Nothing was overwritten."))
        self.held = dict(held)
        self.current = next(iter(self.held.values()))
