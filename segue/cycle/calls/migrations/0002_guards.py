"""Definitions, questions and published calls stand as they are, whoever writes to the database."""

from django.db import migrations
from django.db.migrations import RunSQL

from segue.record.guards import append_only

PUBLISHED_STANDS = RunSQL(
    """
    CREATE FUNCTION calls_published_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status <> 'draft' AND (NEW.status = 'draft' OR
            (OLD.reference, OLD.specification_id, OLD.category, OLD.year, OLD.budget_id)
            IS DISTINCT FROM
            (NEW.reference, NEW.specification_id, NEW.category, NEW.year, NEW.budget_id)) THEN
            RAISE EXCEPTION 'A published call stands as it is'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER calls_published_stands BEFORE UPDATE ON calls_call
    FOR EACH ROW EXECUTE FUNCTION calls_published_stands();
    """,
    """
    DROP TRIGGER calls_published_stands ON calls_call;
    DROP FUNCTION calls_published_stands();
    """,
)
MEANINGS_STAND = RunSQL(
    """
    CREATE FUNCTION calls_meanings_stand() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE standing text;
    BEGIN
        SELECT calls_call.status INTO standing FROM calls_call
        JOIN calls_criterion ON calls_criterion.call_id = calls_call.id
        WHERE calls_criterion.id = OLD.criterion_id;
        IF standing <> 'draft' THEN
            RAISE EXCEPTION 'What a score means stands once the call is published'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER calls_meanings_stand BEFORE UPDATE OR DELETE ON calls_scoremeaning
    FOR EACH ROW EXECUTE FUNCTION calls_meanings_stand();
    """,
    """
    DROP TRIGGER calls_meanings_stand ON calls_scoremeaning;
    DROP FUNCTION calls_meanings_stand();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial"), ("record", "0002_guards")]

    operations = [
        append_only("calls_indicator"),
        append_only("calls_question"),
        append_only("calls_section"),
        PUBLISHED_STANDS,
        MEANINGS_STAND,
    ]
