"""An offer asks for an answer by a day, and can be taken back; each offer keeps its own text."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Offers made before there was a day for the answer are asked for one as the usual offer is.
FILL = """
UPDATE contracts_contract SET answer_by = (offered_at AT TIME ZONE 'Europe/London')::date + 21 WHERE status = 'offered';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0008_contracts_of_a_year'),
        ('decisions', '0008_award_sums'),
        ('governance', '0003_guards'),
        ('money', '0004_facts_stay'),
        ('people', '0005_partners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='contract',
            name='contract_status_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='contract',
            name='internal_commission_is_justified_and_approved',
        ),
        migrations.RemoveConstraint(
            model_name='contract',
            name='contract_past_draft_was_offered',
        ),
        migrations.AddField(
            model_name='contract',
            name='answer_by',
            field=models.DateField(blank=True, null=True, verbose_name='day by which an answer is asked for'),
        ),
        migrations.AddField(
            model_name='contract',
            name='reminded_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='when the offer was last called to mind'),
        ),
        migrations.AddField(
            model_name='contract',
            name='taken_back_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='when the last offer was taken back'),
        ),
        migrations.AddField(
            model_name='contracttext',
            name='number',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='which offer of the contract'),
        ),
        migrations.AlterField(
            model_name='contract',
            name='status',
            field=models.CharField(choices=[('draft', 'Being drafted'), ('offered', 'Offered, to be accepted'), ('in_force', 'In force'), ('completed', 'Completed'), ('refused', 'Refused by the applicant'), ('ended', 'Ended early'), ('cancelled', 'Cancelled before it was agreed')], default='draft', editable=False, max_length=20),
        ),
        migrations.AlterField(
            model_name='contracttext',
            name='contract',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='contracts.contract'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'offered', 'in_force', 'completed', 'refused', 'ended', 'cancelled'])), name='contract_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('type', 'internal'), _negated=True), ('status__in', ('draft', 'cancelled')), models.Q(models.Q(('comparator', ''), _negated=True), ('approved_by__isnull', False)), _connector='OR'), name='internal_commission_is_justified_and_approved'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'cancelled')), ('offered_at__isnull', False), _connector='OR'), name='contract_past_draft_was_offered'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'offered'), _negated=True), ('answer_by__isnull', False), _connector='OR'), name='offer_asks_for_an_answer_by_a_day'),
        ),
        migrations.AddConstraint(
            model_name='contracttext',
            constraint=models.UniqueConstraint(fields=('contract', 'number'), name='an_offer_has_one_text'),
        ),
    ]
