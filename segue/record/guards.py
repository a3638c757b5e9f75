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


def never_emptied(table: str) -> str:
    """Refuse a TRUNCATE of a table, which asks no guard of a row."""
    return f"""
        CREATE OR REPLACE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION segue_append_only();
        """


def append_only(table: str) -> RunSQL:
    """Refuse every UPDATE, DELETE and TRUNCATE of a table."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION segue_append_only();
        {never_emptied(table)}
        """,
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER IF EXISTS {table}_never_emptied ON {table};",
    )


def never_deleted(table: str) -> RunSQL:
    """Refuse every DELETE and TRUNCATE of a table; its rows may still be completed."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION segue_append_only();
        {never_emptied(table)}
        """,
        f"DROP TRIGGER {table}_never_deleted ON {table}; DROP TRIGGER IF EXISTS {table}_never_emptied ON {table};",
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


STATUS_FUNCTION = RunSQL(
    """
    CREATE FUNCTION segue_status_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE kind integer; entered bigint;
    BEGIN
        SELECT id INTO kind FROM django_content_type WHERE app_label = TG_ARGV[0] AND model = TG_ARGV[1];
        SELECT COALESCE(MAX(id), 0) INTO entered FROM record_change
            WHERE subject_type_id = kind AND subject_id = NEW.id AND after = OLD.status AND before <> OLD.status;
        IF NOT EXISTS (SELECT 1 FROM record_change WHERE subject_type_id = kind AND subject_id = NEW.id
                       AND before = OLD.status AND after = NEW.status AND id > entered) THEN
            RAISE EXCEPTION 'status_is_recorded: % went from % to % without a line of history',
                TG_TABLE_NAME, OLD.status, NEW.status
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'status_is_recorded';
        END IF;
        RETURN NULL;
    END $$;
    """,
    "DROP FUNCTION segue_status_is_recorded();",
)


def status_is_recorded(app: str, model: str) -> RunSQL:
    """Refuse every change of a status that has no line of history, written since the row came to where it was."""
    table = f"{app}_{model}"
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_status_is_recorded AFTER UPDATE OF status ON {table}
        FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
        EXECUTE FUNCTION segue_status_is_recorded('{app}', '{model}');
        """,
        f"DROP TRIGGER {table}_status_is_recorded ON {table};",
    )
