"""PRODUCT.md §3.4: each figure that decides money stands in the text, in each language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from enrollment.reports.agreements import offered
from enrollment.rules.agreed import DatedRate, Tool, credit
from enrollment.rules.agreements import fingerprint, grouped, parts, reference, roas_met_from, text
from growth_program.core.models import ProgramVersion
from tests import joined
from tests.world import at

CENT = Decimal("0.01")


@pytest.fixture
def figures(invited):
    """As of 10 June."""
    return offered(invited, joined.program().newest(), at("2026-06-10").date())


EARLY = at("2026-04-27").date()
ENGLISH = (
    "Agreement on the Growth Service Program, summer 2026",
    "Shop: Shop 7495003 (7495003)",
    "1.1 The term is 1 May 2026 to 31 Jul 2026, both days included.",
    "10 Jun 2026 to 31 Jul 2026, 52 days. The promises are judged on these 52 days, not on the 92",
    "1.4 The last day of activation is 31 Jul 2026. Nobody joins after it.",
    "2.1 A fixed fee of USD 6,000.00, charged once. It is not pro-rated by days.",
    "2.2 A commission of 20% of the GMV of each order line",
    "referral fee (6%), smart marketing (4%), affiliate commission",
    "3.1 60 AIGC items (images or short videos)",
    "within 7 days; one that you reject does not.",
    "3.2 45 creator videos",
    "3.3 A ROAS of at least 2: the GMV of this shop's service period is at least 2 times the "
    "program cost, which is the fixed fee and the commission. At the rates of this agreement it is "
    "met from a GMV of USD 20,000.00 on",
    "4.1 Fewer than 60 AIGC items: 20% of the fixed fee, USD 1,200.00, as ad credit, and what is "
    "missing is made up.",
    "4.2 Fewer than 45 creator videos: 20% of the fixed fee, USD 1,200.00, as ad credit",
    "4.3 ROAS below 2: 50% of the fixed fee, USD 3,000.00, as ad credit.",
    "4.4 If several are missed, the highest alone is paid; they are never added up.",
    "valid for 180 days",
    "decided on 16 Aug 2026 at the earliest",
    "due on the 30th business day after the last day of the term",
    "contested within 14 days, 1 time(s) at most",
    "you create nothing with them: Coupons (what runs when it is locked runs out); Flash sales (",
    "6.1 Before activation you may withdraw at any time, and all that was paid is returned.",
    "7.1 Sample goods and their shipping, discounts that the seller funds, logistics, taxes",
)
CHINESE = (
    "商家成长服务计划（2026年夏）协议",
    "店铺：Shop 7495003（7495003）",
    "1.1 计划期为2026年5月1日至2026年7月31日，首尾两天都计入",
    "2026年6月10日至2026年7月31日，共 52 天；平台的承诺只按这 52 天内的数据判定，"
    "而不是整个计划期的 92 天",
    "1.4 最晚在2026年7月31日激活，之后不能加入。",
    "2.1 固定费 USD 6,000.00，只收一次，不按天折算。",
    "2.2 佣金为本店服务期内每个订单行成交额（GMV）的 20%",
    "推荐费（6%）、智能营销（4%）、达人联盟佣金、平台代投的广告费",
    "3.1 在本店服务期内交付 AIGC 内容 60 条",
    "7 天内没有答复的也计入",
    "发布达人视频 45 条",
    "3.3 ROAS 不低于 2：本店服务期内的成交额不低于计划总费用的 2 倍。"
    "计划总费用为固定费与佣金之和。按本协议的费率，成交额从 USD 20,000.00 起即为达成",
    "4.1 AIGC 内容不足 60 条：固定费的 20%，即 USD 1,200.00 的广告金，并补齐不足的数量。",
    "4.2 达人视频不足 45 条：固定费的 20%，即 USD 1,200.00 的广告金",
    "4.3 ROAS 低于 2：固定费的 50%，即 USD 3,000.00 的广告金。",
    "只赔付金额最高的一项，不累加",
    "自发放次日起 180 天内有效",
    "裁定不早于2026年8月16日作出",
    "第 30 个工作日",
    "14 天内提出申诉，最多 1 次",
    "您不能用它们新建活动：优惠券（冻结时正在进行的，按原定时间自然结束）；限时抢购（",
    "样品货值与样品运费、商家出资的折扣、物流、税费、退货",
)


@pytest.mark.parametrize(("language", "lines"), [("en", ENGLISH), ("zh-hans", CHINESE)])
def test_every_line_that_decides_money(figures, language, lines):
    whole = text(figures, language)
    assert [line for line in lines if line not in whole] == []


def test_the_other_language_has_the_same_clauses(figures):
    english, chinese = (parts(text(figures, one)) for one in ("en", "zh-hans"))
    assert [len(part) for part in english] == [len(part) for part in chinese]


def test_before_the_term_it_says_the_whole_of_it_and_is_the_same_every_day(invited):
    version = joined.program().newest()
    early, first = (offered(invited, version, day) for day in (EARLY, version.starts_on))
    assert text(early, "en") == text(first, "en")
    assert "1 May 2026 to 31 Jul 2026, 92 days. Each day later is one day less." in text(
        early, "en"
    )


def test_within_the_term_each_day_is_another_text(invited):
    version = joined.program().newest()
    days = [offered(invited, version, at(f"2026-06-{day}").date()) for day in (10, 11)]
    assert fingerprint(text(days[0], "zh-hans")) != fingerprint(text(days[1], "zh-hans"))


def test_it_is_shown_whole(figures):
    whole = text(figures, "zh-hans")
    assert "\n\n".join("\n".join(part) for part in parts(whole)) + "\n" == whole


def test_tools_and_dated_rates(figures):
    tools = (
        Tool(name_zh="优惠券", name_en="coupons", at_freeze="runs_out"),
        Tool(name_zh="限时抢购", name_en="flash sales", at_freeze="stopped"),
    )
    rates = (DatedRate(from_on=at("2026-06-15").date(), rate=Decimal("0.0350")),)
    more = replace(figures, tools=tools, marketing_rates=rates)
    assert "coupons (what runs when it is locked runs out); flash sales (what runs" in text(
        more, "en"
    )
    assert "smart marketing (4%, 3.5% from 15 Jun 2026)" in text(more, "en")
    assert "优惠券（冻结时正在进行的，按原定时间自然结束）；限时抢购" in text(more, "zh-hans")
    assert "智能营销（4%，自2026年6月15日起 3.5%）" in text(more, "zh-hans")


def test_another_edition_says_its_own_figures(figures):
    roas = replace(figures.remedies[2], threshold=Decimal("3.0000"), met_from=None)
    other = replace(
        figures, remedies=(roas,), cost_basis="fee", termination_basis="whole", contest_days=30
    )
    whole = text(other, "en")
    assert "at least 3 times the program cost, which is the fixed fee." in whole
    assert "At the rates of this agreement no GMV reaches it." in whole
    assert "the service counts as whole" in whole


def test_from_which_gmv_the_roas_promise_is_met():
    fee, share, twice = Decimal("6000.00"), Decimal("0.2000"), Decimal("2.0000")
    # 2 × (6,000 + 20 % of G) = G ⇔ G = 12,000 ÷ 0.6
    assert str(roas_met_from(fee, share, twice, basis="fee_and_commission")) == "20000.00"
    assert str(roas_met_from(fee, share, twice, basis="fee")) == "12000.00"
    # 20,000 ÷ 0.3 = 66,666.66…: a cent less would not do
    dear = roas_met_from(Decimal("10000.00"), Decimal("0.3500"), twice, basis="fee_and_commission")
    assert str(dear) == "66666.67"
    assert roas_met_from(fee, Decimal("0.5000"), twice, basis="fee_and_commission") is None


@given(
    fee=st.decimals("0", "99999.99", places=2),
    share=st.decimals("0", "1", places=4),
    threshold=st.decimals("0.1", "9", places=4),
)
def test_it_is_met_there_and_not_a_cent_before(fee, share, threshold):
    gmv = roas_met_from(fee, share, threshold, basis="fee_and_commission")
    if gmv is None:
        assert threshold * share >= 1
        return
    assert gmv >= threshold * (fee + gmv * share)
    before = gmv - CENT
    assert before < threshold * (fee + before * share) or gmv == 0


def test_what_a_missed_promise_pays_is_capped():
    assert str(credit(Decimal("6000.00"), rate=Decimal("0.5000"), cap=None)) == "3000.00"
    assert str(credit(Decimal("333.33"), rate=Decimal("0.5000"), cap=None)) == "166.67"
    assert str(credit(Decimal("6000.00"), rate=Decimal("0.2000"), cap=Decimal("1000.00"))) == (
        "1000.00"
    )


def test_a_reference_is_one_that_banks_check():
    """ISO 11649: the digits of GSP00000017RF00 leave 98 − remainder; the whole leaves 1."""
    made = reference(17)
    assert made.endswith("GSP00000017")
    turned = "".join(str(int(sign, 36)) for sign in made[4:] + made[:4])
    assert int(turned) % 97 == 1
    assert grouped(made) == f"{made[:4]} GSP0 0000 017"


@given(key=st.integers(1, 99_999_999), at_=st.integers(7, 14), other=st.integers(1, 9))
def test_no_slip_of_one_digit_is_another_reference(key, at_, other):
    made = reference(key)
    slipped = made[:at_] + str((int(made[at_]) + other) % 10) + made[at_ + 1 :]
    turned = "".join(str(int(sign, 36)) for sign in slipped[4:] + slipped[:4])
    assert int(turned) % 97 != 1


def test_no_figure_of_an_edition_stands_in_the_words(invited):
    """Twice all figures: every number of the text is another one, but for those of the calendar."""
    version = joined.program().newest()
    assert isinstance(version, ProgramVersion)
    figures = offered(invited, version, at("2026-06-10").date())
    other = replace(
        figures,
        fixed_fee=Decimal("7100.00"),
        commission_rate=Decimal("0.1700"),
        referral_rate=Decimal("0.0800"),
        marketing_rate=Decimal("0.0300"),
        aigc=77,
        videos=33,
        review_days=9,
        credit_days=91,
        contest_days=23,
        makeup_business_days=22,
        remedies=(),
        tools=(),
    )
    assert "5.1 No marketing tool of the seller's is locked in this edition." in text(other, "en")
    for language in ("en", "zh-hans"):
        whole = text(other, language)
        for gone in ("6,000", "20%", "6%", "4%", " 60 ", " 45 ", " 7 ", "180", " 14 ", "30 "):
            assert gone not in whole, (language, gone)
