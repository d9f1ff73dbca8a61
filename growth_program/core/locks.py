"""Locks on what has no row yet."""

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Wait until nobody else in a transaction holds this name; keep it until ours ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
