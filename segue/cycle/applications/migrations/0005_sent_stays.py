"""What was sent stays as it was sent, until it is returned for changes; an application keeps its form and its school."""

from django.db import migrations

from segue.record.guards import never_deleted, status_is_recorded

SENT_STAYS = """
CREATE FUNCTION segue_application_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.reference, NEW.call_id, NEW.applicant_id, NEW.school_id, NEW.question_set_id, NEW.begun_by_id)
        IS DISTINCT FROM
        (OLD.reference, OLD.call_id, OLD.applicant_id, OLD.school_id, OLD.question_set_id, OLD.begun_by_id)
        OR (OLD.status NOT IN ('draft', 'returned') AND (NEW.requested, NEW.submitted_at, NEW.submitted_by_id)
            IS DISTINCT FROM (OLD.requested, OLD.submitted_at, OLD.submitted_by_id)) THEN
        RAISE EXCEPTION 'application_stays: % keeps what it began with and what it sent', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'application_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER applications_application_stays BEFORE UPDATE ON applications_application
FOR EACH ROW EXECUTE FUNCTION segue_application_stays();

CREATE FUNCTION segue_sent_answers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept bigint;
BEGIN
    kept := CASE WHEN TG_OP = 'DELETE' THEN OLD.application_id ELSE NEW.application_id END;
    IF EXISTS (SELECT 1 FROM applications_application WHERE id = kept AND status NOT IN ('draft', 'returned'))
        AND EXISTS (SELECT 1 FROM applications_submission WHERE application_id = kept) THEN
        RAISE EXCEPTION 'sent_answers_stay: % of an application that was sent', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sent_answers_stay';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER applications_line_stays BEFORE INSERT OR UPDATE OR DELETE ON applications_line
FOR EACH ROW EXECUTE FUNCTION segue_sent_answers_stay();
CREATE TRIGGER applications_sectionanswers_stay BEFORE INSERT OR UPDATE OR DELETE ON applications_sectionanswers
FOR EACH ROW EXECUTE FUNCTION segue_sent_answers_stay();
"""
UNDO = """
DROP FUNCTION segue_sent_answers_stay() CASCADE;
DROP FUNCTION segue_application_stays() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_lists_in_order"), ("record", "0004_status_is_recorded")]
    operations = [
        migrations.RunSQL(SENT_STAYS, UNDO),
        status_is_recorded("applications", "application"),
        never_deleted("applications_application"),
    ]
