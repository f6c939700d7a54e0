"""Forms of this app."""

from actions.forms.actions import (
    PREFIX,
    ActionFilterForm,
    ActionForm,
    CancelForm,
    Editor,
    People,
    PersonField,
    StepForm,
    StepFormSet,
    TickForm,
    VersionForm,
    of_action,
    of_draft,
    people_for,
    rearranged,
    typed,
)

__all__ = [
    "PREFIX",
    "ActionFilterForm",
    "ActionForm",
    "CancelForm",
    "Editor",
    "People",
    "PersonField",
    "StepForm",
    "StepFormSet",
    "TickForm",
    "VersionForm",
    "of_action",
    "of_draft",
    "people_for",
    "rearranged",
    "typed",
]
