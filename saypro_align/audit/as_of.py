"""`?as_of=`: a page, a file or an API answer as it was on a day or at a moment.

A day means its end in the organization's time zone. The page's links and forms keep the moment where
they lead to pages that can show it.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import wraps
from html import escape, unescape
from typing import Any, Final, TypeVar, cast
from urllib.parse import parse_qs, urlencode, urlsplit

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saypro_align.audit import past
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.periods import day_bounds

NAME: Final = "as_of"
_MOMENT_BEFORE: Final = timedelta(microseconds=1)
# No moment is written longer than this.
_LONGEST: Final = 40
_FIRST_YEAR: Final = 1970

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class UnreadableMoment(DomainError):
    """`as_of` is neither a day nor a moment, or it is still to come."""

    code = "as_of"


def read_moment(text: str, now: datetime) -> datetime:
    """Return the moment a text names; a day's end, and for today this moment.

    Raises UnreadableMoment for what is neither a day nor a moment, and for the future.
    """
    asked = text.strip()
    try:
        # In an address a plus sign arrives as a blank.
        moment = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", asked))
        if moment.year < _FIRST_YEAR or len(asked) > _LONGEST:
            raise ValueError(asked)
        if len(asked) <= len("2026-11-12"):
            return _end_of(moment.date(), now)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.organization_zone())
        moment = moment.astimezone(now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise _refused(
            _("Enter a day like 2026-11-12, or a moment like 2026-11-12T18:00.")
        ) from error
    if moment > now:
        raise _refused(_("This day is still to come. Choose today or an earlier day."))
    return moment


def _end_of(day: date, now: datetime) -> datetime:
    start, end = day_bounds(day, clock.organization_zone())
    if start > now:
        raise _refused(_("This day is still to come. Choose today or an earlier day."))
    return min(end - _MOMENT_BEFORE, now)


def _refused(sentence: str) -> UnreadableMoment:
    return UnreadableMoment(sentence, fields={NAME: [sentence]})


class AsOfForm(BaseForm):
    """Which day is looked at."""

    as_of = forms.CharField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("The page is shown as it was at the end of this day."),
        max_length=_LONGEST,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def takes_as_of(view: View) -> View:
    """Let a reading view show the past when the address asks for it."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.takes_as_of = True  # type: ignore[attr-defined]
        text = request.GET.get(NAME, "")
        if not text.strip():
            return view(request, *args, **kwargs)
        try:
            moment = read_moment(text, clock.now())
        except UnreadableMoment as refused:
            return _ask_again(request, text, refused)
        request.as_of = moment  # type: ignore[attr-defined]
        with past.as_of(moment, reader=request.user):
            try:
                answer = view(request, *args, **kwargs)
            except Http404:
                # Not known yet, or none of the person's business: the answer is the same.
                answer = render(request, "past/nothing.html", {"moment": moment}, status=404)
            if isinstance(answer, StreamingHttpResponse):
                # What is read while it is sent must be read as of then, too.
                answer.streaming_content = list(answer)
        return _keeping(request, answer, moment)

    run.takes_as_of = True  # type: ignore[attr-defined]
    return cast("View", run)


def _ask_again(request: HttpRequest, text: str, refused: UnreadableMoment) -> HttpResponse:
    form = AsOfForm({NAME: text[:_LONGEST]})
    form.is_valid()
    form.errors.pop(NAME, None)
    form.add_error(NAME, refused.message)
    return render(request, "past/choose.html", {"form": form}, status=refused.status)


class TakesAsOf:
    """Lets an API view answer as of a past moment; its readers' rights are today's."""

    takes_as_of = True
    as_of: datetime | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer, and come back to the present whatever happens."""
        with ExitStack() as self._stay:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Go to the moment once it is known who asks and that he may."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        text = request.query_params.get(NAME, "")
        is_read = self.takes_as_of and request.method in {"GET", "HEAD"}
        if is_read and text.strip():
            self.as_of = read_moment(text, clock.now())
            self._stay.enter_context(past.as_of(self.as_of, reader=request.user))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say which moment is told."""
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if self.as_of is not None:
            answer["As-Of"] = self.as_of.isoformat()
        return answer


_LINK: Final = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)("[^>]*>)')
# What leads back to the present says so.
_TODAY: Final = "data-today"
_FORM: Final = re.compile(r"(<form\b[^>]*>)(.*?</form>)", re.DOTALL)
_ACTION: Final = re.compile(r'\baction="([^"]*)"')


def _keeping(request: HttpRequest, answer: HttpResponseBase, moment: datetime) -> HttpResponseBase:
    """Let the links of a page, and the name of a file, say which moment they are of."""
    told = request.GET.get(NAME, "").strip()
    if "attachment" in answer.get("Content-Disposition", ""):
        day = clock.organization_day(moment).isoformat()
        name = answer["Content-Disposition"].replace(".csv", f"-as-of-{day}.csv")
        answer["Content-Disposition"] = name
    elif isinstance(answer, HttpResponse) and answer.get("Content-Type", "").startswith(
        "text/html"
    ):
        answer.content = keep_moment(answer.content.decode(), request.path, told)
    return answer


def keep_moment(page: str, path: str, told: str) -> str:
    """Return the page with the moment in each link and GET form that leads to a page of the past.

    A form that writes would act on today's rows, so none stays in the content; pages leave them out by
    themselves, since rights to write rest in the past.
    """

    def linked(match: re.Match[str]) -> str:
        if _TODAY in match[1] + match[3]:
            return match[0]
        return f"{match[1]}{escape(_with(unescape(match[2]), path, told))}{match[3]}"

    def filled(match: re.Match[str]) -> str:
        action = _ACTION.search(match[1])
        leads_to = unescape(action[1]) if action else ""
        is_kept = f'name="{NAME}"' in match[2] or not _shows_past(leads_to or path)
        if 'method="post"' in match[1]:
            return "" if match.start() > content_begins else match[0]
        if _TODAY in match[1] or is_kept:
            return match[0]
        return f'{match[1]}<input type="hidden" name="{NAME}" value="{escape(told)}">{match[2]}'

    linking = _LINK.sub(linked, page)
    content_begins = max(linking.find("<main"), 0)
    return _FORM.sub(filled, linking)


def _with(url: str, path: str, told: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        # What somebody typed looks like an address and is none: "http://[1".
        return url
    asked = parse_qs(parts.query, keep_blank_values=True)
    inside = not parts.scheme and not parts.netloc and (parts.path or parts.query)
    if not inside or NAME in asked or not _shows_past(parts.path or path):
        return url
    query = "&".join(part for part in (parts.query, urlencode({NAME: told})) if part)
    return parts._replace(query=query).geturl()


def _shows_past(path: str) -> bool:
    try:
        return bool(getattr(resolve(urlsplit(path).path).func, "takes_as_of", False))
    except Resolver404:
        return False
