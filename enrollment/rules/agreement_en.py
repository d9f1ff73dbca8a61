"""The agreement in English: its words around the figures."""

from datetime import date
from decimal import Decimal

from enrollment.rules.agreed import Figures, Remedy
from growth_program.core.money import written, written_share

Clause = tuple[str, list[str]]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
AT_FREEZE = {
    "runs_out": "what runs when it is locked runs out",
    "stopped": "what runs when it is locked is stopped",
    "taken_over": "what runs when it is locked is taken over by the platform",
}
ITEMS = {"aigc": "AIGC items", "videos": "creator videos"}


def title(figures: Figures, text_version: int) -> str:
    """What it is called, and whose it is."""
    return "\n".join(
        (
            f"Agreement on the {figures.program_en}",
            f"Program: {figures.program}, version {figures.version}; "
            f"text of the agreement: version {text_version}",
            f"Shop: {figures.shop_name} ({figures.shop})",
        )
    )


def clauses(figures: Figures) -> list[Clause]:
    """All clauses, in order."""
    return [
        ("The term, and this shop's service period", _service(figures)),
        ("What it costs", _fees(figures)),
        ("What the platform promises", _promises(figures)),
        ("What the platform owes when it misses a promise", _remedies(figures)),
        ("Marketing tools", _tools(figures)),
        ("Leaving", _ends(figures)),
        (
            "What the price does not cover",
            [
                "Sample goods and their shipping, discounts that the seller funds, logistics, "
                "taxes and returns stay with the merchant."
            ],
        ),
        (
            "This text",
            [
                "The agreement exists in Chinese and in English, with the same content. The one "
                "that you read when you accept is kept whole, with its SHA-256 fingerprint."
            ],
        ),
    ]


def _service(figures: Figures) -> list[str]:
    term = f"{_day(figures.starts_on)} to {_day(figures.ends_on)}"
    service = f"{_day(figures.service_from)} to {_day(figures.ends_on)}"
    days, all_days = figures.service_days, figures.term_days
    if figures.is_late:
        longest = (
            f"The term has begun: if the enrollment is activated today, this shop's service period "
            f"is {service}, {days} days. The promises are judged on these {days} days, not on the "
            f"{all_days} days of the whole term. Each day later is one day less. Neither the "
            "committed counts nor the fixed fee become less."
        )
    else:
        longest = (
            f"If the enrollment is activated by {_day(figures.starts_on)}, this shop's service "
            f"period is {service}, {days} days. Each day later is one day less. Neither the "
            "committed counts nor the fixed fee become less."
        )
    return [
        f"The term is {term}, both days included. All days are those of the time zone "
        f"{figures.time_zone}.",
        "The enrollment is activated on the day on which the platform records that the fixed fee "
        "is paid in full. The service period of this shop runs from that day, or from the first "
        "day of the term if that is later, to the last day of the term.",
        longest,
        f"The last day of activation is {_day(figures.last_activation_on)}. Nobody joins after it.",
    ]


def _fees(figures: Figures) -> list[str]:
    dated = "".join(
        f", {written_share(one.rate)} from {_day(one.from_on)}" for one in figures.marketing_rates
    )
    return [
        f"A fixed fee of {_usd(figures.fixed_fee)}, charged once. It is not pro-rated by days.",
        f"A commission of {written_share(figures.commission_rate)} of the GMV of each order line "
        "in this shop's service period, rounded to cents by line, billed by calendar month.",
        "The GMV of a line is (original price − seller discount) × the rate to USD of the paid "
        "day, without shipping and tax, less the line's refunds, and never below zero. Cancelled "
        "and unpaid orders, sample orders and gifts count zero. All lines of the shop that are "
        "paid in its service period count, not only those of enrolled products.",
        f"In the service period the platform does not charge these four: referral fee "
        f"({written_share(figures.referral_rate)}), smart marketing "
        f"({written_share(figures.marketing_rate)}{dated}), affiliate commission, and the "
        "advertising that the platform runs.",
    ]


def _promises(figures: Figures) -> list[str]:
    kinds = [
        f"{figures.aigc} AIGC items (images or short videos), delivered in this shop's service "
        f"period. One that you accept counts; so does one that you do not answer within "
        f"{figures.review_days} days; one that you reject does not.",
        f"{figures.videos} creator videos, posted in this shop's service period by creators of "
        "tier mid or above on enrolled products, and public when the promises are judged.",
    ]
    return kinds + [_roas(figures, one) for one in figures.remedies if one.commitment == "roas"]


def _roas(figures: Figures, remedy: Remedy) -> str:
    times = _times(remedy.threshold)
    cost = "the fixed fee" if figures.cost_basis == "fee" else "the fixed fee and the commission"
    said = (
        f"A ROAS of at least {times}: the GMV of this shop's service period is at least {times} "
        f"times the program cost, which is {cost}."
    )
    if remedy.met_from is None:
        return f"{said} At the rates of this agreement no GMV reaches it."
    return (
        f"{said} At the rates of this agreement it is met from a GMV of {_usd(remedy.met_from)} "
        "on (commission is rounded by line, which may move this by cents). Amounts are compared, "
        "never a rounded quotient."
    )


def _remedies(figures: Figures) -> list[str]:
    return [
        *(_remedy(figures, one) for one in figures.remedies),
        "If several are missed, the highest alone is paid; they are never added up. Content that "
        "is missing is made up whichever is paid.",
        "It is paid in ad credit, which pays for advertising on the platform and is never paid "
        f"out in cash. It is valid for {figures.credit_days} days after the day of its grant.",
        f"The promises are decided on {_day(figures.decided_from)} at the earliest. Ad credit and "
        f"make-up are due on the {_ordinal(figures.makeup_business_days)} business day after the "
        "last day of the term, by the calendar that China's State Council publishes.",
        f"A decision may be contested within {figures.contest_days} days, "
        f"{figures.contest_rounds} time(s) at most.",
    ]


def _remedy(figures: Figures, one: Remedy) -> str:
    pays = f"{written_share(one.rate)} of the fixed fee, {_usd(one.credit)}, as ad credit"
    if one.commitment == "roas":
        return f"ROAS below {_times(one.threshold)}: {pays}."
    count = {"aigc": figures.aigc, "videos": figures.videos}[one.commitment]
    of = "" if one.threshold == 1 else f"{written_share(one.threshold)} of "
    return (
        f"Fewer than {of}{count} {ITEMS[one.commitment]}: {pays}, and what is missing is made up."
    )


def _tools(figures: Figures) -> list[str]:
    if not figures.tools:
        return ["No marketing tool of the seller's is locked in this edition."]
    listed = "; ".join(f"{one.name_en} ({AT_FREEZE[one.at_freeze]})" for one in figures.tools)
    return [
        "In this shop's service period the platform runs these marketing tools of the seller's, "
        f"and you create nothing with them: {listed}.",
        "Ending or lowering what runs stays allowed. From the day after the service period all "
        "tools are yours again.",
    ]


def _ends(figures: Figures) -> list[str]:
    share = (
        "the fixed fee is kept for the days served and the rest returned, and the promises are "
        "judged by the days served, counts rounded up"
        if figures.termination_basis == "pro_rata"
        else "the service counts as whole: no fee is returned, and the promises are judged in full"
    )
    return [
        "Before activation you may withdraw at any time, and all that was paid is returned.",
        "The platform may end the enrollment in its service period, and says why. Without the "
        f"merchant's fault, {share}. With it, nothing is returned and no promise is judged.",
    ]


def _usd(amount: Decimal) -> str:
    return f"USD {written(amount)}"


def _times(threshold: Decimal) -> str:
    return f"{threshold.normalize():f}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
