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
    answers, taken = [], set()
    for key, version in sent:
        if version == stored.get(key) or (version == newest[key] and key in taken):
            answers.append(UNCHANGED)
        elif version == newest[key]:
            taken.add(key)
            answers.append(ACCEPTED)
        else:
            answers.append(STALE)
    return answers


class Report(NamedTuple):
    """A version whose time may be missing: then the last sent holds."""

    update_time: int | None  # Unix seconds
    sha256: bytes  # of the content without the time

    def says(self, other: "Report | None") -> bool:
        """Whether it says the same as the other."""
        if other is None or self.sha256 != other.sha256:
            return False
        return self.update_time is None or self.update_time == other.update_time

    def holds_after(self, other: "Report") -> bool:
        """Whether it holds where the other came first."""
        if self.update_time is None or other.update_time is None:
            return True
        return (self.update_time, self.sha256) > (other.update_time, other.sha256)


def judge_reports(
    sent: Sequence[tuple[Hashable, Report]], stored: Mapping[Hashable, Report]
) -> list[str]:
    """An answer for each report sent, as `judge` gives it."""
    newest = dict(stored)
    for key, report in sent:
        before = newest.get(key)
        if before is None or (not report.says(before) and report.holds_after(before)):
            newest[key] = report
    answers, taken = [], set()
    for key, report in sent:
        is_newest = report.says(newest[key])
        if report.says(stored.get(key)) or (is_newest and key in taken):
            answers.append(UNCHANGED)
        elif is_newest:
            taken.add(key)
            answers.append(ACCEPTED)
        else:
            answers.append(STALE)
    return answers
