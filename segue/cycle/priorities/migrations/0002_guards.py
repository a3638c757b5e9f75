"""An adopted priority stands as it was adopted, whoever writes to the database."""

from django.db import migrations
from django.db.migrations import RunSQL

ADOPTED_IS_FIXED = RunSQL(
    """
    CREATE FUNCTION priorities_adopted_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status <> 'proposed' AND (NEW.status = 'proposed' OR
            (OLD.number, OLD.title, OLD.statement, OLD.aims, OLD.from_year, OLD.to_year,
             OLD.adopted_at_id, OLD.minute_reference) IS DISTINCT FROM
            (NEW.number, NEW.title, NEW.statement, NEW.aims, NEW.from_year, NEW.to_year,
             NEW.adopted_at_id, NEW.minute_reference)) THEN
            RAISE EXCEPTION 'A priority stands as it was adopted'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER priorities_adopted_is_fixed BEFORE UPDATE ON priorities_priority
    FOR EACH ROW EXECUTE FUNCTION priorities_adopted_is_fixed();
    """,
    """
    DROP TRIGGER priorities_adopted_is_fixed ON priorities_priority;
    DROP FUNCTION priorities_adopted_is_fixed();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("priorities", "0001_initial")]

    operations = [ADOPTED_IS_FIXED]
