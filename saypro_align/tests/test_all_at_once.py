"""Many tables made in one step of a migration, and taken away again."""

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.operations import AddConstraint, AddField, CreateModel
from django.db.migrations.state import ProjectState

from saypro_align.lib.all_at_once import AllAtOnce

SHELF = AllAtOnce(
    [
        CreateModel(
            "Author",
            [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9))],
        ),
        CreateModel(
            "Book",
            [
                ("id", models.AutoField(primary_key=True)),
                ("author", models.ForeignKey("shelf.Author", models.PROTECT)),
                ("readers", models.ManyToManyField("shelf.Author", related_name="read")),
            ],
        ),
        # The two tables point to each other.
        AddField("author", "best", models.ForeignKey("shelf.Book", models.PROTECT, null=True)),
        AddConstraint(
            "author", models.CheckConstraint(condition=~models.Q(name=""), name="shelf_named")
        ),
    ]
)


def shelf_tables() -> set[str]:
    """Return the tables of the made-up app."""
    return {name for name in connection.introspection.table_names() if name.startswith("shelf_")}


@pytest.mark.django_db(transaction=True)
def test_tables_that_point_to_each_other_are_made_in_one_step_and_dropped_in_one() -> None:
    before, after = ProjectState(), ProjectState()
    SHELF.state_forwards("shelf", after)
    author = after.apps.get_model("shelf", "Author")

    with connection.schema_editor() as editor:
        SHELF.database_forwards("shelf", editor, before, after)
    made = shelf_tables()
    with pytest.raises(IntegrityError):
        author.objects.create(name="")
    with connection.schema_editor() as editor:
        SHELF.database_backwards("shelf", editor, after, before)

    assert made == {"shelf_author", "shelf_book", "shelf_book_readers"}
    assert shelf_tables() == set()
