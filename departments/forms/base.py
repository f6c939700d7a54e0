"""What the forms of this app share: the version a person saw, and who may own a row."""

from typing import Any

from departments.selectors import colleagues
from saypro_align.lib import row_form


class RowForm(row_form.RowForm):
    """The fields of one row; whoever works here may own it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"].queryset = colleagues()  # type: ignore[attr-defined]
