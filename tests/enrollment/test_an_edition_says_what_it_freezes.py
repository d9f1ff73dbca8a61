"""PRODUCT.md §3.6: tools are data, each frozen by an edition's version or not."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from enrollment.models import Tool, ToolRule
from enrollment.services.editions import first_edition
from growth_program.core.models import AuditEntry, Program, ProgramVersion
from tests import world as built
from tests.enrollment.frozen import CODES

AT_FREEZE = {
    "coupons": "runs_out",
    "flash_sales": "runs_out",
    "product_discounts": "stopped",
    "bundles": "runs_out",
    "free_shipping": "runs_out",
    "open_affiliate_plan": "taken_over",
    "targeted_affiliate_plan": "taken_over",
    "ad_campaigns": "taken_over",
}


def rules() -> list[tuple]:
    rows = ToolRule.objects.filter(version__program__code="2026-summer")
    return list(rows.values_list("tool__code", "is_frozen", "at_freeze"))


def test_the_first_edition_freezes_eight(db):
    first_edition()

    assert rules() == [(code, True, AT_FREEZE[code]) for code in CODES]
    assert list(Tool.objects.values_list("name_zh", "name_en"))[:2] == [
        ("优惠券", "Coupons"),
        ("限时抢购", "Flash sales"),
    ]
    assert AuditEntry.objects.get(act="program.tools_written").details == {"version": "1"}


def test_again_it_changes_nothing(db):
    first_edition()
    before = built.ask("SELECT r::text FROM enrollment_toolrule r ORDER BY 1")
    call_command("first_edition")

    assert built.ask("SELECT r::text FROM enrollment_toolrule r ORDER BY 1") == before
    assert AuditEntry.objects.filter(act="program.tools_written").count() == 1


def test_an_installation_that_has_the_edition_gets_them(db):
    first_edition()
    ToolRule.objects.all().delete()
    Tool.objects.all().delete()

    call_command("first_edition")
    assert len(rules()) == len(CODES)


def test_what_somebody_agreed_to_stays(world):
    """World's Lin has agreed to version 1."""
    for act in (
        "UPDATE enrollment_toolrule SET is_frozen = false, at_freeze = ''",
        "DELETE FROM enrollment_toolrule",
        "INSERT INTO enrollment_toolrule (version_id, tool_id, is_frozen, at_freeze)"
        " SELECT version_id, tool_id, false, '' FROM enrollment_toolrule",
    ):
        with pytest.raises(DatabaseError, match="An enrollment has agreed"), built.undone():
            built.ask(act)


def test_an_agreed_version_without_rules_is_left_alone(world):
    """One that names no tool was agreed to so; the next version may name some."""
    program = Program.objects.get()
    version = ProgramVersion.objects.get()
    version.pk, version.number, version.is_agreed = None, 2, True
    version.save(force_insert=True)

    first_edition()
    assert not program.newest().tool_rules.exists()


@pytest.mark.parametrize("rule", ["true, ''", "true, 'burns'", "false, 'stopped'"])
def test_what_runs_has_a_rule_where_and_only_where_a_tool_is_frozen(db, rule):
    first_edition()
    with pytest.raises(DatabaseError, match="tool_rule_at_freeze_iff_frozen"), built.undone():
        built.ask(
            "WITH gone AS (DELETE FROM enrollment_toolrule RETURNING *)"
            f" UPDATE enrollment_toolrule SET (is_frozen, at_freeze) = (SELECT {rule})"
        )


def test_a_tool_keeps_its_code(world):
    with pytest.raises(DatabaseError, match="Cannot update"), built.undone():
        built.ask("UPDATE enrollment_tool SET code = 'vouchers' WHERE code = 'coupons'")
