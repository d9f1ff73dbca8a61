"""Which version of each item is the newest, whatever the order of arrival (API.md, Conventions)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from growth_program.gateway.answers import ACCEPTED, STALE, UNCHANGED


class Version(NamedTuple):
    """Where a version stands among those of its item: by time, then by its content's hash."""

    update_time: int  # Unix seconds
    sha256: bytes


def judge(
    sent: Sequence[tuple[Hashable, Version]], stored: Mapping[Hashable, Version]
) -> list[str]:
    """An answer for each version sent: one of an item at most is accepted.

    Newer than what is stored and than the others of the batch: accepted. The same as either:
    unchanged. Else stale.
    """
    newest = dict(stored)
    for key, version in sent:
        newest[key] = max(newest.get(key, version), version)
    answers, seen = [], dict(stored)
    for key, version in sent:
        if version == seen.get(key):
            answers.append(UNCHANGED)
        elif version == newest[key]:
            seen[key] = version
            answers.append(ACCEPTED)
        else:
            answers.append(STALE)
    return answers
