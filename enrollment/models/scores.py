"""What `rules.screenings` says of one shop, for all shops in one statement."""

from typing import Any

from enrollment.rules.screenings import (
    AT_MOST,
    ENROLLED,
    SELLER_TYPE,
    SIZES,
    UNKNOWN_SIZE,
    Dimension,
    Policy,
)

# Shops that are not to be invited again: of this program in whatever state, for a shop joins an
# edition once; of another, while it is on its way in or served.
ENROLLED_SHOPS = """
    SELECT DISTINCT shop_id FROM enrollment_enrollment
    WHERE program_id = %(program)s OR state IN ('applied', 'active')
"""
RESULTS = """
    INSERT INTO enrollment_screeningresult (id, screening_id, shop_id, score, rank, is_selected,
        failed_gates, contributions, figures, seller_type, is_enrolled, category, market, size)
    SELECT (%(screening)s::bigint << 32) + rank, %(screening)s, shop_id, score, rank,
        failed = '{{}}' AND score >= %(threshold)s AND rank <= coalesce(%(most)s, rank),
        failed, contributions, figures, seller_type, is_enrolled, category, market, size
    FROM (
        SELECT *, row_number() OVER (ORDER BY failed <> '{{}}', score DESC, shop_id) AS rank
        FROM (
            SELECT shop_id, seller_type, is_enrolled, category, market, size, failed,
                ({sum}) * 0.0001 AS score,
                ARRAY[{contributions}]::int[] AS contributions,
                ARRAY[{figures}]::numeric(22, 6)[] AS figures
            FROM ({contributed} OFFSET 0) contributed
        ) scored
    ) ranked
"""
# OFFSET 0: each figure is read, and each contribution worked out, once and not wherever it is used.
CONTRIBUTED = f"""
    SELECT *, array_remove(ARRAY[{{failed}}]::smallint[], NULL) AS failed, {{terms}}
    FROM (
        SELECT s.shop_id, s.seller_type, s.category, s.market, e.shop_id IS NOT NULL AS is_enrolled,
            {{size}} AS size, {{read}}
        FROM marketplace_shop s LEFT JOIN ({ENROLLED_SHOPS}) e ON e.shop_id = s.shop_id
        OFFSET 0
    ) told
"""


def results(policy: Policy) -> tuple[str, dict[str, Any]]:
    """The statement that scores every shop and writes its result, with what belongs in it.

    ``%(program)s`` and ``%(screening)s`` are whoever's that runs it.
    """
    given: dict[str, Any] = {"threshold": policy.threshold, "most": policy.most}
    earned = [f"c{place}" for place in range(len(policy.dimensions))]
    contributed = CONTRIBUTED.format(
        failed=_failed(policy, given),
        terms=", ".join(
            f"{_term(one, given, name)} AS {name}"
            for one, name in zip(policy.dimensions, earned, strict=True)
        ),
        size=_size(),
        read=", ".join(f'{_metric(metric)} AS "{metric}"' for metric in policy.metrics),
    )
    statement = RESULTS.format(
        contributed=contributed,
        sum=" + ".join(earned),
        contributions=", ".join(earned),
        figures=", ".join(f'"{metric}"' for metric in policy.metrics),
    )
    return statement, given


def _metric(name: str) -> str:
    """A metric as it is used: six decimals, half-up. Names are those of the constraint."""
    return f"(s.metrics->'{name}')::numeric(22, 6)"


def _term(one: Dimension, given: dict[str, Any], name: str) -> str:
    """``points × weight ÷ 100`` in whole ten-thousandths, so that it is rounded once.

    `div` is exact where a quotient would be rounded before it is rounded.
    """
    span = abs(one.all_at - one.nothing_at)
    given |= {
        f"{name}_nothing": one.nothing_at,
        f"{name}_low": min(one.nothing_at, one.all_at),
        f"{name}_high": max(one.nothing_at, one.all_at),
        f"{name}_weight": one.weight * 20_000,
        f"{name}_span": span,
        f"{name}_twice": span * 2,
    }
    within = f'least(greatest("{one.metric}", %({name}_low)s), %({name}_high)s)'
    reached = f"abs({within} - %({name}_nothing)s)"
    earned = f"div(%({name}_weight)s * {reached} + %({name}_span)s, %({name}_twice)s)"
    return f'CASE WHEN "{one.metric}" IS NULL THEN 0 ELSE {earned}::int END'


def _failed(policy: Policy, given: dict[str, Any]) -> str:
    """The places of the gates that are not passed."""
    tests = []
    for place, gate in enumerate(policy.gates):
        given[f"gate{place}"] = gate.text if gate.bound is None else gate.bound
        tests.append(f"CASE WHEN {_fails(gate.subject, gate.test, place)} THEN {place} END")
    return ", ".join(tests)


def _fails(subject: str, test: str, place: int) -> str:
    if subject == SELLER_TYPE:
        return f"seller_type <> %(gate{place})s"
    if subject == ENROLLED:
        return "is_enrolled"
    sign = "<=" if test == AT_MOST else ">="
    return f'("{subject}" {sign} %(gate{place})s) IS NOT TRUE'


def _size() -> str:
    gmv = _metric("gmv_90d")
    bands = " ".join(f"WHEN {gmv} >= {least} THEN '{name}'" for name, least in SIZES)
    return f"CASE {bands} ELSE '{UNKNOWN_SIZE}' END"
