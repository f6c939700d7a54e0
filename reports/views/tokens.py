"""A person's own API tokens."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from departments.access import signed_in
from reports.access import token_for_writing
from reports.forms import TokenForm
from reports.models import ApiToken
from reports.services import tokens
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.refusals import show_refusal


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """List the tokens and make new ones; a token's text is shown once, in the answer to its making."""
    user, now = signed_in(request), clock.now()
    form = TokenForm(request.POST or None, user=user)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        _row, text = tokens.create_token(
            name=form.cleaned_data["name"],
            valid_for=timedelta(days=form.cleaned_data["days"]),
            actor=user,
            now=now,
        )
    except DomainError as refusal:
        return _page(request, form, status=show_refusal(form, refusal))
    return _page(request, TokenForm(user=user), made=text)


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one of the person's own tokens."""
    user = signed_in(request)
    token = token_for_writing(user, pk)
    tokens.revoke_token(token=token, actor=user, now=clock.now())
    messages.success(request, _("Revoked: %(name)s. It works no longer.") % {"name": token.name})
    return redirect("reports:token_list")


def _page(
    request: HttpRequest, form: TokenForm, *, made: str = "", status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    context = {"form": form, "made": made, "tokens": ApiToken.objects.filter(user=user)[:100]}
    return render(request, "reports/token_list.html", context, status=status)
