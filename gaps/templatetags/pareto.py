"""A bar of what comes up most, and the address of exactly what it counts."""

from fractions import Fraction
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gaps.pareto import MOST_OF_IT, Bar
from gaps.selectors.pareto import BY_HAND
from saypro_align.lib.percent import one_decimal

WIDTH, HEIGHT = 400, 12

register = template.Library()


@register.simple_tag
def pareto_bar(bar: Bar) -> SafeString:
    """Draw the bar where those before it ended, with a dashed line at most of the whole.

    The words stand beside it, so the picture itself says nothing aloud.
    """
    before, own = (Fraction(WIDTH * part, bar.total) for part in (bar.before, bar.count))
    return format_html(
        '<svg class="chart-svg chart-svg--bullet" viewBox="0 0 {0} {1}" aria-hidden="true"'
        ' preserveAspectRatio="none" focusable="false">'
        '<rect class="c-band" x="0" y="1" width="{2}" height="{4}"/>'
        '<rect class="c-met" x="{2}" y="1" width="{3}" height="{4}"/>'
        '<line class="c-target c-target--dashed" x1="{5}" x2="{5}" y1="0" y2="{1}"'
        ' vector-effect="non-scaling-stroke"/></svg>',
        WIDTH,
        HEIGHT,
        one_decimal(before),
        one_decimal(own),
        HEIGHT - 2,
        WIDTH * MOST_OF_IT // 100,
    )


@register.simple_tag(takes_context=True)
def pareto_link(context: dict[str, Any], by: str, asked: str) -> str:
    """Return the register narrowed to the bar, besides what it is narrowed by already."""
    if asked == BY_HAND:
        return ""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query[by] = asked
    return f"{reverse('gaps:gap_list')}?{query.urlencode()}"
