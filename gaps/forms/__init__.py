"""Forms of gaps."""

from gaps.forms.decisions import (
    AcceptForm,
    AssignForm,
    AttributeForm,
    CauseForm,
    ConfirmForm,
    RaiseForm,
    ReasonForm,
    ResolveForm,
    RulesForm,
    SubmitForm,
    WeightField,
    WhoseForm,
)
from gaps.forms.register import GapFilterForm

__all__ = [
    "AcceptForm",
    "AssignForm",
    "AttributeForm",
    "CauseForm",
    "ConfirmForm",
    "GapFilterForm",
    "RaiseForm",
    "ReasonForm",
    "ResolveForm",
    "RulesForm",
    "SubmitForm",
    "WeightField",
    "WhoseForm",
]
