"""Whether the plan is worth its price to one shop: its cost beside the same sales paid for apart.

Source: PRODUCT.md §3.3, with the money of §5 and the ROAS promise of §6; announcement of
2026-05-10. What it leaves open is [ours]: a month has 30 days, what creators and advertising cost
grows with sales, a verdict needs 30 days and 30 orders, ad credit counts half of cash.

All amounts are USD. Each kind of fee is rounded once, half-up to cents; whatever is compared is
compared before it is rounded.
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from compensation.rules.evidence import Remedy
from compensation.rules.rates import NONE, UNKNOWN, Rate, known, share_of
from enrollment.rules import agreed
from enrollment.rules.agreements import BASIS_FEE, roas_met_from
from growth_program.core.canonical import Record
from growth_program.core.money import NOTHING

MONTH_DAYS = 30
DAYS_NEEDED = 30
ORDERS_NEEDED = 30
CREDIT_WEIGHT = Decimal("0.50")
YES, NO, CANNOT_TELL = "yes", "no", "cannot_tell"
KINDS = ("referral", "marketing", "affiliate", "ads")


class Sales(Record, frozen=True, kw_only=True):
    """What a shop has sold so far."""

    days: int  # from the first day that is known to the last, both inclusive
    orders: int
    gmv: Decimal
    affiliate: Rate  # commission paid to creators, of the GMV
    ads: Rate  # spent on advertising, of the GMV


NO_SALES = Sales(days=0, orders=0, gmv=NOTHING, affiliate=UNKNOWN, ads=UNKNOWN)


class Plan(Record, frozen=True, kw_only=True):
    """What an edition charges and promises, and for how long this shop would have it."""

    fixed_fee: Decimal
    commission_rate: Decimal
    cost_basis: str  # "fee_and_commission" or "fee"
    referral_rate: Decimal
    marketing: Rate
    remedies: tuple[Remedy, ...]  # of every promise; only that of ROAS hangs on sales
    service_days: int
    term_days: int


class Wishes(Record, frozen=True, kw_only=True):
    """What the merchant says of himself, or wants to try. Shares are of one."""

    margin: Decimal | None = None  # of the GMV, before any fee of the marketplace
    credit_weight: Decimal = CREDIT_WEIGHT  # what a dollar of ad credit is worth to him
    monthly_sales: Decimal | None = None
    affiliate: Decimal | None = None
    ads: Decimal | None = None


class Kind(Record, frozen=True, kw_only=True):
    """What one kind of fee would cost apart."""

    code: str
    rate: Rate
    least: Decimal
    usual: Decimal | None
    most: Decimal | None


class Promise(Record, frozen=True, kw_only=True):
    """What the ROAS promise gives at some sales."""

    met_from: Decimal | None  # GMV; None where no GMV meets it, or nothing is promised
    is_met: bool
    credit: Decimal  # ad credit that is owed, if sales stay so
    worth: Decimal  # to this merchant


class Compared(Record, frozen=True, kw_only=True):
    """The same sales, paid for in two ways."""

    gmv: Decimal
    kinds: tuple[Kind, ...]
    apart_least: Decimal
    apart: Decimal  # what is not known counts nothing
    apart_most: Decimal | None
    commission: Decimal
    plan: Decimal  # fixed fee and commission
    promise: Promise

    @property
    def is_known(self) -> bool:
        """Whether each kind of fee is known."""
        return all(kind.usual is not None for kind in self.kinds)

    @property
    def costs_more(self) -> Decimal:
        """By how much joining costs more than paying apart; below nothing where it costs less."""
        return self.plan - self.promise.worth - self.apart

    @property
    def costs_more_least(self) -> Decimal | None:
        """The same, if all that is paid apart costs as much as it may."""
        return None if self.apart_most is None else self.plan - self.promise.worth - self.apart_most

    @property
    def costs_more_most(self) -> Decimal:
        """The same, if it costs as little as it may."""
        return self.plan - self.promise.worth - self.apart_least


class Outcome(Record, frozen=True, kw_only=True):
    """The answer, and what it is made of."""

    verdict: str  # "yes", "no" or "cannot_tell"
    reasons: tuple[str, ...]  # why it can't be told
    compared: Compared
    is_tried: bool  # the sales are the merchant's own guess
    break_even: Decimal | None  # GMV from which the plan costs no more, by its fees alone
    break_even_least: Decimal | None  # the same if all apart costs as much as it may
    profit_apart: Decimal | None  # of the service period; None without a margin
    profit_plan: Decimal | None
    same_profit_from: Decimal | None  # GMV from which the plan leaves as much as there is now


def decide(sales: Sales, plan: Plan, wishes: Wishes) -> Outcome:
    """Whether these sales are cheaper with the plan, as far as what is known can tell."""
    rates = rates_of(sales, plan, wishes)
    compared = compare(expected_gmv(sales, plan, wishes), plan, rates, wishes.credit_weight)
    reasons = _too_little(sales, wishes) + _undecided(compared)
    return Outcome(
        verdict=CANNOT_TELL if reasons else YES if compared.costs_more_most < 0 else NO,
        reasons=reasons,
        compared=compared,
        is_tried=wishes.monthly_sales is not None,
        break_even=_break_even(plan, share_of(rates)),
        break_even_least=_break_even_least(plan, rates),
        **_profits(compared, plan, wishes.margin),
    )


def expected_gmv(sales: Sales, plan: Plan, wishes: Wishes) -> Decimal:
    """GMV of the service period: as many sales a day as so far, or as the merchant wants to try."""
    if wishes.monthly_sales is not None:
        return _cents(Fraction(wishes.monthly_sales) * plan.service_days / MONTH_DAYS)
    if not sales.days:
        return NOTHING
    return _cents(Fraction(sales.gmv) * plan.service_days / sales.days)


def monthly(sales: Sales) -> Decimal | None:
    """What the shop sells in a month of 30 days; None where no day is known."""
    return _cents(Fraction(sales.gmv) * MONTH_DAYS / sales.days) if sales.days else None


def rates_of(sales: Sales, plan: Plan, wishes: Wishes) -> tuple[Rate, ...]:
    """What each kind of fee takes apart, in the order of `KINDS`, by the merchant's word first."""
    referral = known(Fraction(plan.referral_rate))
    affiliate = sales.affiliate if wishes.affiliate is None else known(Fraction(wishes.affiliate))
    ads = sales.ads if wishes.ads is None else known(Fraction(wishes.ads))
    return referral, plan.marketing, affiliate, ads


def compare(gmv: Decimal, plan: Plan, rates: tuple[Rate, ...], credit_weight: Decimal) -> Compared:
    """The same sales paid for in two ways."""
    kinds = tuple(_kind(code, rate, gmv) for code, rate in zip(KINDS, rates, strict=True))
    most = [kind.most for kind in kinds if kind.most is not None]
    commission = _cents(Fraction(gmv) * Fraction(plan.commission_rate))
    return Compared(
        gmv=gmv,
        kinds=kinds,
        apart_least=sum((kind.least for kind in kinds), NOTHING),
        apart=sum((kind.usual or NOTHING for kind in kinds), NOTHING),
        apart_most=sum(most, NOTHING) if len(most) == len(kinds) else None,
        commission=commission,
        plan=plan.fixed_fee + commission,
        promise=_promise(gmv, plan, commission, credit_weight),
    )


def _too_little(sales: Sales, wishes: Wishes) -> tuple[str, ...]:
    """What is wanting of the history, unless the merchant has answered for it himself."""
    if wishes.monthly_sales is not None and wishes.affiliate is not None:
        return ()
    found = {"few_days": sales.days < DAYS_NEEDED, "few_orders": sales.orders < ORDERS_NEEDED}
    return tuple(code for code, is_so in found.items() if is_so)


def _undecided(compared: Compared) -> tuple[str, ...]:
    """Why the fees alone do not decide; nothing where they do."""
    least = compared.costs_more_least
    if compared.costs_more_most < 0 or (least is not None and least >= 0):
        return ()
    unknown = [f"{kind.code}_unknown" for kind in compared.kinds if kind.usual is None]
    return tuple(unknown or ["straddles"])


def _kind(code: str, rate: Rate, gmv: Decimal) -> Kind:
    sold = Fraction(gmv)
    return Kind(
        code=code,
        rate=rate,
        least=_cents(sold * rate.least),
        usual=None if rate.usual is None else _cents(sold * rate.usual),
        most=None if rate.most is None else _cents(sold * rate.most),
    )


def _promise(gmv: Decimal, plan: Plan, commission: Decimal, weight: Decimal) -> Promise:
    """As `rules.remedies` would judge it: exactly, the highest of the tiers that are missed."""
    tiers = [remedy for remedy in plan.remedies if remedy.commitment == "roas"]
    cost = plan.fixed_fee + (0 if plan.cost_basis == BASIS_FEE else commission)
    missed = [tier for tier in tiers if gmv < tier.threshold * cost]
    credits = (agreed.credit(plan.fixed_fee, rate=tier.rate, cap=tier.cap) for tier in missed)
    credit = max(credits, default=NOTHING)
    return Promise(
        met_from=_met_from(plan, tiers),
        is_met=bool(tiers) and not missed,
        credit=credit,
        worth=_cents(Fraction(credit) * Fraction(weight)),
    )


def _met_from(plan: Plan, tiers: list[Remedy]) -> Decimal | None:
    found = [
        roas_met_from(plan.fixed_fee, plan.commission_rate, tier.threshold, basis=plan.cost_basis)
        for tier in tiers
    ]
    reached = [gmv for gmv in found if gmv is not None]
    return max(reached) if reached and len(reached) == len(found) else None


def _break_even(plan: Plan, share: Fraction) -> Decimal | None:
    """The least GMV, rounded up to a cent, at which the plan costs no more; None if there is none.

    6,000.00 ÷ (25 % − 20 %) = 120,000.00.
    """
    saved = share - Fraction(plan.commission_rate)
    return _cents_up(Fraction(plan.fixed_fee) / saved) if saved > 0 else None


def _break_even_least(plan: Plan, rates: tuple[Rate, ...]) -> Decimal | None:
    most = [rate.most for rate in rates if rate.most is not None]
    return _break_even(plan, sum(most, NONE)) if len(most) == len(rates) else None


def _profits(compared: Compared, plan: Plan, margin: Decimal | None) -> dict[str, Decimal | None]:
    """What is left of the margin either way; apart only where every kind of fee is known."""
    if margin is None:
        return dict.fromkeys(("profit_apart", "profit_plan", "same_profit_from"))
    earned = _cents(Fraction(compared.gmv) * Fraction(margin))
    now = earned - compared.apart if compared.is_known else None
    kept = Fraction(margin) - Fraction(plan.commission_rate)
    is_reached = now is not None and kept > 0
    from_on = (Fraction(now or 0) + Fraction(plan.fixed_fee)) / kept if is_reached else None
    return {
        "profit_apart": now,
        "profit_plan": earned - compared.plan + compared.promise.worth,
        "same_profit_from": None if from_on is None else max(_cents_up(from_on), NOTHING),
    }


def _cents(amount: Fraction) -> Decimal:
    """Half-up; no amount here is below nothing."""
    return Decimal(floor(amount * 100 + Fraction(1, 2))).scaleb(-2)


def _cents_up(amount: Fraction) -> Decimal:
    return Decimal(ceil(amount * 100)).scaleb(-2)
