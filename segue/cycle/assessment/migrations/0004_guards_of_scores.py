"""Scores belong to an open assessment; what was declared or sent is not taken back."""

from django.db import migrations

from segue.record.guards import append_only, never_deleted

SCORES = migrations.RunSQL(
    """
    CREATE FUNCTION segue_score_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        score record;
        state text;
        call bigint;
        most integer;
        call_of_criterion bigint;
    BEGIN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'Scores are never deleted' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        SELECT assessment.status, application.call_id INTO state, call
          FROM assessment_assessment assessment
          JOIN applications_application application ON application.id = assessment.application_id
         WHERE assessment.id = NEW.assessment_id
           FOR SHARE OF assessment;
        SELECT highest, call_id INTO most, call_of_criterion
          FROM calls_criterion WHERE id = NEW.criterion_id;
        IF state <> 'open' THEN
            RAISE EXCEPTION 'Scores change only while the assessment is open, not when it is %', state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF call <> call_of_criterion THEN
            RAISE EXCEPTION 'The criterion belongs to another call'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.value > most THEN
            RAISE EXCEPTION 'The highest score of this criterion is %', most
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER assessment_score_is_open BEFORE INSERT OR UPDATE OR DELETE ON assessment_score
    FOR EACH ROW EXECUTE FUNCTION segue_score_is_open();
    """,
    """
    DROP TRIGGER assessment_score_is_open ON assessment_score;
    DROP FUNCTION segue_score_is_open();
    """,
)
ASSESSMENTS = migrations.RunSQL(
    """
    CREATE FUNCTION segue_assessment_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.application_id <> OLD.application_id OR NEW.assessor_id <> OLD.assessor_id THEN
            RAISE EXCEPTION 'An assessment stays with its assessor and its application'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status IN ('conflicted', 'released') AND NEW.status <> OLD.status THEN
            RAISE EXCEPTION 'An assessor who left a case does not come back to it'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status = 'submitted' AND NEW.status NOT IN ('submitted', 'conflicted') THEN
            RAISE EXCEPTION 'Submitted scores are not opened again'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status = 'submitted' AND NEW.status = 'submitted' AND NEW.total IS DISTINCT FROM OLD.total THEN
            RAISE EXCEPTION 'A submitted total is never edited'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER assessment_assessment_is_kept BEFORE UPDATE ON assessment_assessment
    FOR EACH ROW EXECUTE FUNCTION segue_assessment_is_kept();
    """,
    """
    DROP TRIGGER assessment_assessment_is_kept ON assessment_assessment;
    DROP FUNCTION segue_assessment_is_kept();
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_seals_and_counts"),
        ("record", "0002_guards"),
        ("calls", "0001_initial"),
        ("applications", "0001_initial"),
    ]
    operations = [
        append_only("assessment_moderation_counted"),
        never_deleted("assessment_assessment"),
        SCORES,
        ASSESSMENTS,
    ]
