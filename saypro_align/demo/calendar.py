"""The demo's days: the quarter that runs now and the three before it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from saypro_align.lib.clock import organization_zone
from saypro_align.lib.periods import Period, at_local, local_day, quarter_period

MONDAY: Final = 0

Step = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class DemoQuarter:
    """One of the four quarters; `index` 3 is the one that runs."""

    index: int
    period: Period

    @property
    def code(self) -> str:
        """Return the short name, like 2026-Q4."""
        return self.period.key

    @property
    def name(self) -> str:
        """Return the name people read."""
        year, number = self.period.key.split("-Q")
        return f"Quarter {number}, {year}"

    @property
    def starts_on(self) -> date:
        """Return the first day."""
        return self.period.first_day

    @property
    def ends_on(self) -> date:
        """Return the last day."""
        return self.period.last_day

    def mondays(self) -> Iterator[date]:
        """Yield the quarter's Mondays."""
        day = self.starts_on + timedelta(days=-self.starts_on.weekday() % 7)
        while day <= self.ends_on:
            yield day
            day += timedelta(days=7)


def quarters(now: datetime) -> tuple[DemoQuarter, ...]:
    """Return the three quarters before the one of `now`, and that one."""
    running = quarter_period(local_day(now, organization_zone()))
    periods = [running]
    while len(periods) < 4:
        periods.insert(0, quarter_period(periods[0].first_day - timedelta(days=1)))
    return tuple(DemoQuarter(index, period) for index, period in enumerate(periods))


@dataclass
class Timeline:
    """What happens when; steps run in the order of their moments, none later than `now`."""

    now: datetime
    _steps: list[tuple[datetime, int, Step]] = field(default_factory=list)

    def on(self, day: date, hour: int, step: Step, *, must: bool = False) -> None:
        """Plan a step; what lies in the future is left out, unless the story needs it."""
        moment = at_local(day, time(hour), organization_zone())
        if must:
            moment = min(moment, self.now)
        if moment <= self.now:
            self._steps.append((moment, len(self._steps), step))

    def run(self, tell: Callable[[int, int], None], *, after: Callable[[datetime], object]) -> None:
        """Take all steps, each followed by `after`, and tell how many are done."""
        steps = sorted(self._steps, key=lambda one: one[:2])
        for done, (moment, _order, step) in enumerate(steps, start=1):
            step(moment)
            after(moment)
            tell(done, len(steps))
