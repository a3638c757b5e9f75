from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_minutes_and_quorum_of_the_day")]

    operations = [migrations.RemoveField(model_name="hub", name="current_year")]
