"""A call keeps the area it was published for, whatever area the hub serves later."""

import django.contrib.postgres.fields
from django.db import migrations, models


# What was published before this was published for the area the hub serves today.
AS_IT_IS_NOW = """
UPDATE calls_call SET area = (SELECT local_authority_codes FROM governance_hub) WHERE status <> 'draft';
"""
STANDS = """
CREATE OR REPLACE FUNCTION calls_published_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND (NEW.status = 'draft' OR NEW.closes_at < OLD.closes_at OR
        (OLD.reference, OLD.title, OLD.summary, OLD.specification_id, OLD.category, OLD.year, OLD.budget_id,
         OLD.question_set_id, OLD.opens_at, OLD.decisions_by, OLD.activity_starts, OLD.activity_ends,
         OLD.cap_per_school, OLD.survey_required, OLD.conditions, OLD.assessors_each, OLD.area)
        IS DISTINCT FROM
        (NEW.reference, NEW.title, NEW.summary, NEW.specification_id, NEW.category, NEW.year, NEW.budget_id,
         NEW.question_set_id, NEW.opens_at, NEW.decisions_by, NEW.activity_starts, NEW.activity_ends,
         NEW.cap_per_school, NEW.survey_required, NEW.conditions, NEW.assessors_each, NEW.area)) THEN
        RAISE EXCEPTION 'A published call stands as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0004_minutes_and_quorum_of_the_day"),
        ('calls', '0004_published_stands_whole'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='area',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), blank=True,
                editable=False, help_text='The numbers of the authorities that the hub served when it published this. Empty: every school.', null=True, size=None),
        ),
        migrations.RunSQL(AS_IT_IS_NOW, migrations.RunSQL.noop),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
    ]
