"""The agreement in Chinese: its words around the figures."""

from datetime import date
from decimal import Decimal

from enrollment.rules.agreed import Figures, Remedy
from growth_program.core.money import written, written_share

Clause = tuple[str, list[str]]
AT_FREEZE = {
    "runs_out": "冻结时正在进行的，按原定时间自然结束",
    "stopped": "冻结时正在进行的，即行停止",
    "taken_over": "冻结时正在进行的，由平台接管",
}
ITEMS = {"aigc": "AIGC 内容", "videos": "达人视频"}


def title(figures: Figures, text_version: int) -> str:
    """What it is called, and whose it is."""
    return "\n".join(
        (
            f"{figures.program_zh}协议",
            f"计划：{figures.program}，第 {figures.version} 版；协议文本：第 {text_version} 版",
            f"店铺：{figures.shop_name}（{figures.shop}）",
        )
    )


def clauses(figures: Figures) -> list[Clause]:
    """All clauses, in order."""
    return [
        ("计划期与本店服务期", _service(figures)),
        ("费用", _fees(figures)),
        ("平台的承诺", _promises(figures)),
        ("未达成时平台的赔付", _remedies(figures)),
        ("营销工具", _tools(figures)),
        ("退出与终止", _ends(figures)),
        (
            "本价格不包含的费用",
            ["样品货值与样品运费、商家出资的折扣、物流、税费、退货，仍由商家承担。"],
        ),
        (
            "文本",
            [
                "本协议有中文和英文两种文本，内容相同；"
                "您接受时所读的一种，连同其 SHA-256 指纹，完整留存。"
            ],
        ),
    ]


def _service(figures: Figures) -> list[str]:
    zone = figures.time_zone
    term = f"{_day(figures.starts_on)}至{_day(figures.ends_on)}"
    service = f"{_day(figures.service_from)}至{_day(figures.ends_on)}"
    days, all_days = figures.service_days, figures.term_days
    if figures.is_late:
        longest = (
            f"计划期已经开始：如果今天激活，本店服务期为{service}，共 {days} 天；"
            f"平台的承诺只按这 {days} 天内的数据判定，而不是整个计划期的 {all_days} 天。"
            f"每晚一天激活，再少一天。承诺的数量和固定费都不因此减少。"
        )
    else:
        longest = (
            f"如果在{_day(figures.starts_on)}或之前激活，本店服务期为{service}，共 {days} 天。"
            f"此后每晚一天激活，就少一天；承诺的数量和固定费都不因此减少。"
        )
    return [
        f"计划期为{term}，首尾两天都计入，日期一律按 {zone} 时区。",
        "固定费付清、平台登记的当天，报名激活。本店服务期从激活之日与计划期首日中较晚的一天起，到计划期最后一天止。",
        longest,
        f"最晚在{_day(figures.last_activation_on)}激活，之后不能加入。",
    ]


def _fees(figures: Figures) -> list[str]:
    rates = f"智能营销（{written_share(figures.marketing_rate)}"
    rates += "".join(
        f"，自{_day(one.from_on)}起 {written_share(one.rate)}" for one in figures.marketing_rates
    )
    return [
        f"固定费 {_usd(figures.fixed_fee)}，只收一次，不按天折算。",
        f"佣金为本店服务期内每个订单行成交额（GMV）的 {written_share(figures.commission_rate)}，"
        "逐行四舍五入到分，按自然月出账。",
        "订单行的成交额 =（原价 − 商家折扣）× 付款当天汇率，折算为美元，不含运费和税，"
        "再减去该行的退款，不低于零。"
        "已取消或未付款的订单、样品订单和赠品计为零。店铺在服务期内付款的全部订单行都计入，不限于授权商品。",
        f"服务期内平台不另收以下四项：推荐费（{written_share(figures.referral_rate)}）、{rates}）、"
        "达人联盟佣金、平台代投的广告费。",
    ]


def _promises(figures: Figures) -> list[str]:
    kinds = [
        f"在本店服务期内交付 AIGC 内容 {figures.aigc} 条（图片或短视频）。您接受的计入；"
        f"{figures.review_days} 天内没有答复的也计入；您拒绝的不计入。",
        f"在本店服务期内由腰部及以上达人为授权商品发布达人视频 {figures.videos} 条，"
        "判定时仍须公开可见。",
    ]
    return kinds + [_roas(figures, one) for one in figures.remedies if one.commitment == "roas"]


def _roas(figures: Figures, remedy: Remedy) -> str:
    times = _times(remedy.threshold)
    cost = "固定费" if figures.cost_basis == "fee" else "固定费与佣金之和"
    said = (
        f"ROAS 不低于 {times}：本店服务期内的成交额不低于计划总费用的 {times} 倍。"
        f"计划总费用为{cost}。"
    )
    if remedy.met_from is None:
        return f"{said}按本协议的费率，任何成交额都达不到。"
    return (
        f"{said}按本协议的费率，成交额从 {_usd(remedy.met_from)} 起即为达成"
        "（佣金逐行四舍五入，可能相差几分）。判定时直接比较金额，不用四舍五入后的商。"
    )


def _remedies(figures: Figures) -> list[str]:
    return [
        *(_remedy(figures, one) for one in figures.remedies),
        "几项都未达成时，只赔付金额最高的一项，不累加。内容不足的数量照常补齐，与赔付哪一项无关。",
        "赔付以广告金发放，只能用于平台内投放广告，不能提现；"
        f"自发放次日起 {figures.credit_days} 天内有效。",
        f"裁定不早于{_day(figures.decided_from)}作出。广告金和补齐的期限为计划期最后一天之后的第 "
        f"{figures.makeup_business_days} 个工作日（按国务院公布的日历）。",
        f"对裁定不同意的，可在 {figures.contest_days} 天内提出申诉，"
        f"最多 {figures.contest_rounds} 次。",
    ]


def _remedy(figures: Figures, one: Remedy) -> str:
    pays = f"固定费的 {written_share(one.rate)}，即 {_usd(one.credit)} 的广告金"
    if one.commitment == "roas":
        return f"ROAS 低于 {_times(one.threshold)}：{pays}。"
    count = {"aigc": figures.aigc, "videos": figures.videos}[one.commitment]
    if one.threshold == 1:
        return f"{ITEMS[one.commitment]}不足 {count} 条：{pays}，并补齐不足的数量。"
    return (
        f"{ITEMS[one.commitment]}不足 {count} 条的 {written_share(one.threshold)}："
        f"{pays}，并补齐不足的数量。"
    )


def _tools(figures: Figures) -> list[str]:
    if not figures.tools:
        return ["本期计划不冻结任何商家营销工具。"]
    listed = "；".join(f"{one.name_zh}（{AT_FREEZE[one.at_freeze]}）" for one in figures.tools)
    return [
        f"本店服务期内，以下商家营销工具由平台操作，您不能用它们新建活动：{listed}。",
        "结束或下调正在进行的活动，服务期内仍可进行。服务期结束的次日起，全部工具归还给您。",
    ]


def _ends(figures: Figures) -> list[str]:
    share = (
        "固定费只计已服务天数的部分，其余退还；承诺的数量按已服务天数折算，向上取整后判定"
        if figures.termination_basis == "pro_rata"
        else "视同服务完整：固定费不退，承诺按全部数量判定"
    )
    return [
        "激活之前您可以随时撤回报名，已付的款项全额退还。",
        f"平台可以在服务期内说明理由后终止。不是商家过错的，{share}。是商家过错的，不退款，也不再判定承诺。",
    ]


def _usd(amount: Decimal) -> str:
    return f"USD {written(amount)}"


def _times(threshold: Decimal) -> str:
    return f"{threshold.normalize():f}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
