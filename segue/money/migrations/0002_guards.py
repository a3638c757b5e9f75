"""The money rules again, where no code can pass them by. Each trigger locks the parent row first."""

from django.db import migrations

from segue.record.guards import append_only, never_deleted

BUDGET_WITHIN_FUND = """
CREATE FUNCTION segue_budget_within_fund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole numeric; parts numeric; kind text;
BEGIN
    SELECT amount, restriction INTO whole, kind FROM money_fund WHERE id = NEW.fund_id FOR UPDATE;
    SELECT COALESCE(SUM(amount), 0) INTO parts FROM money_budget WHERE fund_id = NEW.fund_id;
    IF parts > whole THEN
        RAISE EXCEPTION 'budgets_within_fund: budgets of £% in a fund of £%', parts, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'budgets_within_fund';
    END IF;
    IF kind = 'capital' AND NEW.category <> 'instruments' THEN
        RAISE EXCEPTION 'capital_buys_equipment: capital money in category %', NEW.category
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capital_buys_equipment';
    END IF;
    IF NEW.amount < (SELECT COALESCE(SUM(amount), 0) FROM money_commitment WHERE budget_id = NEW.id)
                  - (SELECT COALESCE(SUM(amount), 0) FROM money_release WHERE budget_id = NEW.id) THEN
        RAISE EXCEPTION 'commitments_within_budget: more is promised than £%', NEW.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'commitments_within_budget';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_budget_within_fund AFTER INSERT OR UPDATE ON money_budget
FOR EACH ROW EXECUTE FUNCTION segue_budget_within_fund();

CREATE FUNCTION segue_fund_covers_budgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount < (SELECT COALESCE(SUM(amount), 0) FROM money_budget WHERE fund_id = NEW.id) THEN
        RAISE EXCEPTION 'budgets_within_fund: budgets exceed the fund of £%', NEW.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'budgets_within_fund';
    END IF;
    IF EXISTS (SELECT 1 FROM money_commitment c JOIN money_budget b ON b.id = c.budget_id
               WHERE b.fund_id = NEW.id AND (c.starts < NEW.starts OR c.ends > NEW.ends)) THEN
        RAISE EXCEPTION 'inside_fund_period: a commitment lies outside the new period'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_fund_period';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_fund_covers_budgets AFTER UPDATE ON money_fund
FOR EACH ROW EXECUTE FUNCTION segue_fund_covers_budgets();
"""

COMMITMENT_WITHIN_BUDGET = """
CREATE FUNCTION segue_commitment_within_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole numeric; promised numeric; fund record;
BEGIN
    SELECT amount INTO whole FROM money_budget WHERE id = NEW.budget_id FOR UPDATE;
    SELECT COALESCE(SUM(amount), 0) INTO promised FROM money_commitment WHERE budget_id = NEW.budget_id;
    promised := promised - (SELECT COALESCE(SUM(amount), 0) FROM money_release WHERE budget_id = NEW.budget_id);
    IF promised > whole THEN
        RAISE EXCEPTION 'commitments_within_budget: £% promised of £%', promised, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'commitments_within_budget';
    END IF;
    SELECT f.starts, f.ends INTO fund FROM money_fund f JOIN money_budget b ON b.fund_id = f.id
        WHERE b.id = NEW.budget_id;
    IF NEW.starts < fund.starts OR NEW.ends > fund.ends THEN
        RAISE EXCEPTION 'inside_fund_period: % to % is outside % to %', NEW.starts, NEW.ends, fund.starts, fund.ends
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_fund_period';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_commitment_within_budget AFTER INSERT ON money_commitment
FOR EACH ROW EXECUTE FUNCTION segue_commitment_within_budget();
"""

PAID_WITHIN_COMMITMENT = """
CREATE FUNCTION segue_paid_within_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole numeric; gone numeric;
BEGIN
    SELECT amount INTO whole FROM money_commitment WHERE id = NEW.commitment_id FOR NO KEY UPDATE;
    SELECT COALESCE(SUM(amount), 0) INTO gone FROM money_payment
        WHERE commitment_id = NEW.commitment_id AND status IN ('entered', 'approved');
    gone := gone + (SELECT COALESCE(SUM(amount), 0) FROM money_release WHERE commitment_id = NEW.commitment_id);
    IF gone > whole THEN
        RAISE EXCEPTION 'payments_within_commitment: £% of £%', gone, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_within_commitment';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_payment_within_commitment AFTER INSERT OR UPDATE ON money_payment
FOR EACH ROW EXECUTE FUNCTION segue_paid_within_commitment();
CREATE TRIGGER money_release_within_commitment AFTER INSERT ON money_release
FOR EACH ROW EXECUTE FUNCTION segue_paid_within_commitment();

CREATE FUNCTION segue_release_from_its_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.budget_id <> (SELECT budget_id FROM money_commitment WHERE id = NEW.commitment_id) THEN
        RAISE EXCEPTION 'release_from_its_budget' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_release_from_its_budget AFTER INSERT ON money_release
FOR EACH ROW EXECUTE FUNCTION segue_release_from_its_budget();

CREATE FUNCTION segue_payment_facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.commitment_id, NEW.amount, NEW.kind, NEW.given_on, NEW.entered_by_id)
        IS DISTINCT FROM (OLD.commitment_id, OLD.amount, OLD.kind, OLD.given_on, OLD.entered_by_id)
        OR OLD.status <> 'entered' THEN
        RAISE EXCEPTION 'A payment is settled once and its facts stay; enter a new one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER money_payment_facts_stay BEFORE UPDATE ON money_payment
FOR EACH ROW EXECUTE FUNCTION segue_payment_facts_stay();
"""

UNDO = """
DROP FUNCTION segue_budget_within_fund() CASCADE;
DROP FUNCTION segue_fund_covers_budgets() CASCADE;
DROP FUNCTION segue_commitment_within_budget() CASCADE;
DROP FUNCTION segue_paid_within_commitment() CASCADE;
DROP FUNCTION segue_release_from_its_budget() CASCADE;
DROP FUNCTION segue_payment_facts_stay() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0001_initial"), ("record", "0002_guards")]
    operations = [
        migrations.RunSQL(BUDGET_WITHIN_FUND + COMMITMENT_WITHIN_BUDGET + PAID_WITHIN_COMMITMENT, UNDO),
        append_only("money_commitment"),
        append_only("money_release"),
        never_deleted("money_payment"),
    ]
