"""What was written stays as it was written, but for the name of its reader that gives way to a pseudonym."""

from django.db import migrations

WORDS_STAY = """
CREATE OR REPLACE FUNCTION segue_letter_stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.subject, NEW.text, NEW.about_type_id, NEW.about_id) IS DISTINCT FROM
        (OLD.kind, OLD.subject, OLD.text, OLD.about_type_id, OLD.about_id)
        AND (NEW.kind, NEW.subject, NEW.text, NEW.about_type_id, NEW.about_id) IS DISTINCT FROM
        (OLD.kind, left(segue_pseudonymised(OLD.subject), 200), segue_pseudonymised(OLD.text), OLD.about_type_id,
         OLD.about_id) THEN
        RAISE EXCEPTION 'letter_stays_as_written: write another letter'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'sent' AND NEW.status <> 'sent' THEN
        RAISE EXCEPTION 'letter_stays_as_written: a letter that was sent stays sent'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'sent' AND (NEW.to_name, NEW.to_email) IS DISTINCT FROM (OLD.to_name, OLD.to_email)
        AND (NEW.to_name, NEW.to_email) IS DISTINCT FROM
        (left(segue_pseudonymised(OLD.to_name), 200), left(segue_pseudonymised(OLD.to_email), 254)) THEN
        RAISE EXCEPTION 'letter_stays_as_written: a letter that was sent keeps to whom it went'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0007_who_delivers"), ("record", "0005_names_give_way")]
    operations = [migrations.RunSQL(WORDS_STAY, migrations.RunSQL.noop)]
