"""What was written stays as it was written."""

from django.db import migrations

WORDS_STAY = """
CREATE FUNCTION segue_letter_stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.subject, NEW.text, NEW.about_type_id, NEW.about_id)
        IS DISTINCT FROM (OLD.kind, OLD.subject, OLD.text, OLD.about_type_id, OLD.about_id) THEN
        RAISE EXCEPTION 'letter_stays_as_written: write another letter'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'sent' AND NEW.status <> 'sent' THEN
        RAISE EXCEPTION 'letter_stays_as_written: a letter that was sent stays sent'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER letters_letter_stays_as_written BEFORE UPDATE ON letters_letter
FOR EACH ROW EXECUTE FUNCTION segue_letter_stays_as_written();
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_concerns")]
    operations = [
        migrations.RunSQL(WORDS_STAY, "DROP FUNCTION segue_letter_stays_as_written() CASCADE;"),
    ]
