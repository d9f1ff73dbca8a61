"""Takes versions of rows that are few beside orders: read what is stored, judge, write."""

import hashlib
from collections.abc import Hashable, Sequence
from typing import Any

import msgspec
from django.db.models import Model

from growth_program.core import recordings
from growth_program.gateway.answers import ACCEPTED, UNCHANGED, Answer
from growth_program.gateway.batches import Sender
from growth_program.gateway.models import VersionedModel
from growth_program.gateway.newest import Version, judge


def take(rows: Sequence[VersionedModel], *, kind: str, sender: Sender) -> list[Answer]:
    """Keep the newest of each, and where the model has a history every one; answer each.

    The caller holds a lock that keeps others from writing the same keys.
    """
    if not rows:
        return []
    for row in rows:
        row.sha256 = _sha256(row)
    answers = judge([(row.key(), row.version()) for row in rows], _stored(rows))
    newest = [row for row, answer in zip(rows, answers, strict=True) if answer == ACCEPTED]
    seen = [row for row, answer in zip(rows, answers, strict=True) if answer != UNCHANGED]
    history = _unknown_versions(seen)
    if newest or history:
        number = recordings.draw(kind, source=sender.source)
        for row in (*newest, *history):
            row.recorded_in = number
        _write(newest)
        _write(history)
    return list(answers)


def _stored(rows: Sequence[VersionedModel]) -> dict[Hashable, Version]:
    model = type(rows[0])
    found = _alike(model, rows).values_list(*model.KEY, "update_time", "sha256")
    return {tuple(row[:-2]): Version(row[-2], bytes(row[-1])) for row in found}


def _unknown_versions(rows: Sequence[VersionedModel]) -> list[Any]:
    """Rows of history that are not kept yet, one for each time: the one with the larger hash."""
    model: Any = type(rows[0]).HISTORY if rows else None
    if model is None:
        return []
    found = _alike(model, rows).values_list(*model.KEY, "sha256")
    kept = {tuple(row[:-1]): bytes(row[-1]) for row in found}
    largest: dict[Hashable, VersionedModel] = {}
    for row in rows:
        key = (*row.key(), row.update_time)
        if row.sha256 > max(kept.get(key, b""), largest[key].sha256 if key in largest else b""):
            largest[key] = row
    names = _fields(model) - {"id", "recorded_in"}
    return [model(**{name: getattr(row, name) for name in names}) for row in largest.values()]


def _alike(model: Any, rows: Sequence[VersionedModel]) -> Any:
    """What is stored for the keys of these rows, and perhaps a little more."""
    wanted = {f"{name}__in": {getattr(row, name) for row in rows} for name in rows[0].KEY}
    return model._default_manager.filter(**wanted)


def _write(rows: Sequence[Any]) -> None:
    """Insert rows, or put them in the place of those with the same key."""
    if not rows:
        return
    model = type(rows[0])
    rest = _fields(model) - {*model.KEY, model._meta.pk.attname}
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=list(model.KEY), update_fields=sorted(rest)
    )


def _sha256(row: VersionedModel) -> bytes:
    """Of the parsed content: fields sorted, decimals as text."""
    content = {name: getattr(row, name) for name in _fields(type(row)) - row.TRACE}
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).digest()


def _fields(model: type[Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}
