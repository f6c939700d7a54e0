"""What is being typed into a plan and is not yet part of it, and who is typing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Plan


class TypedText(models.Model):
    """The text of one field of the plan editor, kept while somebody types and until it is saved.

    Every text is a new row that replaces the field's last one, so that `id` grows with each change
    and a page can ask for what it has not seen yet. `row` is the path of an editor's row (see
    `kpis.typed`); `base` is what stood in the field before.
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="typed_texts")
    row = models.CharField(_("row"), max_length=80)
    field = models.CharField(_("field"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    base = models.TextField(_("text before"), blank=True)
    # When the field was first typed into: the order of rows that are not yet in the plan.
    begun_at = models.DateTimeField(editable=False)
    typed_at = models.DateTimeField(editable=False)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "row", "field"], name="kpis_typedtext_field_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.field}: {self.text[:60]}"


class EditorVisit(models.Model):
    """A person who has a plan open in the editor: since when, and when his page was last heard."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="editor_visits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(editable=False)
    seen_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "person"], name="kpis_editorvisit_once"),
            models.CheckConstraint(
                condition=models.Q(seen_at__gte=models.F("since")),
                name="kpis_editorvisit_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.plan})"
