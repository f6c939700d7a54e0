"""Forms about readers outside: a head's answer, a link by hand, words for outsiders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from saypro_align.lib.forms import BaseForm

_YES = "show"


class ConsentForm(BaseForm):
    """May outsiders read of a department? Yes or no, each a button of its own."""

    verb = forms.ChoiceField(label=_("Your answer"), choices=[(_YES, _("Yes")), ("hide", _("No"))])
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    required_messages = {"verb": _("Press one of the two buttons.")}

    @property
    def is_yes(self) -> bool:
        """Return whether the head said yes."""
        return bool(self.cleaned_data["verb"] == _YES)


class LinkForm(BaseForm):
    """A link to a report for somebody outside."""

    label = forms.CharField(
        label=_("For whom is it?"), max_length=120, help_text=_("Like “Our bank”. Only you see it.")
    )
    days = forms.TypedChoiceField(
        label=_("Opens for"),
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))],
        coerce=int,
        initial=90,
    )

    required_messages = {"label": _("Say for whom the link is.")}
