"""A migration operation that makes many tables in one step.

After every operation Django renders anew all models that the changed one is related to, and here nearly
all models are related through people and departments. A first migration that creates two hundred
models one by one spends a minute on that; with this operation the models are rendered once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AllAtOnce(Operation):
    """Bring the state to where all the operations lead, and create the tables as they are there.

    `operations` create models and add to them what could not stand at their creation: fields that
    point to a later model, and constraints and indexes on these. Nothing else belongs here.
    """

    # The tables of the final state hold everything, so that a table is never made twice.
    atomic = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what writes the operation down again."""
        return (self.__class__.__qualname__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Apply every operation to the state without rendering a model in between."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create every table with all its columns, constraints and indexes."""
        del from_state
        for operation in self._created():
            model = to_state.apps.get_model(app_label, operation.name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop every table, the last one first."""
        del to_state
        for operation in reversed(self._created()):
            model = from_state.apps.get_model(app_label, operation.name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        """Say what it does."""
        return f"Create {len(self._created())} tables at once"

    def _created(self) -> list[CreateModel]:
        return [one for one in self.operations if isinstance(one, CreateModel)]
