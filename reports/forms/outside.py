"""Forms about readers outside: a head's answer, a link by hand, words for outsiders."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reports.models import OutsideWording
from reports.words.outside import OutsideRow
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.row_form import RowForm

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
        label=_("For whom is it?"),
        max_length=120,
        help_text=_("Like “Our bank”. The strategy office alone sees it."),
    )
    days = forms.TypedChoiceField(
        label=_("Opens for"),
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))],
        coerce=int,
        initial=90,
    )

    required_messages = {"label": _("Say for whom the link is.")}


class WordingForm(RowForm):
    """How a gap is told to outsiders; each field left empty takes the drafted words."""

    class Meta:
        model = OutsideWording
        fields = ("gap_text", "action_text", "status_text")

    def __init__(
        self, *args: Any, instance: OutsideWording | None, draft: OutsideRow | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        # 0: nobody had written anything when the page was opened.
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput,
            initial=instance.version if instance else 0,
            min_value=0,
            required=False,
        )
        texts = (draft.gap, draft.action, draft.status) if draft else ()
        for name, text in zip(self.Meta.fields, texts, strict=False):
            self.fields[name].help_text = _now("Drafted: %(text)s") % {"text": text}

    @property
    def seen_version(self) -> int:
        """Return the version the person saw; 0 before anything was written."""
        return self.cleaned_data.get("version") or 0
