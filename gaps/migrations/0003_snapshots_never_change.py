"""The database itself refuses to change a snapshot, and PostgreSQL to delete one.

SQLite has no TRUNCATE, so test runs that empty tables by DELETE must be able to.
"""

from django.db import migrations

DO = {
    "postgresql": [
        """
        CREATE FUNCTION alignment_snapshots_never_change() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'Snapshots never change.' USING ERRCODE = 'integrity_constraint_violation';
        END;
        $$ LANGUAGE plpgsql;
        """,
        """
        CREATE TRIGGER alignment_snapshot_no_change BEFORE UPDATE OR DELETE ON gaps_alignmentsnapshot
        FOR EACH ROW EXECUTE FUNCTION alignment_snapshots_never_change();
        """,
    ],
    "sqlite": [
        """
        CREATE TRIGGER alignment_snapshot_no_update BEFORE UPDATE ON gaps_alignmentsnapshot
        BEGIN SELECT RAISE(ABORT, 'Snapshots never change.'); END;
        """,
    ],
}
UNDO = {
    "postgresql": [
        "DROP TRIGGER alignment_snapshot_no_change ON gaps_alignmentsnapshot;",
        "DROP FUNCTION alignment_snapshots_never_change();",
    ],
    "sqlite": ["DROP TRIGGER IF EXISTS alignment_snapshot_no_update;"],
}


def install(apps, schema_editor):
    for statement in DO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("gaps", "0002_snapshot_number")]
    operations = [migrations.RunPython(install, remove)]
