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


ONLY_ENDS_FUNCTION = RunSQL(
    """
    CREATE FUNCTION segue_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.until IS NOT NULL OR to_jsonb(NEW) - 'until' <> to_jsonb(OLD) - 'until' THEN
            RAISE EXCEPTION 'Rows of % end once and are never edited', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    """,
    "DROP FUNCTION segue_only_ends();",
)


def only_ends(table: str) -> RunSQL:
    """Refuse every UPDATE of a dated row but the one that writes its end."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_only_ends BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION segue_only_ends();
        """,
        f"DROP TRIGGER {table}_only_ends ON {table};",
    )
