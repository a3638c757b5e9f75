"""What was put is frozen; a decision is sealed to it and names the very sum that was set aside."""

from django.db import migrations

from segue.record.guards import never_deleted

FROZEN = migrations.RunSQL(
    """
    CREATE FUNCTION segue_proposal_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        state text;
        of_recommendation bigint;
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.recommendation_id <> OLD.recommendation_id THEN
            RAISE EXCEPTION 'A proposal stays in its recommendation'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        of_recommendation := CASE TG_OP WHEN 'DELETE' THEN OLD.recommendation_id ELSE NEW.recommendation_id END;
        SELECT status INTO state FROM decisions_recommendation WHERE id = of_recommendation FOR SHARE;
        IF state IS NOT NULL AND state <> 'draft' THEN
            RAISE EXCEPTION 'The recommendation was put, so its proposals are frozen'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_proposal_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON decisions_proposal
    FOR EACH ROW EXECUTE FUNCTION segue_proposal_is_frozen();

    CREATE FUNCTION segue_recommendation_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status <> 'draft' AND (
            NEW.status = 'draft'
            OR (NEW.call_id, NEW.title, NEW.summary, NEW.delegation_id, NEW.prepared_by_id, NEW.put_at,
                NEW.content_sha256)
               IS DISTINCT FROM
               (OLD.call_id, OLD.title, OLD.summary, OLD.delegation_id, OLD.prepared_by_id, OLD.put_at,
                OLD.content_sha256)
        ) THEN
            RAISE EXCEPTION 'A recommendation that was put is frozen'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status IN ('decided', 'sent_back') AND NEW.status <> OLD.status THEN
            RAISE EXCEPTION 'A recommendation is decided or sent back once'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_recommendation_is_frozen BEFORE UPDATE ON decisions_recommendation
    FOR EACH ROW EXECUTE FUNCTION segue_recommendation_is_frozen();
    """,
    """
    DROP TRIGGER decisions_recommendation_is_frozen ON decisions_recommendation;
    DROP FUNCTION segue_recommendation_is_frozen();
    DROP TRIGGER decisions_proposal_is_frozen ON decisions_proposal;
    DROP FUNCTION segue_proposal_is_frozen();
    """,
)
MONEY = migrations.RunSQL(
    """
    CREATE FUNCTION segue_decision_is_the_sum_set_aside() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        promised numeric;
    BEGIN
        IF NEW.commitment_id IS NULL THEN
            RETURN NEW;
        END IF;
        SELECT amount INTO promised FROM money_commitment WHERE id = NEW.commitment_id;
        IF promised <> NEW.amount THEN
            RAISE EXCEPTION 'The award is not the sum that was set aside'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_decision_is_the_sum BEFORE INSERT ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION segue_decision_is_the_sum_set_aside();

    CREATE FUNCTION segue_question_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.answer <> '' OR NEW.text <> OLD.text OR NEW.decision_id <> OLD.decision_id
           OR NEW.asked_by_id <> OLD.asked_by_id OR NEW.asked_at <> OLD.asked_at THEN
            RAISE EXCEPTION 'A question is answered once, and neither is edited'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_outcomequestion_is_kept BEFORE UPDATE ON decisions_outcomequestion
    FOR EACH ROW EXECUTE FUNCTION segue_question_is_kept();
    """,
    """
    DROP TRIGGER decisions_outcomequestion_is_kept ON decisions_outcomequestion;
    DROP FUNCTION segue_question_is_kept();
    DROP TRIGGER decisions_decision_is_the_sum ON decisions_decision;
    DROP FUNCTION segue_decision_is_the_sum_set_aside();
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0003_seals_and_counts"),
        ("record", "0002_guards"),
        ("money", "0001_initial"),
    ]
    operations = [
        never_deleted("decisions_recommendation"),
        never_deleted("decisions_outcomequestion"),
        FROZEN,
        MONEY,
    ]
