from django.db import migrations

FIRST_EDITION = "2026-summer"
RUNS_OUT, STOPPED, TAKEN_OVER = "runs_out", "stopped", "taken_over"
# As announced on 2026-05-10, and as `first_edition` writes them for a version nobody agreed to.
TOOLS = (
    ("coupons", "优惠券", "Coupons", RUNS_OUT),
    ("flash_sales", "限时抢购", "Flash sales", RUNS_OUT),
    ("product_discounts", "商品折扣", "Product discounts", STOPPED),
    ("bundles", "组合购", "Bundles", RUNS_OUT),
    ("free_shipping", "包邮", "Free shipping", RUNS_OUT),
    ("open_affiliate_plan", "开放联盟计划", "Open affiliate plan", TAKEN_OVER),
    ("targeted_affiliate_plan", "定向联盟计划", "Targeted affiliate plan", TAKEN_OVER),
    ("ad_campaigns", "广告计划", "Ad campaigns", TAKEN_OVER),
)


def write_down(apps, schema_editor):
    """The freeze of the tools was announced, and so agreed to, before it was kept as rows."""
    version = apps.get_model("core", "ProgramVersion")
    agreed = version.objects.filter(program__code=FIRST_EDITION, is_agreed=True)
    if not agreed.exists():
        return
    tool = apps.get_model("enrollment", "Tool")
    rule = apps.get_model("enrollment", "ToolRule")
    for place, (code, name_zh, name_en, at_freeze) in enumerate(TOOLS, start=1):
        one = tool.objects.create(code=code, name_zh=name_zh, name_en=name_en, place=place)
        rule.objects.bulk_create(
            rule(version=version, tool=one, is_frozen=True, at_freeze=at_freeze)
            for version in agreed
        )


class Migration(migrations.Migration):
    """Before the trigger that keeps what was agreed: from there on nobody adds a rule."""

    dependencies = [("enrollment", "0011_tools")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
