from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("governance", "0005_the_programme_year_follows_from_the_date")]

    operations = [
        migrations.AddField(
            model_name="hub",
            name="review_months",
            field=models.PositiveSmallIntegerField(
                default=6, verbose_name="months within which a contract in force is reviewed"
            ),
        ),
        migrations.AddConstraint(
            model_name="hub",
            constraint=models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=24), name="review_months_are_few"
            ),
        ),
    ]
