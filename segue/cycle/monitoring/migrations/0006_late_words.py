"""Words that came after a return was sent say so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0005_awaited_returns'),
    ]

    operations = [
        migrations.AddField(
            model_name='setaside',
            name='why',
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
