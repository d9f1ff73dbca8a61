"""The lists that the marketplace sends (API.md, Writes)."""

from growth_program.gateway.batches import Batch
from growth_program.marketplace import rules
from growth_program.marketplace.services import creators, products, promotions, rates, shops

BATCHES = (
    Batch(
        kind="shops",
        summary="Send shops and their metrics",
        list_name="shops",
        key="shop_id",
        scope="shops:write",
        shape=rules.shops.Shop,
        apply=shops.record,
    ),
    Batch(
        kind="products",
        summary="Send products",
        list_name="products",
        key="product_id",
        scope="shops:write",
        shape=rules.products.Product,
        check=rules.products.check,
        apply=products.record,
    ),
    Batch(
        kind="promotions",
        summary="Send promotions that shops run with their own tools",
        list_name="promotions",
        key="promotion_id",
        scope="shops:write",
        shape=rules.promotions.Promotion,
        check=rules.promotions.check,
        apply=promotions.record,
    ),
    Batch(
        kind="fx-rates",
        summary="Send exchange rates",
        list_name="rates",
        key="currency",
        scope="orders:write",
        shape=rules.rates.FxRate,
        check=rules.rates.check,
        apply=rates.record,
    ),
    Batch(
        kind="creators",
        summary="Send creators",
        list_name="creators",
        key="creator_id",
        scope="creators:write",
        shape=rules.creators.Creator,
        check=rules.creators.check,
        apply=creators.record,
    ),
    Batch(
        kind="creator-videos",
        summary="Send creator videos",
        list_name="videos",
        key="video_id",
        scope="creators:write",
        shape=rules.creators.Video,
        check=rules.creators.check_video,
        apply=creators.record_videos,
    ),
)
