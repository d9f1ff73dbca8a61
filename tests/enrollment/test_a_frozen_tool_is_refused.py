"""API.md, Reads: POST …/tools/{tool}/use: 204, or 423 with the reason; every try is logged."""

import time

import pytest

from enrollment.models import ToolTry
from tests import world as built
from tests.enrollment.frozen import CODES, path, use
from tests.world import LATECOMER, LIN, NEIGHBOUR, read

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def asking(db, clock) -> built.Key:
    clock("2026-06-08 11:07:13")
    return built.key("tools:read")


def tried() -> list[tuple]:
    rows = ToolTry.objects.order_by("pk")
    return list(
        rows.values_list("shop_id", "enrollment__number", "tool__code", "action", "is_refused")
    )


ENGLISH = (
    "Bundles: the platform runs this tool until 31 Jul 2026, as long as the shop is in the "
    "program. It is the shop's own again on 1 Aug 2026. What runs already may be ended or lowered."
)
CHINESE = (
    "组合购：店铺在服务期内，由平台操作，到2026年7月31日为止；2026年8月1日起归还给店铺。"
    "已在运行的可以停止或下调。"
)


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("zh-hans", CHINESE)])
def test_the_answer_says_why_and_until_when(client, asking, language, words):
    answer = use(client, asking, tool="bundles", **{"Accept-Language": language})

    assert (answer.status_code, answer["Content-Type"]) == (423, "application/problem+json")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Locked",
        "status": 423,
        "detail": words,
        "tool": "bundles",
        "reason": "in_service",
        "enrollment_no": "2026-summer-00001",
        "until": "2026-08-01",
    }


def test_what_runs_already_may_be_lowered_and_ended(client, asking):
    for action in ("lower", "end"):
        answer = use(client, asking, action)
        assert (answer.status_code, answer.content) == (204, b"")

    number = "2026-summer-00001"
    assert tried() == [
        (LIN, number, "coupons", "lower", False),
        (LIN, number, "coupons", "end", False),
    ]


def test_every_try_is_written_down(client, asking, clock):
    use(client, asking, tool="ad_campaigns")
    use(client, asking, shop_id=NEIGHBOUR)

    assert tried() == [
        (LIN, "2026-summer-00001", "ad_campaigns", "create", True),
        (NEIGHBOUR, None, "coupons", "create", False),
    ]
    row = ToolTry.objects.first()
    assert (row.source, row.at) == (f"client {asking.client_id}", clock("2026-06-08 11:07:13"))


def same_request(client, asking) -> list[int]:
    """The very same signed request, twice."""
    body = b'{"action": "create"}'
    way = f"{path()}/coupons/use"
    sent = built.headers(asking, "POST", way, body)
    ask = lambda: client.post(way, body, content_type="application/json", headers=sent)  # noqa: E731
    return [ask().status_code, ask().status_code]


def test_the_same_request_again_is_the_same_try(client, asking):
    assert same_request(client, asking) == [423, 423]
    assert len(tried()) == 1


def test_another_second_is_another_try(client, asking):
    now = int(time.time())
    for second in (now, now - 1):
        stamp = str(second)
        way, body = f"{path()}/coupons/use", b'{"action": "create"}'
        sent = {
            "X-Client-Id": asking.client_id,
            "X-Timestamp": stamp,
            "X-Signature": built.signature(asking, stamp, "POST", way, body),
        }
        client.post(way, body, content_type="application/json", headers=sent)
    assert len(tried()) == 2


def test_one_that_crosses_midnight_is_answered_and_written_anew(client, asking, clock):
    body, way = b'{"action": "create"}', f"{path()}/coupons/use"
    sent = built.headers(asking, "POST", way, body)
    told = []
    for instant in ("2026-07-31 23:59:59", "2026-08-01", "2026-08-01 00:00:09"):
        clock(instant)
        told.append(
            client.post(way, body, content_type="application/json", headers=sent).status_code
        )

    assert told == [423, 204, 204]
    assert [row[-1] for row in tried()] == [True, False]


@pytest.mark.parametrize(
    ("way", "status"),
    [
        ({"tool": "coupon"}, 404),
        ({"tool": "COUPONS"}, 404),
        ({"tool": "%00"}, 404),
        ({"shop_id": "7495999"}, 404),
        ({"action": "delete"}, 400),
        ({"action": None}, 400),
        ({"body": {}}, 400),
        ({"body": {"action": "create", "tool": "coupons"}}, 400),
        ({"body": b""}, 400),
        ({"body": b"create"}, 400),
        ({"body": [{"action": "create"}]}, 400),
    ],
)
def test_what_is_no_try(client, asking, way, status):
    answer = use(client, asking, **way)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert tried() == []


def test_what_is_wrong_with_it_is_said(client, asking):
    told = use(client, asking, "delete", **{"Accept-Language": "en"}).json()["detail"]

    assert told == "action: The value is none of those that are known."


def test_it_needs_the_scope_of_tools(client, asking):
    other = built.key("reports:read", "shops:write", "orders:write")

    assert use(client, other).status_code == 403
    assert read(client, other, path()).status_code == 403
    assert client.post(f"{path()}/coupons/use").status_code == 401
    assert tried() == []


def test_a_shop_beyond_the_clients_list_does_not_exist(client, asking):
    others = built.key("tools:read", shops=[LATECOMER])

    assert use(client, others).status_code == 404
    assert read(client, others, path()).status_code == 404
    assert read(client, others, path(LATECOMER)).status_code == 200
    assert tried() == []


def test_each_tool_says_whether_why_and_until_when(client, asking):
    told = read(client, asking, path()).json()

    assert (told["shop_id"], told["as_of_time"]) == (LIN, built.seconds("2026-06-08 11:07:13"))
    assert [one["tool"] for one in told["tools"]] == CODES
    assert told["tools"][5] == {
        "tool": "open_affiliate_plan",
        "name": {"zh": "开放联盟计划", "en": "Open affiliate plan"},
        "is_frozen": True,
        "reason": "in_service",
        "enrollment_no": "2026-summer-00001",
        "until": "2026-08-01",
    }


def test_the_enrollment_names_them_too(client, asking, clock):
    reader, way = built.key("reports:read"), f"/api/v1/shops/{LIN}/enrollment"

    assert read(client, reader, way).json()["frozen_tools"] == CODES
    clock("2026-08-01")
    assert read(client, reader, way).json()["frozen_tools"] == []


def test_a_try_takes_few_statements(client, asking, django_assert_max_num_queries):
    use(client, asking)
    with django_assert_max_num_queries(9):
        use(client, asking, "end")


@pytest.mark.parametrize(
    "act",
    ["UPDATE enrollment_tooltry SET is_refused = false", "DELETE FROM enrollment_tooltry"],
)
def test_the_log_stays(client, asking, act):
    use(client, asking)
    with pytest.raises(Exception, match="permission denied"), built.undone():
        built.ask(act)
