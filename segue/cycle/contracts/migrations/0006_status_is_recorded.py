"""A contract moves on with a line of history."""

from django.db import migrations

from segue.record.guards import status_is_recorded


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_money_under_contract_stays"), ("record", "0004_status_is_recorded")]
    operations = [status_is_recorded("contracts", "contract")]
