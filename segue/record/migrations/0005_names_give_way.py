"""A line of history changes in one way alone: a name in it gives way to a pseudonym."""

from django.db import migrations

GIVES_WAY = r"""
CREATE FUNCTION segue_pseudonymised(words text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN coalesce(current_setting('segue.word', true), '') = '' THEN words
        ELSE regexp_replace(
            words,
            '(?<!\w)' || regexp_replace(current_setting('segue.word'), '([^\w\s])', '\\\1', 'g') || '(?!\w)',
            replace(current_setting('segue.pseudonym'), '\', '\\'),
            'g') END
$$;

CREATE FUNCTION segue_only_names_give_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object(
        'before', left(segue_pseudonymised(OLD.before), 200),
        'after', left(segue_pseudonymised(OLD.after), 200),
        'because', segue_pseudonymised(OLD.because)) AND to_jsonb(NEW) <> to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Rows of % are added, never edited or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER record_change_append_only ON record_change;
CREATE TRIGGER record_change_append_only BEFORE UPDATE OR DELETE ON record_change
FOR EACH ROW EXECUTE FUNCTION segue_only_names_give_way();
"""
UNDO = """
DROP TRIGGER record_change_append_only ON record_change;
CREATE TRIGGER record_change_append_only BEFORE UPDATE OR DELETE ON record_change
FOR EACH ROW EXECUTE FUNCTION segue_append_only();
DROP FUNCTION segue_only_names_give_way();
DROP FUNCTION segue_pseudonymised(text);
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0004_status_is_recorded")]
    operations = [migrations.RunSQL(GIVES_WAY, UNDO)]
