"""The picture of a KPI's values."""

from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.selectors.pages import KpiPage
from saypro_align.lib import charts, numerals
from saypro_align.lib.templatetags.ui import day


def value_chart(page: KpiPage) -> charts.Chart | None:
    """Draw the values over time with the target as a dashed line; None without two values."""
    if len(page.values) < 2:
        return None
    values = list(reversed(page.values))
    unit = page.kpi.unit
    target = page.current.use.target_value if page.current.use else None
    every = [value.value for value in values] + ([target] if target is not None else [])
    low, high = min(Decimal(0), *every), max(every)
    newest = values[-1]
    return charts.trend(
        [
            charts.Point(day(value.measured_on), value.value, numerals.quantity(value.value, unit))
            for value in values
        ],
        sentence=_("%(kpi)s was %(value)s on %(day)s.")
        % {
            "kpi": page.kpi.name,
            "value": numerals.quantity(newest.value, unit),
            "day": day(newest.measured_on),
        },
        caption=_("Values of %(kpi)s") % {"kpi": page.kpi.name},
        target=target,
        target_label=_("Target %(value)s") % {"value": numerals.quantity(target, unit)}
        if target is not None
        else "",
        low=low,
        high=high if high > low else low + 1,
    )
