from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_guards")]

    operations = [migrations.RemoveField(model_name="hub", name="current_year")]
