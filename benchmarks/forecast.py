"""`python -m benchmarks.forecast`: the KPI forecast against linear pace, on series it never saw.

Simulated series of six characters, and the demo organization's own, are cut at three points; what
was said there is compared with what happened. Deterministic: the same figures on every machine.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import django

from benchmarks.series import Series, judged_series, simulated
from kpis.attainment import Target, Value
from kpis.choices import Aggregation
from kpis.report_card import Judged, report_card
from saypro_align.demo.series import KPIS


def main() -> None:
    """Print the scores of each character and of all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saypro_align.settings.test")
    django.setup()
    judged: dict[str, list[Judged]] = {}
    for series in (*simulated(), *demo()):
        for one in judged_series(series):
            judged.setdefault(series.character, []).append(one)
            judged.setdefault("demo" if series.character == "demo" else "simulated", []).append(one)
    print(f"{'series':<22}{'n':>6}{'hit':>7}{'Brier':>8}{'pace':>8}{'rate':>8}{'better':>8}")
    for name in sorted(judged, key=lambda name: (name in ("simulated", "demo"), name)):
        card = report_card(judged[name])
        if card is None:
            continue
        better = f"{card.better:.0%}" if card.better is not None else "-"
        print(
            f"{name:<22}{card.count:>6}{card.happened / card.count:>7.0%}{card.brier:>8.3f}"
            f"{card.brier_pace:>8.3f}{card.brier_rate:>8.3f}{better:>8}"
        )
    _print_calibration(judged["simulated"])


def demo() -> Iterator[Series]:
    """Yield the demo organization's series of the three quarters that are over."""
    from saypro_align.demo.calendar import quarters
    from saypro_align.demo.measuring import value_on

    for quarter in quarters(datetime(2026, 11, 21, 12, tzinfo=UTC))[:3]:
        for kpi in KPIS:
            wanted = kpi.targets[quarter.index]
            if wanted.is_nan():
                continue
            target = Target(
                kpi.direction,
                kpi.path[quarter.index],
                wanted,
                starts_on=quarter.starts_on,
                due_on=quarter.ends_on,
            )
            values = [Value(day, value_on(kpi, quarter, day)) for day in quarter.mondays()]
            yield Series("demo", target, values, Aggregation.LEVEL)


def _print_calibration(judged: list[Judged]) -> None:
    card = report_card(judged)
    print(f"\n{'said':<12}{'n':>6}{'said':>8}{'happened':>10}")
    for one in card.bins if card else ():
        happened = f"{one.happened / one.count:.0%}" if one.count else "-"
        print(f"{one.low}-{one.high} %".ljust(12) + f"{one.count:>6}{one.said:>8.0%}{happened:>10}")


if __name__ == "__main__":
    main()
