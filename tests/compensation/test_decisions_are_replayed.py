"""PRODUCT.md §6: each decision is decided again from its evidence; one altered character shows."""

import io

import pytest
from django.core.management import CommandError, call_command

from compensation.models import Adjudication
from growth_program.core import canonical
from tests import world as built
from tests.compensation.lived import TERM, compute, deliver, sell
from tests.world import LATECOMER, LIN, close, enroll

BOTH = (LIN, LATECOMER)


@pytest.fixture
def decisions(as_owner, world) -> list[Adjudication]:
    """Two, in a session of the tables' owner."""
    enroll(LATECOMER, "2026-07-10")
    sell("19999.99")
    deliver(aigc=4, videos=2)
    close(*TERM)
    compute(*BOTH)
    return list(Adjudication.objects.order_by("enrollment__shop"))


def alter(decision: Adjudication, name: str, value: object) -> None:
    """By hand, with the triggers off."""
    with built.triggers_off("compensation_adjudication"):
        Adjudication.objects.filter(pk=decision.pk).update(**{name: value})


def replay(*arguments: str) -> str:
    out = io.StringIO()
    call_command("replay_adjudications", *arguments, stdout=out)
    return out.getvalue()


def test_untouched_they_all_agree(decisions):
    assert replay() == "replayed 2 decisions, all agree\n"
    assert replay("2026-summer") == "replayed 2 decisions, all agree\n"


def test_without_any_there_is_nothing_to_disagree(world):
    assert replay() == "replayed 0 decisions, all agree\n"


def test_one_character_of_the_evidence_is_found_wherever_it_is(decisions):
    one, _other = decisions
    text = one.evidence
    places = [0, len(text) - 1, *range(7, len(text), len(text) // 12)]
    for place in places:
        letter = "x" if text[place] != "x" else "y"
        with built.undone():
            alter(one, "evidence", text[:place] + letter + text[place + 1 :])
            with pytest.raises(CommandError) as found:
                replay()
        assert str(found.value) == f"Decided otherwise:\n{one}: evidence_sha256"

    assert replay() == "replayed 2 decisions, all agree\n"


def test_so_is_one_of_its_hash(decisions):
    _one, other = decisions
    alter(other, "evidence_sha256", other.evidence_sha256[:-1] + "g")

    with pytest.raises(CommandError) as found:
        replay("2026-summer")
    assert str(found.value) == f"Decided otherwise:\n{other}: evidence_sha256"


def forge(decision: Adjudication, old: str, new: str) -> None:
    """Other evidence, with its own hash."""
    assert decision.evidence.count(old) == 1
    text = decision.evidence.replace(old, new)
    alter(decision, "evidence", text)
    alter(decision, "evidence_sha256", canonical.fingerprint(text))


def test_forged_evidence_with_a_hash_of_its_own_decides_otherwise(decisions):
    """A cent more of GMV: the promise would have been kept."""
    forge(decisions[0], '"gmv":"19999.99"', '"gmv":"20000.00"')

    with pytest.raises(CommandError) as found:
        replay()
    # 4 of 5 items and 2 of 3 videos: 1,200.00 of credit in place of 3,000.00.
    assert str(found.value) == (
        f"Decided otherwise:\n{decisions[0]}: gmv, roas_met, remedy, remedy_rate, ad_credit"
    )


def test_so_does_an_altered_outcome(decisions):
    alter(decisions[1], "ad_credit", "3000.01")

    with pytest.raises(CommandError) as found:
        replay()
    assert str(found.value) == f"Decided otherwise:\n{decisions[1]}: ad_credit"


OUTCOME = {
    "gmv": "1.00",
    "fixed_fee": "5999.99",
    "commission": "4000.01",
    "program_cost": "10000.01",
    "roas": "2.0001",
    "roas_met": True,
    "aigc_committed": 4,
    "aigc_delivered": 5,
    "videos_committed": 2,
    "videos_delivered": 3,
    "remedy": "content",
    "remedy_rate": "0.4999",
    "ad_credit": "2999.99",
    "aigc_makeup": 0,
    "videos_makeup": 0,
    "makeup_due_on": None,
    "credit_due_on": "2026-09-12",
    "calendar_missing": 2027,
}


@pytest.mark.parametrize("name", OUTCOME)
def test_every_column_is_held_against_the_evidence(decisions, name):
    alter(decisions[0], name, OUTCOME[name])

    with pytest.raises(CommandError, match=f"{decisions[0]}: {name}$"):
        replay()


def test_evidence_that_cannot_be_read_is_said_plainly(decisions):
    alter(decisions[1], "evidence", "{}")
    alter(decisions[1], "evidence_sha256", canonical.fingerprint("{}"))

    with pytest.raises(CommandError) as found:
        replay()
    assert str(found.value) == f"Decided otherwise:\n{decisions[1]}: evidence"


def test_so_is_evidence_with_a_commitment_that_there_is_not(decisions):
    forge(decisions[0], '"roas"', '"raos"')

    with pytest.raises(CommandError, match=str(decisions[0])):
        replay()


def test_another_programs_are_left_out_where_one_is_named(decisions):
    other = built.Program.objects.create(
        code="2026-other", name_zh="另", name_en="other", time_zone="Asia/Shanghai"
    )
    alter(decisions[0], "gmv", "1.00")

    assert replay(other.code) == "replayed 0 decisions, all agree\n"
