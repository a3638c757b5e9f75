"""Database guards that several stages use in their migrations."""

from django.db.migrations import RunSQL

APPEND_ONLY_FUNCTION = RunSQL(
    """
    CREATE FUNCTION segue_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Rows of % are added, never edited or deleted', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    """,
    "DROP FUNCTION segue_append_only();",
)


def append_only(table: str) -> RunSQL:
    """Refuse every UPDATE and DELETE of a table."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION segue_append_only();
        """,
        f"DROP TRIGGER {table}_append_only ON {table};",
    )


def never_deleted(table: str) -> RunSQL:
    """Refuse every DELETE of a table; its rows may still be completed."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION segue_append_only();
        """,
        f"DROP TRIGGER {table}_never_deleted ON {table};",
    )
