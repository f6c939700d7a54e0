"""What belongs to the person who is signed in, and the step of signing in that wakes a worker."""

from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import signed_in
from departments.forms.people import AccountForm
from departments.services import people as people_services
from departments.services.known_devices import remember
from departments.tasks import wake_reset_answers
from departments.views.editing import answer_form
from saypro_align.lib import clock


class ResetView(PasswordResetView):
    """Notes the wish for a new password and asks for the mail to be sent soon."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Answer alike, whoever asked."""
        response: HttpResponse = super().form_valid(form)
        wake_reset_answers()
        return response


class NewPasswordView(PasswordResetFromKeyView):
    """Takes the new password behind the link in the mail."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save it; who holds the link is known on this device, whoever guesses elsewhere."""
        response: HttpResponse = super().form_valid(form)
        remember(self.request, response, self.reset_user.email)
        return response


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Let people choose how the product looks to them and where they start."""
    user = signed_in(request)
    form = AccountForm(request.POST or None, instance=user)

    def act() -> str:
        people_services.choose_preferences(
            user=user,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Your account is saved."))
        return reverse("departments:account")

    return answer_form(request, form, act, template="departments/account.html")
