"""What the calculator is about: the shop's own last 90 days, and the terms that it is offered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection
from django.utils import timezone

from compensation.reports.cases import remedies_of
from compensation.rules import rates
from compensation.rules import worth as rules
from enrollment.models import Enrollment, Invitation
from enrollment.reports import invitations, places
from enrollment.reports.agreements import dated_rates, term_of
from enrollment.reports.products import enrollment_of
from enrollment.reports.served import has_been_served
from enrollment.rules.periods import Period, service_period
from growth_program.core import clock
from growth_program.core.models import ProgramVersion
from growth_program.core.money import to_cents
from growth_program.marketplace.models import Shop

WINDOW = timedelta(days=90)
ORDERS, METRICS, NOTHING = "orders", "metrics", "nothing"
# Rollups are a row a day: none of the shop's lines is read.
SOLD = """
    SELECT f.first, coalesce(d.orders, 0), coalesce(d.gross, 0.00), coalesce(d.gmv, 0.00),
        coalesce(d.affiliate, 0.00), coalesce(d.days, 0), a.spent
    FROM (
        SELECT greatest(%(since)s::date, (
            SELECT day FROM billing_shopday WHERE shop_id = %(shop)s AND orders > 0
            ORDER BY day LIMIT 1
        )) AS first
    ) f
    CROSS JOIN LATERAL (
        SELECT sum(orders) AS orders, sum(gross) AS gross, sum(gmv) AS gmv,
            sum(covered_affiliate) AS affiliate, count(*) FILTER (WHERE orders > 0) AS days
        FROM billing_shopday WHERE shop_id = %(shop)s AND day BETWEEN f.first AND %(until)s
    ) d
    CROSS JOIN LATERAL (
        SELECT sum(spend_usd) AS spent
        FROM billing_adspend WHERE shop_id = %(shop)s AND day BETWEEN f.first AND %(until)s
    ) a
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a shop has sold, where that is known from, and as of when."""

    source: str  # "orders", "metrics" or "nothing"
    first: date
    last: date
    as_of: datetime
    sales: rules.Sales
    days_sold: int | None = None  # with at least one order; None where only a sum was sent
    gross: Decimal | None = None  # before refunds; None where only the GMV was sent

    @property
    def enough_on(self) -> date:
        """The day from which on the history is long enough, if the shop goes on selling."""
        return self.first + timedelta(days=rules.DAYS_NEEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The terms that a shop is offered, or has accepted."""

    version: ProgramVersion
    service: Period
    invitation: Invitation | None  # that stands
    enrollment: Enrollment | None
    plan: rules.Plan


def is_before_joining(shop: Shop) -> bool:
    """Whether the question is still open: it may join, or waits for its fee to be settled."""
    return places.is_invited(shop) or places.has_applied(shop)


def is_after_joining(shop: Shop) -> bool:
    """Whether the shop has joined, and can read again what it was told."""
    return has_been_served(shop) and not is_before_joining(shop)


def offer(shop: Shop) -> Offer | None:
    """By an invitation that stands, else by the newest enrollment that was not withdrawn.

    Raises TooLate, where nobody may join any more.
    """
    invitation = invitations.standing(shop)
    if invitation is not None:
        version = invitation.program.newest()
        service = service_period(term_of(version), clock.today(invitation.program.time_zone))
        return _offer(version, service, invitation, None)
    enrollment = enrollment_of(shop)
    if enrollment is None:
        return None
    return _offer(enrollment.version, _service_of(enrollment), None, enrollment)


def _service_of(enrollment: Enrollment) -> Period:
    """As it is served or, before it is active, at its longest."""
    if enrollment.service_from is not None:
        return enrollment.service
    term = term_of(enrollment.version)
    today = clock.today(enrollment.program.time_zone)
    return service_period(term, min(today, term.last_activation_on))


def _offer(
    version: ProgramVersion,
    service: Period,
    invitation: Invitation | None,
    enrollment: Enrollment | None,
) -> Offer:
    dated = dated_rates(version)
    between = (version.marketing_rate_least, version.marketing_rate_most)
    plan = rules.Plan(
        fixed_fee=version.fixed_fee,
        commission_rate=version.commission_rate,
        cost_basis=version.cost_basis,
        referral_rate=version.referral_rate,
        marketing=rates.marketing(version.marketing_rate, dated, service, between),
        remedies=remedies_of(version),
        service_days=service.days,
        term_days=Period(first=version.starts_on, last=version.ends_on).days,
    )
    return Offer(
        version=version,
        service=service,
        invitation=invitation,
        enrollment=enrollment,
        plan=plan,
    )


def history(shop: Shop) -> History:
    """The last 90 days to yesterday, in the program's zone.

    From the shop's orders, where they go back as far as a verdict needs; else from the figures
    that the marketplace sends of the shop; else from the orders that there are.
    """
    own = _from_orders(shop)
    if own.sales.days >= rules.DAYS_NEEDED:
        return own
    return _from_metrics(shop) or own


def _from_orders(shop: Shop) -> History:
    now, today = clock.now(), clock.today()
    last = today - timedelta(days=1)
    told: dict[str, Any] = {"shop": shop.pk, "since": today - WINDOW, "until": last}
    with connection.cursor() as cursor:
        cursor.execute(SOLD, told)
        first, orders, gross, gmv, affiliate, days_sold, spent = cursor.fetchone()
    if not orders:
        return History(source=NOTHING, first=today, last=today, as_of=now, sales=rules.NO_SALES)
    sales = rules.Sales(
        days=(today - first).days,
        orders=orders,
        gmv=gmv,
        affiliate=rates.measured(affiliate, gmv),
        ads=rates.UNKNOWN if spent is None else rates.measured(spent, gmv),
    )
    return History(
        source=ORDERS,
        first=first,
        last=last,
        as_of=now,
        sales=sales,
        days_sold=days_sold,
        gross=gross,
    )


def _from_metrics(shop: Shop) -> History | None:
    sent: dict[str, Any] = shop.metrics
    if sent.get("gmv_90d") is None or sent.get("orders_90d") is None:
        return None
    as_of = datetime.fromtimestamp(shop.update_time, tz=timezone.get_default_timezone())
    affiliate, roas = sent.get("affiliate_rate_90d"), sent.get("ad_roas_90d")
    sales = rules.Sales(
        days=WINDOW.days,
        orders=sent["orders_90d"],
        gmv=to_cents(Decimal(str(sent["gmv_90d"]))),
        affiliate=rates.UNKNOWN if affiliate is None else rates.known(Fraction(str(affiliate))),
        ads=rates.by_return(None if roas is None else Decimal(str(roas))),
    )
    last = as_of.date() - timedelta(days=1)
    return History(
        source=METRICS,
        first=as_of.date() - WINDOW,
        last=last,
        as_of=as_of,
        sales=sales,
    )
