"""What was accepted stays; receipts and reminders are added, never edited."""

from django.db import migrations

from segue.record.guards import append_only, never_deleted

ACCEPTED_STAYS = """
CREATE FUNCTION segue_accepted_return_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'accepted' THEN
        RAISE EXCEPTION 'accepted_return_stays: an accepted return is not changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'accepted_return_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER monitoring_return_accepted_stays BEFORE UPDATE ON monitoring_return
FOR EACH ROW EXECUTE FUNCTION segue_accepted_return_stays();

CREATE FUNCTION segue_accepted_figures_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept bigint;
BEGIN
    kept := CASE WHEN TG_OP = 'DELETE' THEN OLD.report_id ELSE NEW.report_id END;
    IF EXISTS (SELECT 1 FROM monitoring_return r WHERE r.id = kept AND r.status = 'accepted')
        AND (TG_OP <> 'INSERT' OR EXISTS (SELECT 1 FROM monitoring_sending s WHERE s.report_id = kept)) THEN
        RAISE EXCEPTION 'accepted_return_stays: figures of an accepted return are not changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'accepted_return_stays';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER monitoring_pupilcount_accepted_stays BEFORE INSERT OR UPDATE OR DELETE ON monitoring_pupilcount
FOR EACH ROW EXECUTE FUNCTION segue_accepted_figures_stay();
CREATE TRIGGER monitoring_actual_accepted_stays BEFORE INSERT OR UPDATE OR DELETE ON monitoring_actual
FOR EACH ROW EXECUTE FUNCTION segue_accepted_figures_stay();
"""

ACTUAL_OF_THE_SAME_CONTRACT = """
CREATE FUNCTION segue_actual_of_the_same_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT contract_id FROM contracts_target WHERE id = NEW.target_id) IS DISTINCT FROM
       (SELECT d.contract_id FROM monitoring_return r JOIN contracts_returndue d ON d.id = r.due_id
        WHERE r.id = NEW.report_id) THEN
        RAISE EXCEPTION 'actual_of_the_same_contract: the target belongs to another contract'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actual_of_the_same_contract';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER monitoring_actual_of_the_same_contract AFTER INSERT OR UPDATE ON monitoring_actual
FOR EACH ROW EXECUTE FUNCTION segue_actual_of_the_same_contract();
"""

UNDO = """
DROP FUNCTION segue_accepted_return_stays() CASCADE;
DROP FUNCTION segue_accepted_figures_stay() CASCADE;
DROP FUNCTION segue_actual_of_the_same_contract() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0002_answers_sendings_reminders"), ("record", "0002_guards")]
    operations = [
        migrations.RunSQL(ACCEPTED_STAYS + ACTUAL_OF_THE_SAME_CONTRACT, UNDO),
        append_only("monitoring_sending"),
        append_only("monitoring_reminder"),
        never_deleted("monitoring_return"),
        never_deleted("monitoring_review"),
        never_deleted("monitoring_reviewaction"),
        append_only("monitoring_result"),
    ]
