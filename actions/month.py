"""What a department's month came to, as plain values: frozen, read again, and said in sentences.

Knows no database. Numbers of targets and KPIs are handed in as the words they are shown in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.choices import KpiStatus

_GOOD: Final = (KpiStatus.REACHED, KpiStatus.ON_TRACK)
_BEHIND: Final = (KpiStatus.OFF_TRACK, KpiStatus.AT_RISK)
_SILENT: Final = (KpiStatus.STALE, KpiStatus.NO_DATA)
# More names than these are counted.
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A target or KPI as it stood: its name, the word for it, the rule, and the last value."""

    id: str
    name: str
    status: str
    rule: str
    value: str = ""
    wanted: str = ""

    @property
    def choice(self) -> KpiStatus:
        """Return the status with its label and tone, as badges want it."""
        return KpiStatus(self.status)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; nothing is said where nothing was asked."""

    done: int = 0
    total: int = 0

    def __str__(self) -> str:
        return _("%(done)d of %(total)d") % {"done": self.done, "total": self.total}


@dataclass(frozen=True, slots=True)
class MonthResults:
    """Everything a monthly review begins with."""

    targets: tuple[ResultLine, ...] = ()
    kpis: tuple[ResultLine, ...] = ()
    check_ins: Share = Share()
    obstacles_open: int = 0
    obstacles_oldest_days: int = 0
    gaps_opened: int = 0
    gaps_resolved: int = 0
    gaps_open: int = 0
    actions_done: int = 0
    actions_late: int = 0

    def frozen(self) -> dict[str, Any]:
        """Return the results as they are kept."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "MonthResults":
        """Return what was kept; what an older version did not know stays empty."""
        known = {name: kept[name] for name in cls.__slots__ if name in kept}
        for name in ("targets", "kpis"):
            known[name] = tuple(ResultLine(**line) for line in known.get(name, ()))
        return cls(**{**known, "check_ins": Share(**known.get("check_ins", {}))})

    @property
    def sentences(self) -> str:
        """Return the draft of what the results mean, a sentence a line; people go on from there."""
        found = (
            *_of_lines(
                self.targets,
                ngettext(
                    "%(good)d of %(all)d target is reached or on track.",
                    "%(good)d of %(all)d targets are reached or on track.",
                    len(self.targets),
                ),
            ),
            *_of_lines(
                self.kpis,
                ngettext(
                    "%(good)d of %(all)d KPI of the plan is reached or on track.",
                    "%(good)d of %(all)d KPIs of the plan are reached or on track.",
                    len(self.kpis),
                ),
            ),
            *self._of_check_ins(),
            *self._of_obstacles(),
            *self._of_gaps(),
            *self._of_actions(),
        )
        return "\n".join(found) or _("There are no numbers for this month yet.")

    def _of_check_ins(self) -> tuple[str, ...]:
        if not self.check_ins.total:
            return ()
        told = _("Check-ins on time: %(share)s.")
        return (told % {"share": self.check_ins},)

    def _of_obstacles(self) -> tuple[str, ...]:
        if not self.obstacles_open:
            return ()
        told = ngettext(
            "%(n)d obstacle is open; it is %(days)d days old.",
            "%(n)d obstacles are open; the oldest is %(days)d days old.",
            self.obstacles_open,
        )
        return (told % {"n": self.obstacles_open, "days": self.obstacles_oldest_days},)

    def _of_gaps(self) -> tuple[str, ...]:
        if not (self.gaps_opened or self.gaps_resolved or self.gaps_open):
            return ()
        told = _("Gaps in the month: %(new)d new, %(gone)d resolved; %(left)d open now.")
        return (
            told % {"new": self.gaps_opened, "gone": self.gaps_resolved, "left": self.gaps_open},
        )

    def _of_actions(self) -> tuple[str, ...]:
        if not (self.actions_done or self.actions_late):
            return ()
        told = _("Corrective actions: %(done)d done in the month, %(late)d late now.")
        return (told % {"done": self.actions_done, "late": self.actions_late},)


def _of_lines(lines: Sequence[ResultLine], told: str) -> tuple[str, ...]:
    if not lines:
        return ()
    good = sum(line.status in _GOOD for line in lines)
    parts = [told % {"good": good, "all": len(lines)}]
    for statuses, words in (
        (_BEHIND, _("Behind: %(names)s.")),
        (_SILENT, _("No recent value: %(names)s.")),
    ):
        names = [line.name for line in lines if line.status in statuses]
        if names:
            parts.append(words % {"names": _named(names)})
    return (" ".join(parts),)


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return shown if more <= 0 else _("%(names)s and %(n)d more") % {"names": shown, "n": more}
