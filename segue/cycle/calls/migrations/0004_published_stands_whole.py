"""Everything people apply to stands once a call is published: questions, dates, caps, criteria, conditions."""

from django.db import migrations

from segue.record.guards import append_only, never_deleted, status_is_recorded

STANDS = """
CREATE OR REPLACE FUNCTION calls_published_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND (NEW.status = 'draft' OR NEW.closes_at < OLD.closes_at OR
        (OLD.reference, OLD.title, OLD.summary, OLD.specification_id, OLD.category, OLD.year, OLD.budget_id,
         OLD.question_set_id, OLD.opens_at, OLD.decisions_by, OLD.activity_starts, OLD.activity_ends,
         OLD.cap_per_school, OLD.survey_required, OLD.conditions, OLD.assessors_each)
        IS DISTINCT FROM
        (NEW.reference, NEW.title, NEW.summary, NEW.specification_id, NEW.category, NEW.year, NEW.budget_id,
         NEW.question_set_id, NEW.opens_at, NEW.decisions_by, NEW.activity_starts, NEW.activity_ends,
         NEW.cap_per_school, NEW.survey_required, NEW.conditions, NEW.assessors_each)) THEN
        RAISE EXCEPTION 'A published call stands as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION calls_contents_stand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE standing text;
BEGIN
    IF TG_TABLE_NAME = 'calls_phasecap' THEN
        SELECT c.status INTO standing FROM calls_call c JOIN calls_opportunity o ON o.call_id = c.id
            WHERE o.id = OLD.opportunity_id;
    ELSE
        SELECT status INTO standing FROM calls_call WHERE id = OLD.call_id;
    END IF;
    IF standing <> 'draft' THEN
        RAISE EXCEPTION 'calls_contents_stand: what a published call offers and scores stands'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'calls_contents_stand';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calls_opportunity_stands BEFORE UPDATE OR DELETE ON calls_opportunity
FOR EACH ROW EXECUTE FUNCTION calls_contents_stand();
CREATE TRIGGER calls_criterion_stands BEFORE UPDATE OR DELETE ON calls_criterion
FOR EACH ROW EXECUTE FUNCTION calls_contents_stand();
CREATE TRIGGER calls_phasecap_stands BEFORE UPDATE OR DELETE ON calls_phasecap
FOR EACH ROW EXECUTE FUNCTION calls_contents_stand();
"""
UNDO = "DROP FUNCTION calls_contents_stand() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_contact_details_are_personal"), ("record", "0004_status_is_recorded")]
    operations = [
        migrations.RunSQL(STANDS, UNDO),
        status_is_recorded("calls", "call"),
        never_deleted("calls_call"),
        append_only("calls_lateleave"),
        append_only("calls_questionset"),
    ]
