"""A return that was sent stays as it was sent until it is sent back."""

from django.db import migrations

from segue.record.guards import status_is_recorded

SENT_STAYS = """
CREATE FUNCTION segue_sent_return_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.due_id <> OLD.due_id OR NEW.begun_by_id <> OLD.begun_by_id OR (OLD.status = 'sent' AND
        (NEW.answers, NEW.sessions, NEW.story, NEW.problems, NEW.sent_by_id, NEW.sent_at)
        IS DISTINCT FROM (OLD.answers, OLD.sessions, OLD.story, OLD.problems, OLD.sent_by_id, OLD.sent_at)) THEN
        RAISE EXCEPTION 'sent_return_stays: a return that was sent stays as it was sent'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sent_return_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER monitoring_return_sent_stays BEFORE UPDATE ON monitoring_return
FOR EACH ROW EXECUTE FUNCTION segue_sent_return_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_guards"), ("record", "0004_status_is_recorded")]
    operations = [
        migrations.RunSQL(SENT_STAYS, "DROP FUNCTION segue_sent_return_stays() CASCADE;"),
        status_is_recorded("monitoring", "return"),
    ]
