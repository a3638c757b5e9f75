"""The awards of a year are summed along the recommendations they were decided on: each of the same call."""

from django.db import migrations, models

DECIDED_ON_ITS_CALL = """
CREATE FUNCTION segue_decided_on_its_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT call_id FROM applications_application WHERE id = NEW.application_id) IS DISTINCT FROM
       (SELECT r.call_id FROM decisions_sitting s JOIN decisions_recommendation r ON r.id = s.recommendation_id
        WHERE s.id = NEW.sitting_id) THEN
        RAISE EXCEPTION 'decided_on_its_call: the recommendation is for another call'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_on_its_call';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_decision_on_its_call AFTER INSERT ON decisions_decision
FOR EACH ROW EXECUTE FUNCTION segue_decided_on_its_call();
"""
UNDO = "DROP FUNCTION segue_decided_on_its_call() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_guards"),
        ("decisions", "0007_status_is_recorded"),
        ("governance", "0001_initial"),
        ("money", "0002_guards"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("outcome", "awarded")),
                fields=["sitting"],
                include=("id", "amount"),
                name="award_sum",
            ),
        ),
        migrations.RunSQL(DECIDED_ON_ITS_CALL, UNDO),
    ]
