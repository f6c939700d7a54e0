"""How templates say what a target promises, and what somebody would promise instead."""

from django import template

from kpis.models import Kpt, KptFeedback
from kpis.selectors.discussion import wanted_text
from kpis.words.targets import path_text

register = template.Library()


@register.filter
def promise(kpt: Kpt) -> str:
    """Say where the number starts and what it shall reach."""
    return path_text(kpt)


@register.filter
def wanted(row: KptFeedback) -> str:
    """Say what was wanted instead."""
    return wanted_text(row)
