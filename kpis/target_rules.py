"""What still keeps a target from becoming final, in sentences that say what to do."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.choices import Direction
from kpis.choices.targets import KptLevel
from kpis.models import Kpt

Ask = Callable[[Kpt], Iterable[str]]
_MORE: list[Ask] = []


def also_asks(ask: Ask) -> Ask:
    """Let another part of the product hold a target back; it yields a sentence for each reason."""
    _MORE.append(ask)
    return ask


def why_not_final(kpt: Kpt) -> list[str]:
    """Return why the target cannot become final yet; nothing when it can."""
    return [*lacks(kpt), *(reason for ask in _MORE for reason in ask(kpt))]


def is_early(kpt: Kpt, today: date) -> bool:
    """Tell whether people were told that they may still speak: the announced day is not over."""
    return kpt.feedback_until is not None and today <= kpt.feedback_until


def early_sentence(kpt: Kpt) -> str:
    """Say until when nobody but the strategy office makes the target final."""
    day = date_format(kpt.feedback_until, "j M Y") if kpt.feedback_until else ""
    return _("Feedback is open until %(day)s. It can become final on the day after.") % {"day": day}


def lacks(kpt: Kpt) -> Iterator[str]:
    """Say what is missing: an owner, the why, the number, whom it serves."""
    if kpt.owner_id is None and kpt.team_id is None:
        yield _("Name the one person or team that answers for it.")
    if not kpt.rationale.strip():
        yield _("Say why this target matters.")
    if kpt.level == KptLevel.ORGANIZATION and kpt.goal_id is None:
        yield _("Choose the goal it serves.")
    if kpt.level != KptLevel.ORGANIZATION and kpt.parent_id and not kpt.contribution.strip():
        yield _("Say in one sentence how it helps the target above.")
    yield from lacks_of_number(kpt)


def lacks_of_number(kpt: Kpt) -> Iterator[str]:
    """Say what is missing before the target can be measured."""
    if kpt.kpi is None:
        yield _("Name the number that shows it.")
        return
    direction = kpt.kpi.direction
    if not direction:
        yield _("Say when the number is good.")
    if direction == Direction.RANGE:
        if kpt.low is None or kpt.high is None:
            yield _("Enter both ends of the range.")
        return
    if kpt.target_value is None:
        yield _("Enter the target value as a number, like 4 or 2.5.")
    if direction in (Direction.INCREASE, Direction.DECREASE) and kpt.baseline is None:
        yield _("Enter where the number starts.")
