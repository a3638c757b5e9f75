"""The register is sorted by amount as fast as by date."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0008_award_sums")]

    operations = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("outcome", "awarded")), fields=["-amount", "-id"], name="award_by_amount"
            ),
        ),
    ]
