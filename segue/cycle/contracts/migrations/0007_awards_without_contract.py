"""A list of the awards nobody has drafted a contract for, kept by the database itself."""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
CREATE FUNCTION segue_award_waits_for_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contracts_awardwithoutcontract (decision_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_award_waits AFTER INSERT ON decisions_decision
FOR EACH ROW WHEN (NEW.outcome = 'awarded') EXECUTE FUNCTION segue_award_waits_for_contract();

CREATE FUNCTION segue_award_has_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM contracts_awardwithoutcontract WHERE decision_id = NEW.decision_id;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_award_has_contract AFTER INSERT ON contracts_contract
FOR EACH ROW EXECUTE FUNCTION segue_award_has_contract();

INSERT INTO contracts_awardwithoutcontract (decision_id)
SELECT id FROM decisions_decision d
WHERE outcome = 'awarded' AND NOT EXISTS (SELECT 1 FROM contracts_contract WHERE decision_id = d.id);
"""
UNDO = """
DROP FUNCTION segue_award_waits_for_contract() CASCADE;
DROP FUNCTION segue_award_has_contract() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0006_status_is_recorded"),
        ("decisions", "0007_status_is_recorded"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwardWithoutContract",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="without_contract",
                        serialize=False,
                        to="decisions.decision",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
