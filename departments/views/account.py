"""The one step of signing in that wakes a worker."""

from allauth.account.views import PasswordResetView
from django.forms import BaseForm
from django.http import HttpResponse

from departments.tasks import wake_reset_answers


class ResetView(PasswordResetView):
    """Notes the wish for a new password and asks for the mail to be sent soon."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Answer alike, whoever asked."""
        response: HttpResponse = super().form_valid(form)
        wake_reset_answers()
        return response
