"""What a quarter came to, as plain values: its numbers frozen, and the three parts drafted from them.

Knows no database. Targets of persons never stand here: everybody who works here reads it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.choices.closings import ClosingOutcome, WhatNext
from saypro_align.lib import percent

PARTS: Final = ("successes", "improvements", "next_steps")


@dataclass(frozen=True, slots=True)
class EndedTarget:
    """How a target of the organization or of a department ended."""

    id: str
    name: str
    department: str
    owner: str
    promised: str
    result: str
    outcome: str
    rule: str
    lessons: str = ""
    what_next: str = ""

    @property
    def choice(self) -> ClosingOutcome:
        """Return the outcome with its label and tone, as badges want it."""
        return ClosingOutcome(self.outcome)

    @property
    def whose(self) -> str:
        """Return whose promise it was."""
        return self.department or _("Organization")


@dataclass(frozen=True, slots=True)
class Middle:
    """What became of the look at the quarter's middle: held on a day, left out by whom and why, or open."""

    state: str = ""
    on: str = ""
    who: str = ""
    why: str = ""

    @property
    def day(self) -> date | None:
        """Return the day it was held, is planned for, or was left out of."""
        return date.fromisoformat(self.on) if self.on else None


@dataclass(frozen=True, slots=True)
class QuarterStory:
    """The numbers of a quarter."""

    quarter: str
    following: str = ""
    as_of: str = ""
    aligned: int = 0
    total: int = 0
    target_percent: int = 90
    targets: tuple[EndedTarget, ...] = ()
    actions_done: int = 0
    actions_effective: int = 0
    actions_open: int = 0
    gaps_resolved: int = 0
    gaps_open: int = 0
    thanks: int = 0
    middle: Middle = field(default_factory=Middle)

    def frozen(self) -> dict[str, Any]:
        """Return the numbers as they are kept."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "QuarterStory":
        """Return what was kept; what an older version did not know stays empty."""
        known = {name: kept[name] for name in cls.__slots__ if name in kept}
        known["targets"] = tuple(EndedTarget(**one) for one in known.get("targets", ()))
        known["middle"] = Middle(**known.get("middle", {}))
        return cls(**known)

    def ended(self, outcome: str) -> list[EndedTarget]:
        """Return the targets that ended so."""
        return [one for one in self.targets if one.outcome == outcome]

    @property
    def reached(self) -> int:
        """Return how many targets were reached."""
        return len(self.ended(ClosingOutcome.REACHED))

    @property
    def headline(self) -> str:
        """Return the news in one sentence: "8 of 10 plans aligned, 11 of 14 targets reached"."""
        parts = []
        if self.total:
            told = _("%(k)d of %(n)d plans aligned")
            parts.append(told % {"k": self.aligned, "n": self.total})
        if self.targets:
            told = _("%(k)d of %(n)d targets reached")
            parts.append(told % {"k": self.reached, "n": len(self.targets)})
        return ", ".join(parts) or _("No plans and no targets")

    @property
    def share(self) -> str:
        """Return the share of fully aligned plans as people read it."""
        return percent.percent_text(self.aligned, self.total) if self.total else ""

    @property
    def meets(self) -> bool:
        """Return whether the alignment target was met."""
        return bool(percent.meets(self.aligned, self.total, self.target_percent))

    def drafts(self) -> dict[str, str]:
        """Return the three parts as the numbers suggest them, a point a line."""
        return {
            "successes": "\n".join(self._successes()),
            "improvements": "\n".join(self._improvements()),
            "next_steps": "\n".join(self._next_steps()),
        }

    def _successes(self) -> Iterable[str]:
        if self.meets:
            yield self._alignment()
        for one in self.ended(ClosingOutcome.REACHED):
            yield _("%(name)s (%(whose)s): reached, %(result)s.") % _said(one)
        if self.actions_effective:
            told = ngettext(
                "%(n)d corrective action worked.",
                "%(n)d corrective actions worked.",
                self.actions_effective,
            )
            yield told % {"n": self.actions_effective}
        if self.gaps_resolved:
            told = ngettext("%(n)d gap resolved.", "%(n)d gaps resolved.", self.gaps_resolved)
            yield told % {"n": self.gaps_resolved}

    def _improvements(self) -> Iterable[str]:
        if self.total and not self.meets:
            yield self._alignment()
        for outcome in (ClosingOutcome.MISSED, ClosingOutcome.PARTLY):
            for one in self.ended(outcome):
                told = _("%(name)s (%(whose)s): %(outcome)s, %(result)s. Promised: %(promised)s.")
                yield " ".join(part for part in (told % _said(one), one.lessons) if part)
        if self.middle.state == "left_out":
            told = _("The mid-quarter review was left out by %(who)s: %(why)s")
            yield told % {"who": self.middle.who, "why": self.middle.why}
        elif self.middle.state == "missing":
            yield _("The mid-quarter review was not held.")

    def _next_steps(self) -> Iterable[str]:
        for one in self.targets:
            if one.what_next == WhatNext.CARRY:
                told = _("%(name)s (%(whose)s) goes on, from %(result)s.")
                yield told % _said(one)
        if self.gaps_open:
            told = ngettext(
                "%(n)d gap is still open.", "%(n)d gaps are still open.", self.gaps_open
            )
            yield told % {"n": self.gaps_open}
        if self.actions_open:
            told = ngettext(
                "%(n)d corrective action goes on.",
                "%(n)d corrective actions go on.",
                self.actions_open,
            )
            yield told % {"n": self.actions_open}

    def _alignment(self) -> str:
        return _("%(k)d of %(n)d plans fully aligned (%(share)s; the target is %(target)d %%).") % {
            "k": self.aligned,
            "n": self.total,
            "share": self.share,
            "target": self.target_percent,
        }


def _said(one: EndedTarget) -> dict[str, str]:
    return {
        "name": one.name,
        "whose": one.whose,
        "result": one.result,
        "promised": one.promised,
        "outcome": str(one.choice.label).lower(),
    }
