"""The headline as a sentence, and its change as news; every page and mail says it alike. Pure."""

import unicodedata
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saypro_align.lib.percent import NO_BREAK_SPACE, with_sign
from saypro_align.lib.periods import short_quarter

SUBJECT_LIMIT = 60
_TEN = 10


def number_word(count: int) -> str:
    """Write numbers up to ten as words at the start of a sentence: "Two", "11"."""
    words = (
        _("No"),
        _("One"),
        _("Two"),
        _("Three"),
        _("Four"),
        _("Five"),
        _("Six"),
        _("Seven"),
        _("Eight"),
        _("Nine"),
        _("Ten"),
    )
    return words[count] if 0 <= count <= _TEN else str(count)


def headline_sentence(aligned: int, total: int, target_percent: int, needed: int | None) -> str:
    """Say how many plans are fully aligned and what the target still asks for.

    "4 of 6 plans are fully aligned. Two more are needed."
    """
    if total == 0:
        return _("No plans are due yet.")
    first = ngettext(
        "%(aligned)d of %(total)d plan is fully aligned.",
        "%(aligned)d of %(total)d plans are fully aligned.",
        total,
    ) % {"aligned": aligned, "total": total}
    if not needed:
        second = _("The %(percent)s target is met.") % {"percent": with_sign(str(target_percent))}
    else:
        second = ngettext("%(count)s more is needed.", "%(count)s more are needed.", needed) % {
            "count": number_word(needed)
        }
    return f"{first} {second}"


def tenths(shown: str | None) -> int | None:
    """Return a shown percentage in tenths of a point: "66.6" is 666."""
    return None if shown is None else int(shown.replace(".", ""))


def points_between(before: str | None, now: str | None) -> int | None:
    """Return the difference of two shown percentages in tenths of a point.

    The shown values are subtracted, so that the three numbers on a page agree for who checks them.
    """
    old, new = tenths(before), tenths(now)
    return None if old is None or new is None else new - old


def points_text(difference: int) -> str:
    """Write tenths of a point: 166 is "16.6 points", 10 is "1 point"."""
    whole, part = divmod(abs(difference), 10)
    number = f"{whole}.{part}" if part else str(whole)
    noun = _("point") if abs(difference) == _TEN else _("points")
    return f"{number}{NO_BREAK_SPACE}{noun}"


def change_words(difference: int | None) -> str:
    """Say which way the number went: "up 16.6 points"; nothing where there is no comparison."""
    if difference is None:
        return ""
    if difference == 0:
        return _("unchanged")
    direction = _("up %(points)s") if difference > 0 else _("down %(points)s")
    return direction % {"points": points_text(difference)}


def course(first: str, start: date, last: str, end: date) -> str:
    """Say where alignment began and where it stands; of a single day there is no course."""
    if start == end:
        told = {"value": last, "day": format_date(end, "j M")}
        return _("Alignment was %(value)s on %(day)s.") % told
    return _("Alignment went from %(first)s on %(start)s to %(last)s on %(end)s.") % {
        "first": first,
        "start": format_date(start, "j M"),
        "last": last,
        "end": format_date(end, "j M"),
    }


def monthly_subject(
    organization: str,
    shown: str | None,
    difference: int | None,
    month: str,
    *,
    is_counted: bool = True,
) -> str:
    """Put the news into at most 60 characters.

    "SayPro alignment: 66.6 %, up 16.6 points in November"
    """
    if not is_counted:
        news = _("nothing counted in %(month)s") % {"month": month}
    elif shown is None:
        news = _("no plans due in %(month)s") % {"month": month}
    else:
        change = change_words(difference)
        parts = f"{with_sign(shown)}, {change}" if change else with_sign(shown)
        news = _("%(news)s in %(month)s") % {"news": parts, "month": month}
    subject = _("%(organization)s alignment: %(news)s") % {
        "organization": organization,
        "news": news,
    }
    if len(subject) > SUBJECT_LIMIT:
        subject = _("Alignment: %(news)s") % {"news": news}
    return one_line(subject)[:SUBJECT_LIMIT]


def one_line(text: str) -> str:
    """Strip what must not stand in a header: control characters and line ends."""
    breaking = ("Cc", "Cf", "Cs", "Zl", "Zp")
    kept = "".join(" " if unicodedata.category(c) in breaking else c for c in text)
    return " ".join(part for part in kept.split(" ") if part)


def first_that_fits(*tellings: str) -> str:
    """Return the first subject that is short enough; the last is cut where none is."""
    told = [one_line(one) for one in tellings]
    return next((one for one in told if len(one) <= SUBJECT_LIMIT), told[-1][:SUBJECT_LIMIT])


def period_words(key: str, first_day: date) -> str:
    """Return what people call the period of a report: "October 2026", "Q3 2026"."""
    return short_quarter(key) if "Q" in key else format_date(first_day, "F Y")


def definition() -> str:
    """Say what the number means, for every report."""
    return _(
        "A plan is fully aligned when it is in force and was checked, each of its objectives serves a "
        "goal that holds and is measured by a KPI with numbers, and no gap counts against it. The share "
        "is that of the plans due, rounded down."
    )
