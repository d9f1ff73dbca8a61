"""Telling people: a notice for each, and a mail where he wants one.

In the transaction of whoever tells: what is undone was never told.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from growth_program.core import canonical, clock
from growth_program.core.models import subject_of
from growth_program.people.models import User
from growth_program.support import kinds
from growth_program.support.models import Notice
from growth_program.support.models.preferences import usual_rhythm
from growth_program.support.rules.hours import DAILY, OFF, Rhythm, due_at


class News(NamedTuple):
    """One thing to tell: the key of its subject, the shop's id, and what its words need.

    ``person`` is the key of whom it is for, where its kind is a person's.
    """

    subject: int
    shop: str
    parameters: Mapping[str, Any]
    person: int | None = None


def tell(
    kind: str,
    subject: Model,
    *,
    shop: str = "",
    occasion: str = "",
    person: User | None = None,
    **parameters: Any,
) -> int:
    """Tell of one thing, and say how many are told. Told again, nobody is.

    Amounts and days are given as they are. Raises UnknownKind, and TypeError where the
    parameters are not those of the kind.
    """
    news = News(subject.pk, shop, parameters, person.pk if person else None)
    return tell_all(kind, type(subject), [news], occasion=occasion)


def tell_all(kind: str, of: type[Model], news: Iterable[News], *, occasion: str = "") -> int:
    """Tell of many things of one kind, in two statements however many they and their readers are.

    Raises UnknownKind, TypeError.
    """
    told, known = list(news), kinds.of_key(kind)
    if not told:
        return 0
    given = _given(known, of, told, occasion)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(NOTICES, given)
        made = cursor.fetchall()
        _mail(cursor, made)
    return len(made)


def _given(kind: kinds.Kind, of: type[Model], told: list[News], occasion: str) -> dict[str, Any]:
    usual = usual_rhythm()
    return {
        "kind": kind.key,
        "occasion": occasion,
        "subjects": [subject_of(of, one.subject) for one in told],
        "shops": [one.shop for one in told],
        "parameters": [_written(kind, one.parameters) for one in told],
        "persons": [one.person for one in told],
        "roles": list(kind.roles),
        "to_manager": kind.to_manager,
        "groups": list(kind.groups),
        "is_binding": kind.is_binding,
        "mailing": kind.mailing,
        "mailings": list(kind.mailings),
        "off": OFF,
        "at": clock.now(),
        "quiet_from": usual.quiet_from,
        "quiet_until": usual.quiet_until,
        "digest_at": usual.digest_at,
    }


def _written(kind: kinds.Kind, parameters: Mapping[str, Any]) -> str:
    if set(parameters) != set(kind.shows):
        raise TypeError(f"{kind.key} is told with {sorted(kind.shows)}, not {sorted(parameters)}")
    return canonical.write({name: _text(value) for name, value in parameters.items()})


def _text(value: Any) -> str:
    """An amount with its decimals, a day as YYYY-MM-DD. Raises TypeError."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | Decimal):
        return str(value)
    raise TypeError(f"{value!r} is no parameter of a notice")


def _mail(cursor: Any, made: list[tuple[Any, ...]]) -> None:
    """A row for the mail of each notice whose receiver wants one."""
    wanted = [row for row in made if row[2] != OFF]
    if not wanted:
        return
    now, zone = clock.wall(), settings.TIME_ZONE
    due: dict[tuple[str, Rhythm], Any] = {}
    for _, _, mailing, *hours in wanted:
        key = (mailing, Rhythm(*hours))
        if key not in due:
            due[key] = due_at(mailing, now, key[1], zone)
    cursor.execute(
        MAILS,
        {
            "notices": [row[0] for row in wanted],
            "receivers": [row[1] for row in wanted],
            "in_digest": [row[2] == DAILY for row in wanted],
            "due_at": [due[row[2], Rhythm(*row[3:])] for row in wanted],
            "now": now,
        },
    )


def read(notice: Notice) -> None:
    """The receiver has seen it."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=clock.now())


def read_all(person: User, *, until: int) -> int:
    """He has seen all that he was shown: those up to a notice. Says how many that were."""
    shown = Notice.objects.unread().filter(receiver=person, pk__lte=until)
    marked: int = shown.update(read_at=clock.now())
    return marked


# Those to whom each thing is told, with how they want it; a notice for each who was not told yet.
NOTICES = """
    WITH told AS (
        SELECT * FROM unnest(%(subjects)s::text[], %(shops)s::text[], %(parameters)s::text[],
            %(persons)s::bigint[]) AS told (subject, shop, parameters, person)
    ), reader AS (
        SELECT t.subject, m.user_id FROM told t JOIN people_shopmember m
            ON m.shop_id = t.shop AND m.role = ANY(%(roles)s::text[])
        UNION
        SELECT t.subject, m.user_id FROM told t JOIN people_assignment a ON a.shop_id = t.shop
            CROSS JOIN LATERAL unnest(ARRAY[a.manager_id, a.stand_in_id]) AS m (user_id)
        WHERE %(to_manager)s
        UNION
        SELECT t.subject, m.user_id FROM told t CROSS JOIN auth_group g
            JOIN people_user_groups m ON m.group_id = g.id
        WHERE g.name = ANY(%(groups)s::text[])
        UNION
        SELECT subject, person FROM told
    ), wanted AS (
        SELECT t.subject, t.shop, t.parameters, r.user_id,
            %(is_binding)s OR coalesce(p.in_inbox, true) AS in_inbox,
            CASE WHEN p.mailing = ANY(%(mailings)s::text[]) THEN p.mailing ELSE %(mailing)s END
                AS mailing,
            coalesce(h.quiet_from, %(quiet_from)s) AS quiet_from,
            coalesce(h.quiet_until, %(quiet_until)s) AS quiet_until,
            coalesce(h.digest_at, %(digest_at)s) AS digest_at
        FROM told t JOIN reader r USING (subject)
        JOIN people_user u ON u.id = r.user_id AND u.is_active
        LEFT JOIN support_preference p ON p.user_id = r.user_id AND p.kind = %(kind)s
        LEFT JOIN support_mailrhythm h ON h.user_id = r.user_id
    ), made AS (
        INSERT INTO support_notice
            (kind, subject, occasion, receiver_id, shop, parameters, told_at, in_inbox)
        SELECT %(kind)s, subject, %(occasion)s, user_id, shop, parameters::jsonb, %(at)s, in_inbox
        FROM wanted WHERE in_inbox OR mailing <> %(off)s
        ORDER BY subject, user_id
        ON CONFLICT DO NOTHING
        RETURNING id, subject, receiver_id
    )
    SELECT m.id, m.receiver_id, w.mailing, w.quiet_from, w.quiet_until, w.digest_at
    FROM made m JOIN wanted w ON w.subject = m.subject AND w.user_id = m.receiver_id
    ORDER BY m.id
"""
MAILS = """
    INSERT INTO support_mail (notice_id, receiver_id, in_digest, due_at, made_at, tries, failure,
        waits_for_server)
    SELECT notice, receiver, in_digest, due_at, %(now)s, 0, '', false
    FROM unnest(%(notices)s::bigint[], %(receivers)s::bigint[], %(in_digest)s::boolean[],
        %(due_at)s::timestamptz[]) AS mail (notice, receiver, in_digest, due_at)
"""
