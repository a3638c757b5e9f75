"""A fund given for a purpose says which parts of the policy that is, and its budgets keep to them and to its years."""

import django.contrib.postgres.fields
from django.db import migrations, models


# What was noted before this named no part of the policy, so it stays as open as it was.
AS_OPEN_AS_BEFORE = """
UPDATE money_fund SET categories = ARRAY['schools', 'out_of_school', 'project_grants', 'research',
    'professional_development', 'quality_assurance', 'financial_assistance', 'instruments']
WHERE restriction = 'purpose';
"""
ALLOWS = """
CREATE FUNCTION segue_restriction_allows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM money_budget b JOIN money_fund f ON f.id = b.fund_id
               WHERE b.id = NEW.id AND f.restriction = 'purpose' AND b.category <> ALL (f.categories)) THEN
        RAISE EXCEPTION 'restriction_allows: the purpose of the fund does not cover %', NEW.category
            USING ERRCODE = 'check_violation', CONSTRAINT = 'restriction_allows';
    END IF;
    IF EXISTS (SELECT 1 FROM money_budget b JOIN money_fund f ON f.id = b.fund_id
               WHERE b.id = NEW.id AND (make_date(b.year + 1, 8, 31) < f.starts OR make_date(b.year, 9, 1) > f.ends)) THEN
        RAISE EXCEPTION 'year_meets_fund: % is outside the period of the fund', NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'year_meets_fund';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_budget_restriction_allows AFTER INSERT ON money_budget
FOR EACH ROW EXECUTE FUNCTION segue_restriction_allows();

CREATE FUNCTION segue_fund_allows_its_budgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.restriction = 'purpose' AND EXISTS (
        SELECT 1 FROM money_budget WHERE fund_id = NEW.id AND category <> ALL (NEW.categories)) THEN
        RAISE EXCEPTION 'restriction_allows: the fund has budgets for something else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'restriction_allows';
    END IF;
    IF EXISTS (SELECT 1 FROM money_budget WHERE fund_id = NEW.id
               AND (make_date(year + 1, 8, 31) < NEW.starts OR make_date(year, 9, 1) > NEW.ends)) THEN
        RAISE EXCEPTION 'year_meets_fund: a budget lies outside the new period'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'year_meets_fund';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_fund_allows_its_budgets AFTER UPDATE ON money_fund
FOR EACH ROW EXECUTE FUNCTION segue_fund_allows_its_budgets();
"""
UNDO = """
DROP FUNCTION segue_restriction_allows() CASCADE;
DROP FUNCTION segue_fund_allows_its_budgets() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('money', '0004_facts_stay'),
    ]

    operations = [
        migrations.AddField(
            model_name='fund',
            name='categories',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('schools', 'Schools'), ('out_of_school', 'Out-of-school programme'), ('project_grants', 'Project grants'), ('research', 'Research'), ('professional_development', 'Professional development'), ('quality_assurance', 'Quality assurance'), ('financial_assistance', 'Financial assistance'), ('instruments', 'Musical instruments')], max_length=30), blank=True, default=list, size=None, verbose_name='parts of the policy the purpose covers'),
        ),
        migrations.RunSQL(AS_OPEN_AS_BEFORE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('categories__len__gt', 0), ('restriction', 'purpose')), models.Q(models.Q(('restriction', 'purpose'), _negated=True), ('categories__len', 0)), _connector='OR'), name='restricted_fund_names_its_categories'),
        ),
        migrations.RunSQL(ALLOWS, UNDO),
    ]
