"""What the first guards left open: dates of payments, a fund's restriction, and a budget that would change sides."""

from django.db import migrations

MORE = """
CREATE FUNCTION segue_payment_inside_fund_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fund record;
BEGIN
    SELECT f.starts, f.ends INTO fund FROM money_fund f
        JOIN money_budget b ON b.fund_id = f.id JOIN money_commitment c ON c.budget_id = b.id
        WHERE c.id = NEW.commitment_id;
    IF NEW.given_on < fund.starts OR NEW.given_on > fund.ends THEN
        RAISE EXCEPTION 'inside_fund_period: % is outside % to %', NEW.given_on, fund.starts, fund.ends
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_fund_period';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_payment_inside_fund_period AFTER INSERT ON money_payment
FOR EACH ROW EXECUTE FUNCTION segue_payment_inside_fund_period();

CREATE FUNCTION segue_budget_keeps_its_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.fund_id, NEW.category, NEW.year) IS DISTINCT FROM (OLD.fund_id, OLD.category, OLD.year) THEN
        RAISE EXCEPTION 'budget_keeps_its_place: set another budget instead'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_keeps_its_place';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER money_budget_keeps_its_place BEFORE UPDATE ON money_budget
FOR EACH ROW EXECUTE FUNCTION segue_budget_keeps_its_place();

CREATE FUNCTION segue_fund_restriction_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.restriction = 'capital' AND EXISTS (
        SELECT 1 FROM money_budget WHERE fund_id = NEW.id AND category <> 'instruments') THEN
        RAISE EXCEPTION 'capital_buys_equipment: the fund has budgets for something else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capital_buys_equipment';
    END IF;
    IF EXISTS (SELECT 1 FROM money_payment p JOIN money_commitment c ON c.id = p.commitment_id
               JOIN money_budget b ON b.id = c.budget_id
               WHERE b.fund_id = NEW.id AND (p.given_on < NEW.starts OR p.given_on > NEW.ends)) THEN
        RAISE EXCEPTION 'inside_fund_period: a payment lies outside the new period'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_fund_period';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_fund_restriction_holds AFTER UPDATE ON money_fund
FOR EACH ROW EXECUTE FUNCTION segue_fund_restriction_holds();
"""
UNDO = """
DROP FUNCTION segue_payment_inside_fund_period() CASCADE;
DROP FUNCTION segue_budget_keeps_its_place() CASCADE;
DROP FUNCTION segue_fund_restriction_holds() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0002_guards")]
    operations = [migrations.RunSQL(MORE, UNDO)]
