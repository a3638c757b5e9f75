"""A list of the returns that contracts in force wait for, kept by the database itself."""

import django.db.models.deletion
from django.db import migrations, models

# The lock lets a return and its contract change at once: whoever is second sees what the first did.
KEEP = """
CREATE FUNCTION segue_await_returns(of_contract bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM contracts_contract WHERE id = of_contract FOR NO KEY UPDATE;
    DELETE FROM monitoring_awaitedreturn a USING contracts_returndue d
        WHERE d.id = a.due_id AND d.contract_id = of_contract;
    INSERT INTO monitoring_awaitedreturn (due_id, due_on)
        SELECT d.id, d.due_on FROM contracts_returndue d
        JOIN contracts_contract c ON c.id = d.contract_id AND c.status = 'in_force'
        LEFT JOIN monitoring_return r ON r.due_id = d.id
        WHERE d.contract_id = of_contract AND (r.id IS NULL OR r.status IN ('draft', 'sent_back'));
END $$;

CREATE FUNCTION segue_await_returns_of_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM segue_await_returns(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER monitoring_contract_awaits_returns AFTER UPDATE OF status ON contracts_contract
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION segue_await_returns_of_contract();

CREATE FUNCTION segue_await_return_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM segue_await_returns(CASE WHEN TG_OP = 'DELETE' THEN OLD.contract_id ELSE NEW.contract_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER monitoring_due_awaits_return AFTER INSERT OR UPDATE OR DELETE ON contracts_returndue
FOR EACH ROW EXECUTE FUNCTION segue_await_return_due();

CREATE FUNCTION segue_await_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM segue_await_returns(contract_id) FROM contracts_returndue WHERE id = NEW.due_id;
    RETURN NULL;
END $$;
CREATE TRIGGER monitoring_return_is_here AFTER INSERT ON monitoring_return
FOR EACH ROW WHEN (NEW.status NOT IN ('draft', 'sent_back')) EXECUTE FUNCTION segue_await_return();
CREATE TRIGGER monitoring_return_moves AFTER UPDATE OF status ON monitoring_return
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION segue_await_return();

DO $$ BEGIN PERFORM segue_await_returns(id) FROM contracts_contract WHERE status = 'in_force'; END $$;
"""
UNDO = """
DROP FUNCTION segue_await_returns_of_contract() CASCADE;
DROP FUNCTION segue_await_return_due() CASCADE;
DROP FUNCTION segue_await_return() CASCADE;
DROP FUNCTION segue_await_returns(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_awards_without_contract"),
        ("monitoring", "0004_sent_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwaitedReturn",
            fields=[
                (
                    "due",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="awaited",
                        serialize=False,
                        to="contracts.returndue",
                    ),
                ),
                ("due_on", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["due_on", "due"], name="awaited_return_by_date")],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
