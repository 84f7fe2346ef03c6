"""The trail may only grow: the database itself refuses a change. A deterrent; the seal is the proof (S49)."""

TABLE = "vault_auditentry"

SQLITE = [
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END",
    f"CREATE TRIGGER audit_no_replace BEFORE INSERT ON {TABLE} "
    f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE sequence = NEW.sequence) "
    "BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END",
]
SQLITE_OFF = [f"DROP TRIGGER IF EXISTS {name}" for name in ("audit_no_update", "audit_no_delete", "audit_no_replace")]

POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the trail only grows'; END $$",
    f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
]
POSTGRESQL_OFF = [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in ("audit_no_change", "audit_no_truncate")]


def put_on(connection):
    """Creates the triggers on the audit database of `connection`."""
    _run(connection, SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


def take_off(connection):
    """Drops them, for the migration's way back and for test databases that are emptied."""
    _run(connection, SQLITE_OFF if connection.vendor == "sqlite" else POSTGRESQL_OFF)


def _run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
