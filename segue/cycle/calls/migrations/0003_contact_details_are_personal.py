from django.db import migrations, models

# The questions asked so far stand as they are; only what they are is said of them now.
SAY_WHICH = """
ALTER TABLE calls_question DISABLE TRIGGER calls_question_append_only;
UPDATE calls_question SET personal = true WHERE key IN ('contact', 'contact_name', 'telephone');
ALTER TABLE calls_question ENABLE TRIGGER calls_question_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="personal",
            field=models.BooleanField(
                default=False, verbose_name="tells how a person is reached: withheld from who judges the case"
            ),
        ),
        migrations.RunSQL(SAY_WHICH, migrations.RunSQL.noop),
    ]
