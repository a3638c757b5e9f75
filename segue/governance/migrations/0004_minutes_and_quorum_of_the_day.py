"""Minutes keep their earlier words, and a meeting the quorum of its day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from segue.record.guards import append_only


# Of a meeting noted before this, the quorum of today stands for that of its day.
AS_IT_IS_NOW = """
UPDATE governance_meeting SET quorum = b.quorum FROM governance_body b WHERE b.id = body_id;
"""
KEEPS_ITS_DAY = """
CREATE FUNCTION segue_meeting_keeps_its_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.body_id, NEW.held_on, NEW.quorum) IS DISTINCT FROM (OLD.body_id, OLD.held_on, OLD.quorum) THEN
        RAISE EXCEPTION 'meeting_keeps_its_day: note another meeting instead'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER governance_meeting_keeps_its_day BEFORE UPDATE ON governance_meeting
FOR EACH ROW EXECUTE FUNCTION segue_meeting_keeps_its_day();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0003_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MinutesBefore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.TextField(blank=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='quorum',
            field=models.PositiveSmallIntegerField(default=3, editable=False, verbose_name='members needed on that day'),
            preserve_default=False,
        ),
        migrations.RunSQL(AS_IT_IS_NOW, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('quorum__gte', 1)), name='a_meeting_needs_somebody'),
        ),
        migrations.AddField(
            model_name='minutesbefore',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who corrected them'),
        ),
        migrations.AddField(
            model_name='minutesbefore',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes_before', to='governance.meeting'),
        ),
        append_only("governance_minutesbefore"),
        migrations.RunSQL(KEEPS_ITS_DAY, "DROP FUNCTION segue_meeting_keeps_its_day() CASCADE;"),
    ]
