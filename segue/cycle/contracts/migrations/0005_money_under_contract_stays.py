"""A contract promises exactly what is set aside for it, and while it stands none of that is given back."""

from django.db import migrations

CONTRACT_IS_THE_SUM = """
CREATE OR REPLACE FUNCTION segue_contract_within_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE promised record; given_back numeric;
BEGIN
    PERFORM 1 FROM money_commitment WHERE id = NEW.commitment_id FOR NO KEY UPDATE;
    SELECT c.amount, f.starts, f.ends INTO promised FROM money_commitment c
        JOIN money_budget b ON b.id = c.budget_id JOIN money_fund f ON f.id = b.fund_id
        WHERE c.id = NEW.commitment_id;
    SELECT COALESCE(SUM(amount), 0) INTO given_back FROM money_release WHERE commitment_id = NEW.commitment_id;
    IF TG_OP = 'UPDATE' AND OLD.status <> 'draft' AND NEW.amount = OLD.amount THEN
        given_back := 0;
    END IF;
    IF NEW.amount > promised.amount - given_back THEN
        RAISE EXCEPTION 'contract_within_commitment: £% of £%', NEW.amount, promised.amount - given_back
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_within_commitment';
    END IF;
    IF NEW.starts < promised.starts OR NEW.ends > promised.ends THEN
        RAISE EXCEPTION 'inside_fund_period: % to %', NEW.starts, NEW.ends
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_fund_period';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION segue_contract_holds_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM money_commitment WHERE id = NEW.commitment_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM contracts_contract WHERE commitment_id = NEW.commitment_id
               AND status IN ('draft', 'offered', 'in_force')) THEN
        RAISE EXCEPTION 'contract_holds_its_money: a contract that stands promises this money'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_holds_its_money';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_contract_holds_its_money AFTER INSERT ON money_release
FOR EACH ROW EXECUTE FUNCTION segue_contract_holds_its_money();
"""
UNDO = "DROP FUNCTION segue_contract_holds_its_money() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_guards_offer"), ("money", "0003_more_guards")]
    operations = [migrations.RunSQL(CONTRACT_IS_THE_SUM, UNDO)]
