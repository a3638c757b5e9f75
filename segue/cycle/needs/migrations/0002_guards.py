"""A stated finding and its evidence are fixed, whoever writes to the database."""

from django.db import migrations
from django.db.migrations import RunSQL

STATED_IS_FIXED = RunSQL(
    """
    CREATE FUNCTION needs_stated_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status <> 'draft' AND
            (OLD.statement, OLD.detail, OLD.district_id, OLD.place, OLD."group", OLD.year) IS DISTINCT FROM
            (NEW.statement, NEW.detail, NEW.district_id, NEW.place, NEW."group", NEW.year) THEN
            RAISE EXCEPTION 'A stated finding is fixed: add evidence instead'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER needs_stated_is_fixed BEFORE UPDATE ON needs_finding
    FOR EACH ROW EXECUTE FUNCTION needs_stated_is_fixed();
    """,
    """
    DROP TRIGGER needs_stated_is_fixed ON needs_finding;
    DROP FUNCTION needs_stated_is_fixed();
    """,
)
EVIDENCE_IS_KEPT = RunSQL(
    """
    CREATE FUNCTION needs_evidence_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND (SELECT status FROM needs_finding WHERE id = OLD.finding_id) = 'draft' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'Evidence is added, never edited, and stays once its finding is stated'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER needs_evidence_is_kept BEFORE UPDATE OR DELETE ON needs_evidence
    FOR EACH ROW EXECUTE FUNCTION needs_evidence_is_kept();
    """,
    """
    DROP TRIGGER needs_evidence_is_kept ON needs_evidence;
    DROP FUNCTION needs_evidence_is_kept();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial")]

    operations = [STATED_IS_FIXED, EVIDENCE_IS_KEPT]
