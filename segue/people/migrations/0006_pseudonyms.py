"""A name gives way to a pseudonym once, and the pseudonym stays."""

from django.db import migrations, models


STAYS = """
CREATE FUNCTION segue_pseudonym_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.pseudonym_since IS NOT NULL AND (NEW.name, NEW.email, NEW.pseudonym_since)
        IS DISTINCT FROM (OLD.name, OLD.email, OLD.pseudonym_since) THEN
        RAISE EXCEPTION 'pseudonym_stays: a pseudonym is for good'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'pseudonym_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_user_pseudonym_stays BEFORE UPDATE ON people_user
FOR EACH ROW EXECUTE FUNCTION segue_pseudonym_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_partners'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='pseudonym_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('pseudonym_since', None), ('is_active', False), _connector='OR'), name='who_has_a_pseudonym_is_gone'),
        ),
        migrations.RunSQL(STAYS, "DROP FUNCTION segue_pseudonym_stays() CASCADE;"),
    ]
