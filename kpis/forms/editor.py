"""The plan editor as one form: the plan's summary, objectives as rows, KPIs as rows of rows."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from departments.models import User
from kpis.drafts import (
    MAX_KPIS,
    MAX_OBJECTIVES,
    ObjectiveDraft,
    PlanDraft,
    RowCommand,
)
from kpis.forms.advising import Adviser
from kpis.forms.editor_rows import KpiRow, ObjectiveForms, ObjectiveRow, PlanTextForm
from kpis.forms.kpi_row import KpiRowForm, kpi_initial
from kpis.forms.objective_row import ObjectiveForm, objective_initial
from kpis.forms.texts import KpiTexts, ObjectiveTexts, PlanTexts, Typed, flat
from kpis.selectors.content import ObjectiveContent, PlanContent, UseContent
from kpis.selectors.editor import EditorChoices
from kpis.standing import Standing, standing_of
from kpis.typed import PLAN
from saypro_align.lib.forms import BaseForm, Clash, clashes


class PlanEditor:
    """The whole page: built from what is stored, and from what was posted over it."""

    def __init__(
        self,
        content: PlanContent,
        choices: EditorChoices,
        data: QueryDict | None = None,
        *,
        user: User,
        typed: Typed | None = None,
    ) -> None:
        self.content = content
        owner = str(user.pk) if str(user.pk) in choices.people else ""
        self.typed = typed or {}
        self.texts = PlanTexts(content, self.typed, owner=owner)
        self.taken_out: list[tuple[list[Any], int, Any]] = []
        self.choices = choices
        self.data = data
        self.complaints: list[str] = []
        plan = content.plan
        seen = max((one.pk for one in self.typed.values()), default=0)
        summary = plan.summary if data is not None else self.texts.summary
        self.text = PlanTextForm(
            data,
            initial={"version": plan.version, "summary": summary, "seen": seen},
            prefix="plan",
        )
        self.rows = list(self._stored_rows() if data is None else self._posted_rows(data))
        for number, row in enumerate(self.rows, start=1):
            row.number = number

    # --- building ---------------------------------------------------------------------------

    def _stored_rows(self) -> Iterator[ObjectiveRow]:
        for index, texts in enumerate(self.texts.rows):
            row = self._objective_row(index, texts.stored, None, texts)
            for number, kpi in enumerate(texts.kpis):
                row.kpis.append(self._kpi_row(row, number, kpi.stored, None, kpi))
            yield row

    def _posted_rows(self, data: QueryDict) -> Iterator[ObjectiveRow]:
        stored = {str(one.objective.key): one for one in self.content.all_objectives}
        for index in range(self._total(data, "objectives", MAX_OBJECTIVES)):
            if not {f"objectives-{index}-key", f"objectives-{index}-text"} & data.keys():
                continue
            content = stored.get(data.get(f"objectives-{index}-key", "").strip())
            row = self._objective_row(index, content, data)
            held = {str(use.use.key): use for use in content.all_uses} if content else {}
            for number in range(self._total(data, f"{row.prefix}-kpis", MAX_KPIS)):
                key = data.get(f"{row.prefix}-kpis-{number}-key", "").strip()
                kpi = self._kpi_row(row, number, held.get(key), data)
                if kpi.stored is not None or not kpi.form.is_blank:
                    row.kpis.append(kpi)
            if content is not None or row.kpis or not row.form.is_blank:
                yield row

    def _total(self, data: QueryDict, prefix: str, most: int) -> int:
        """Read how many rows were posted; a missing or absurd count is told, not trusted."""
        told = data.get(f"{prefix}-TOTAL_FORMS", "")
        if not (told.isascii() and told.isdigit() and len(told) < 6):
            self.complaints.append(_("The page came back incomplete. Nothing was saved."))
            return 0
        # Dropped rows leave gaps in the numbering, so that numbers may run past the limit.
        if int(told) > 2 * most:
            self._too_many()
        return min(int(told), 2 * most)

    def _too_many(self) -> None:
        self.complaints.append(
            _("At most %(objectives)d objectives with %(kpis)d KPIs each can be saved.")
            % {"objectives": MAX_OBJECTIVES, "kpis": MAX_KPIS}
        )

    def _objective_row(
        self,
        index: int,
        content: ObjectiveContent | None,
        data: QueryDict | None,
        texts: ObjectiveTexts | None = None,
    ) -> ObjectiveRow:
        prefix = f"objectives-{index}"
        initial = objective_initial(content) if content else self.texts.new_objective()
        form = ObjectiveForm(
            data,
            initial=texts.shown_initial if texts else initial,
            prefix=prefix,
            choices=self.choices,
            confirmed=_confirmation(content, data, prefix),
        )
        form.beneath = texts.beneath if texts else {}
        return ObjectiveRow(form, content, index + 1, prefix, texts=texts)

    def _kpi_row(
        self,
        row: ObjectiveRow,
        number: int,
        content: UseContent | None,
        data: QueryDict | None,
        texts: KpiTexts | None = None,
    ) -> KpiRow:
        initial = kpi_initial(content) if content else self.texts.new_kpi()
        form = KpiRowForm(
            data,
            initial=texts.shown_initial if texts else initial,
            prefix=f"{row.prefix}-kpis-{number}",
            choices=self.choices,
            use=content.use if content else None,
        )
        form.beneath = texts.beneath if texts else {}
        return KpiRow(form, content, number + 1, row.key, texts=texts)

    # --- adding and dropping rows without saving ----------------------------------------------

    def begin(self) -> None:
        """Open a plan that has no word yet: its first objective waits for what is typed."""
        self.add_objective()
        self.rows[0].form.fields["text"].widget.attrs["autofocus"] = True

    def add_objective(self) -> None:
        """Put an empty objective with an empty KPI at the end."""
        if len(self.rows) < MAX_OBJECTIVES:
            row = self._objective_row(self._next_index(), None, None)
            row.kpis.append(self._kpi_row(row, 0, None, None))
            row.number = len(self.rows) + 1
            self.rows.append(row)

    def add_kpi(self, objective_key: str) -> None:
        """Put an empty KPI at the end of an objective."""
        for row in self.rows:
            if row.key == objective_key and len(row.kpis) < MAX_KPIS:
                row.kpis.append(self._kpi_row(row, row.next_number, None, None))

    def drop(self, key: str) -> bool:
        """Take the row out of what will be judged; return whether it was never stored.

        A stored row is taken out by the service; `put_back` shows it again if that must wait.
        """
        lists: list[list[Any]] = [self.rows, *(row.kpis for row in self.rows)]
        for rows in lists:
            for at, row in enumerate(rows):
                if row.key == key:
                    del rows[at]
                    if row.stored is None:
                        return True
                    self.taken_out.append((rows, at, row))
                    return False
        return False

    def put_back(self) -> None:
        """Show the stored rows again that were taken out."""
        for rows, at, row in self.taken_out:
            rows.insert(at, row)
        self.taken_out = []

    def add_rows_left_out(self) -> None:
        """Show what somebody else added while this page was open."""
        shown = {row.key: row for row in self.rows}
        for texts in self.texts.rows:
            row = shown.get(texts.key)
            if row is None and len(self.rows) < MAX_OBJECTIVES:
                row = self._objective_row(self._next_index(), texts.stored, None, texts)
                row.number = len(self.rows) + 1
                self.rows.append(row)
            held = {kpi.key for kpi in row.kpis} if row else set()
            for kpi in texts.kpis:
                if row is not None and kpi.key not in held and len(row.kpis) < MAX_KPIS:
                    row.kpis.append(self._kpi_row(row, row.next_number, kpi.stored, None, kpi))

    def _next_index(self) -> int:
        taken = [int(row.prefix.rpartition("-")[2]) for row in self.rows]
        return max(taken, default=-1) + 1

    # --- judging ------------------------------------------------------------------------------

    def forms(self) -> Iterator[BaseForm]:
        """Return every form of the page."""
        yield self.text
        for row in self.rows:
            yield row.form
            for kpi in row.kpis:
                yield kpi.form

    def places(self) -> Iterator[tuple[str, Any]]:
        """Return every form with the path of its row."""
        yield PLAN, self.text
        for row in self.rows:
            yield row.path, row.form
            for kpi in row.kpis:
                yield kpi.path, kpi.form

    def unstored_paths(self) -> Iterator[str]:
        """Return the rows that are not in the plan: those on the page, and those removed again."""
        texts = self.texts
        shown = (path for path, _form in self.places() if not texts.is_stored(path))
        removed = [row.path for row in texts.removed]
        removed += [kpi.path for row in texts.rows for kpi in row.removed_kpis]
        yield from dict.fromkeys([*shown, *removed])

    def note_seen(self, newest: int) -> None:
        """Let the page know that it has heard of every text kept so far."""
        if self.data is not None:
            self.data["plan-seen"] = str(newest)

    def is_valid(self) -> bool:
        """Judge every row, so that all errors are shown at once."""
        keys = [key for row in self.rows for key in (row.key, *(kpi.key for kpi in row.kpis))]
        if len(self.rows) > MAX_OBJECTIVES or any(len(row.kpis) > MAX_KPIS for row in self.rows):
            self._too_many()
        if len(set(keys)) < len(keys):
            self.complaints.append(_("The page came back with a row twice. Nothing was saved."))
        verdicts = [form.is_valid() for form in self.forms()]
        for complaint in dict.fromkeys(self.complaints):
            self.text.add_error(None, complaint)
        return all(verdicts) and not self.complaints

    def draft(self, command: RowCommand | None, settles: tuple[int, ...] = ()) -> PlanDraft:
        """Return everything typed, as the service takes it."""
        return PlanDraft(
            version=self.text.cleaned_data["version"],
            summary=self.text.cleaned_data.get("summary", ""),
            objectives=tuple(self._draft_of(row) for row in self.rows),
            command=command,
            settles=settles,
        )

    def _draft_of(self, row: ObjectiveRow) -> ObjectiveDraft:
        place = row.prefix.replace("-", ".")
        kpis = tuple(kpi.form.draft(str(kpi.form.prefix).replace("-", ".")) for kpi in row.kpis)
        return row.form.draft(place, kpis)

    def show_faults(self, faults: Mapping[str, list[str]], message: str) -> None:
        """Put what the service refused beside the fields it names."""
        forms_by_place = {str(form.prefix).replace("-", "."): form for form in self.forms()}
        placed = False
        for place, texts in faults.items():
            form = forms_by_place.get(place)
            name: str | None = None
            if form is None:
                parent, _dot, last = place.rpartition(".")
                form = forms_by_place.get(parent)
                name = _FORM_NAMES.get(last, last)
            if form is None:
                continue
            placed = True
            known = name if name in form.fields else None
            for text in texts:
                form.add_error(known, text)
        if not placed:
            self.text.add_error(None, message)

    @property
    def stored_places(self) -> dict[UUID, str]:
        """Return where the page shows each stored row, as faults name it."""
        found = {}
        for row in self.rows:
            if row.stored:
                found[row.stored.objective.key] = row.prefix.replace("-", ".")
            for kpi in row.kpis:
                if kpi.stored:
                    found[kpi.stored.use.key] = str(kpi.form.prefix).replace("-", ".")
        return found

    def echoes(self) -> list[str]:
        """Return how numbers were read that could have been meant otherwise."""
        return [text for row in self.rows for kpi in row.kpis for text in kpi.form.echoes()]

    def clashes(self) -> list[Clash]:
        """Compare every row with what is stored now."""
        found: list[Clash] = []
        for path, form in self.places():
            if form.is_bound:
                start = self.name_of(form)
                typed = {
                    name: one.text
                    for name, one in self.texts.typed.get(path, {}).items()
                    if one.text != flat(form.data.get(form.add_prefix(name), ""))
                }
                found += [
                    Clash(one.name, f"{start}{one.label}", one.mine, one.theirs)
                    for one in clashes(form, {**form.initial, **typed})
                    if not form.fields[one.name.rpartition("-")[2]].widget.is_hidden
                ]
        return found

    def name_of(self, form: BaseForm) -> str:
        """Return how lists of the page name the row of a form, up to the colon."""
        for row in self.rows:
            if form is row.form:
                return _("Objective %(number)d: ") % {"number": row.number}
            for kpi in row.kpis:
                if form is kpi.form:
                    return f"{row.row_name} {kpi.number}: "
        return ""

    @property
    def standing(self) -> Standing:
        """Return how far the plan is, by what stands in the fields."""
        return standing_of(
            [(_texts(row.form), [_texts(kpi.form) for kpi in row.kpis]) for row in self.rows]
        )

    # --- for the template ---------------------------------------------------------------------

    @cached_property
    def adviser(self) -> Adviser:
        """Return what says something beside what is typed."""
        typed = self.data.get("typed", "") if self.data is not None else ""
        return Adviser(self.content, self.choices, self.rows, typed=typed)

    @property
    def formsets(self) -> list[Any]:
        """Return the rows as the error summary reads them."""
        return [ObjectiveForms(self.rows), *self.rows]

    @property
    def total(self) -> int:
        """Return how many objective rows the form carries, gaps in the numbering counted."""
        return self._next_index()

    @property
    def removed(self) -> tuple[ObjectiveContent, ...]:
        """Return the objectives taken out, each with its undo."""
        shown = {row.key for row in self.rows}
        return tuple(
            one for one in self.content.retired_objectives if str(one.objective.key) not in shown
        )


# Where the model's word differs from the form's.
_FORM_NAMES = {"kpi": "existing", "kind": "link_kind", "relative_target": "target_value"}


def _texts(form: BaseForm) -> dict[str, str]:
    return {name: str(form[name].value() or "") for name in form.fields}


def _confirmation(content: ObjectiveContent | None, data: QueryDict | None, prefix: str) -> str:
    """Say who confirmed the link, as long as the row still names the same goal."""
    link = content.links[0] if content and content.links else None
    if link is None or link.confirmed_at is None:
        return ""
    if data is not None and data.get(f"{prefix}-goal", str(link.goal_id)) != str(link.goal_id):
        return ""
    return _("%(person)s confirmed that it serves this goal.") % {"person": link.confirmed_by}
