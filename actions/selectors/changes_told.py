"""What a review changed of a target, in words."""

from django.utils.translation import gettext as _

from actions.models import TargetDecision
from kpis.choices.targets import ChangeState
from kpis.models import TargetChange
from kpis.target_fields import CHANGEABLE, spoken


def change_lines(change: TargetChange | None) -> tuple[str, ...]:
    """Return a change as sentences, old → new, field by field."""
    if change is None:
        return ()
    return tuple(
        _("%(field)s: %(old)s → %(new)s")
        % {
            "field": CHANGEABLE.get(name, name),
            "old": spoken(name, change.old.get(name), {}),
            "new": spoken(name, new, {}),
        }
        for name, new in change.new.items()
    )


def told_of(decision: TargetDecision | None) -> tuple[str, ...]:
    """Return what the decision led to: old → new, or the target that took its place."""
    if decision is None:
        return ()
    if decision.replacement is not None:
        return (_("Replaced by “%(name)s”") % {"name": decision.replacement},)
    lines = change_lines(decision.change)
    if decision.change is not None and decision.change.state != ChangeState.APPROVED:
        lines = (*lines, str(decision.change.get_state_display()))
    return lines
