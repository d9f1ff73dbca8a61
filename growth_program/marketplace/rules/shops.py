"""Shops as sent (API.md, Writes and Shop metrics)."""

from typing import Annotated, Literal

from msgspec import Meta

from growth_program.gateway.fields import Count, Id, Name, Seconds, Shape, Word

Figure = Annotated[float, Meta(ge=0, le=1e15)]
Part = Annotated[float, Meta(ge=0, le=1)]  # of one
# Spaces and control characters by their numbers: `\s` is not the same in every language.
NO_SPACE = r"[^@\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
MAILBOX = rf"\A{NO_SPACE}@{NO_SPACE}\.{NO_SPACE}\Z"
Email = Annotated[str, Meta(max_length=254, pattern=MAILBOX)]


class Metrics(Shape, frozen=True, omit_defaults=True):
    """What screening looks at. Rates are 0 to 1, money is USD."""

    # The supply-chain base and the gates.
    gmv_90d: Figure | None = None
    orders_90d: Count | None = None
    refund_rate_90d: Part | None = None
    cancel_rate_90d: Part | None = None
    on_time_shipping_rate_90d: Part | None = None
    stock_out_rate: Part | None = None
    stock_days_median: Figure | None = None
    active_products: Count | None = None
    rating: Annotated[float, Meta(ge=0, le=5)] | None = None
    price_index: Figure | None = None
    violation_points: Figure | None = None
    open_disputes: Count | None = None
    # The operating gap.
    content_30d: Count | None = None
    creators_30d: Count | None = None
    campaigns_90d: Count | None = None
    sample_requests_90d: Count | None = None
    ad_roas_90d: Figure | None = None
    affiliate_rate_90d: Part | None = None
    listing_score: Annotated[float, Meta(ge=0, le=100)] | None = None


class Owner(Shape, frozen=True):
    """Who owns a shop."""

    email: Email
    name: Name
    language: Literal["zh", "en"]


class Shop(Shape, frozen=True):
    """A shop."""

    shop_id: Id
    name: Name
    seller_type: Word
    market: Word
    category: Word
    opened_time: Seconds
    update_time: Seconds
    metrics: Metrics
    owner: Owner | None = None
