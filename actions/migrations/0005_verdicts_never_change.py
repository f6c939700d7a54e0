"""The database itself refuses to change a verdict, and PostgreSQL to delete one.

SQLite has no TRUNCATE, so test runs that empty tables by DELETE must be able to.
"""

from django.db import migrations

DO = {
    "postgresql": [
        """
        CREATE FUNCTION action_verdicts_never_change() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'Verdicts never change.' USING ERRCODE = 'integrity_constraint_violation';
        END;
        $$ LANGUAGE plpgsql;
        """,
        """
        CREATE TRIGGER action_verdict_no_change BEFORE UPDATE OR DELETE ON actions_verdict
        FOR EACH ROW EXECUTE FUNCTION action_verdicts_never_change();
        """,
    ],
    "sqlite": [
        """
        CREATE TRIGGER action_verdict_no_update BEFORE UPDATE ON actions_verdict
        BEGIN SELECT RAISE(ABORT, 'Verdicts never change.'); END;
        """,
    ],
}
UNDO = {
    "postgresql": [
        "DROP TRIGGER action_verdict_no_change ON actions_verdict;",
        "DROP FUNCTION action_verdicts_never_change();",
    ],
    "sqlite": ["DROP TRIGGER IF EXISTS action_verdict_no_update;"],
}


def install(apps, schema_editor):
    for statement in DO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("actions", "0004_agreement_causes_and_verdicts")]
    operations = [migrations.RunPython(install, remove)]
