"""A contract lies inside the period of the fund that pays, and promises no more than was committed."""

from django.db import migrations

CONTRACT_WITHIN_COMMITMENT = """
CREATE FUNCTION segue_contract_within_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE promised record;
BEGIN
    SELECT c.amount, f.starts, f.ends INTO promised FROM money_commitment c
        JOIN money_budget b ON b.id = c.budget_id JOIN money_fund f ON f.id = b.fund_id
        WHERE c.id = NEW.commitment_id;
    IF NEW.amount > promised.amount THEN
        RAISE EXCEPTION 'contract_within_commitment: £% of £%', NEW.amount, promised.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_within_commitment';
    END IF;
    IF NEW.starts < promised.starts OR NEW.ends > promised.ends THEN
        RAISE EXCEPTION 'inside_fund_period: % to %', NEW.starts, NEW.ends
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_fund_period';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_contract_within_commitment AFTER INSERT OR UPDATE ON contracts_contract
FOR EACH ROW EXECUTE FUNCTION segue_contract_within_commitment();
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("money", "0002_guards")]
    operations = [
        migrations.RunSQL(
            CONTRACT_WITHIN_COMMITMENT,
            "DROP FUNCTION segue_contract_within_commitment() CASCADE;",
        )
    ]
