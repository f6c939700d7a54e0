"""Forms of this app."""

from actions.forms.actions import (
    PREFIX,
    ActionFilterForm,
    ActionForm,
    CancelForm,
    Editor,
    StepForm,
    StepFormSet,
    TickForm,
    VersionForm,
    of_action,
    of_draft,
    rearranged,
    typed,
)
from actions.forms.life import DeclineForm, Offer, VerdictForm
from actions.forms.people import People, PersonField, people_for

__all__ = [
    "PREFIX",
    "ActionFilterForm",
    "ActionForm",
    "CancelForm",
    "DeclineForm",
    "Editor",
    "Offer",
    "People",
    "PersonField",
    "StepForm",
    "StepFormSet",
    "TickForm",
    "VerdictForm",
    "VersionForm",
    "of_action",
    "of_draft",
    "people_for",
    "rearranged",
    "typed",
]
