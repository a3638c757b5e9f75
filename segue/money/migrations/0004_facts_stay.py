"""A payment keeps all its facts, money set aside is not forgotten, and a fund keeps its period while it is promised."""

from django.db import migrations

from segue.record.guards import never_deleted, status_is_recorded

MORE = """
CREATE OR REPLACE FUNCTION segue_payment_facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.commitment_id, NEW.amount, NEW.kind, NEW.given_on, NEW.entered_by_id, NEW.entered_at, NEW.what_for,
        NEW.reference)
        IS DISTINCT FROM (OLD.commitment_id, OLD.amount, OLD.kind, OLD.given_on, OLD.entered_by_id, OLD.entered_at,
        OLD.what_for, OLD.reference)
        OR OLD.status <> 'entered' THEN
        RAISE EXCEPTION 'A payment is settled once and its facts stay; enter a new one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION segue_fund_holds_still() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM money_fund f JOIN money_budget b ON b.fund_id = f.id WHERE b.id = NEW.budget_id FOR SHARE OF f;
    RETURN NEW;
END $$;
CREATE TRIGGER money_commitment_fund_holds_still BEFORE INSERT ON money_commitment
FOR EACH ROW EXECUTE FUNCTION segue_fund_holds_still();
"""
UNDO = "DROP FUNCTION segue_fund_holds_still() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("money", "0003_more_guards"), ("record", "0004_status_is_recorded")]
    operations = [
        migrations.RunSQL(MORE, UNDO),
        status_is_recorded("money", "payment"),
        never_deleted("money_fund"),
        never_deleted("money_budget"),
    ]
