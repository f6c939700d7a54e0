"""Long lists of KPIs, joined in one go: a template loop over ten thousand takes a second."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from gaps.selectors.reach import ReachedKpi

register = template.Library()


@register.filter
def kpi_items(kpis: Iterable[ReachedKpi]) -> SafeString:
    """Show each KPI as an item with its link and owner."""
    return format_html_join(
        "",
        '<li><a href="{}">{}</a>{}<span class="quiet">{}</span></li>',
        ((kpi.url, kpi.name, " · " if kpi.owner else "", kpi.owner) for kpi in kpis),
    )
