"""A letter moves on with a line of history, keeps its reader once it went, and is never deleted."""

from django.db import migrations

from segue.record.guards import never_deleted, status_is_recorded

READER_STAYS = """
CREATE FUNCTION segue_letter_keeps_its_reader() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'sent' AND (NEW.read_by_id, NEW.read_at, NEW.sent_at, NEW.concerns_id, NEW.written_at)
        IS DISTINCT FROM (OLD.read_by_id, OLD.read_at, OLD.sent_at, OLD.concerns_id, OLD.written_at) THEN
        RAISE EXCEPTION 'letter_keeps_its_reader: a letter that was sent stays as it was sent'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER letters_letter_keeps_its_reader BEFORE UPDATE ON letters_letter
FOR EACH ROW EXECUTE FUNCTION segue_letter_keeps_its_reader();
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_guards"), ("record", "0004_status_is_recorded")]
    operations = [
        migrations.RunSQL(READER_STAYS, "DROP FUNCTION segue_letter_keeps_its_reader() CASCADE;"),
        status_is_recorded("letters", "letter"),
        never_deleted("letters_letter"),
    ]
