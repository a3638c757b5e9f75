"""What is never edited or deleted is never emptied either: the tables that had their guards before this one."""

from django.db import migrations

EVERY_TABLE = """
DO $$
DECLARE guarded name;
BEGIN
    FOR guarded IN
        SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = current_schema()::regnamespace
            AND tgname IN (relname || '_append_only', relname || '_never_deleted')
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION segue_append_only()', guarded || '_never_emptied', guarded);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0005_names_give_way")]
    operations = [migrations.RunSQL(EVERY_TABLE, migrations.RunSQL.noop)]
