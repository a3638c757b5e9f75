"""A contract keeps the programme year of the call it comes from, so that a year is summed without its applications."""

from django.conf import settings
from django.db import migrations, models

import segue.years

FILL = """
UPDATE contracts_contract SET year = c.year FROM decisions_decision d
JOIN applications_application a ON a.id = d.application_id JOIN calls_call c ON c.id = a.call_id
WHERE d.id = contracts_contract.decision_id;
"""

YEAR_OF_ITS_CALL = """
CREATE FUNCTION segue_contract_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.year IS DISTINCT FROM (
        SELECT c.year FROM decisions_decision d JOIN applications_application a ON a.id = d.application_id
        JOIN calls_call c ON c.id = a.call_id WHERE d.id = NEW.decision_id
    ) THEN
        RAISE EXCEPTION 'contract_year: % is not of the programme year of its call', NEW.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_year';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_contract_year AFTER INSERT OR UPDATE OF year, decision_id ON contracts_contract
FOR EACH ROW EXECUTE FUNCTION segue_contract_year();
"""
UNDO = "DROP FUNCTION segue_contract_year() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_guards"),
        ("calls", "0001_initial"),
        ("contracts", "0007_awards_without_contract"),
        ("decisions", "0008_award_sums"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="year",
            field=segue.years.YearField(
                default=2000,
                editable=False,
                verbose_name="programme year of the call",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["year", "provider"], include=("amount", "status"), name="contract_sum"),
        ),
        migrations.RunSQL(YEAR_OF_ITS_CALL, UNDO),
    ]
