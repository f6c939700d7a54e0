"""The database itself refuses to change or delete an audit entry.

PostgreSQL's TRUNCATE passes, which only the owner of the table may do. SQLite has no TRUNCATE; test
runs that empty tables by DELETE lift the one trigger for their own throw-away database.
"""

from django.db import migrations

POSTGRES = [
    """
    CREATE FUNCTION audit_entries_are_append_only() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION 'Audit entries are append-only.' USING ERRCODE = 'integrity_constraint_violation';
    END;
    $$ LANGUAGE plpgsql;
    """,
    """
    CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_entries_are_append_only();
    """,
]
SQLITE = [
    """
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_auditentry
    BEGIN SELECT RAISE(ABORT, 'Audit entries are append-only.'); END;
    """,
    """
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_auditentry
    BEGIN SELECT RAISE(ABORT, 'Audit entries are append-only.'); END;
    """,
]
UNDO = {
    "postgresql": [
        "DROP TRIGGER audit_entry_no_change ON audit_auditentry;",
        "DROP FUNCTION audit_entries_are_append_only();",
    ],
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_entry_no_update;",
        "DROP TRIGGER IF EXISTS audit_entry_no_delete;",
    ],
}
DO = {"postgresql": POSTGRES, "sqlite": SQLITE}


def install(apps, schema_editor):
    for statement in DO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
