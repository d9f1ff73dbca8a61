"""ARCHITECTURE, the floors: rows lean on lower apps alone, as imports do."""

import tomllib

import pytest
from django.apps import apps
from django.conf import settings

from growth_program.demo.embedded import CHECKOUT


def floors() -> list[list[str]]:
    """The layers of the import contract, lowest first; `|` stands between neighbours."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    [layers] = [
        contract["layers"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["id"] == "layers"
    ]
    return [[name.strip().strip("()") for name in layer.split("|")] for layer in reversed(layers)]


FLOORS = {name: height for height, names in enumerate(floors()) for name in names}
OURS = [config for config in apps.get_app_configs() if config.name in FLOORS]
KEYS = [
    field
    for config in OURS
    for model in config.get_models(include_auto_created=True)
    for field in model._meta.get_fields(include_hidden=True)
    if field.is_relation and field.concrete and field.related_model
]


def app_of(model) -> str:
    return model._meta.app_config.name


def leads_too_high(field) -> bool:
    """Whether it leads to another app that is not on a lower floor."""
    here, there = app_of(field.model), app_of(field.related_model)
    if there == here or there not in FLOORS:  # Django's own are below everything
        return False
    return FLOORS[there] >= FLOORS[here]


def test_the_floors_are_read():
    assert FLOORS["growth_program.core"] == 0 < FLOORS["enrollment"] < FLOORS["billing"]
    assert FLOORS["billing"] == FLOORS["growth_program.content"] < FLOORS["compensation"]
    assert len(OURS) >= 8
    assert len(KEYS) >= 20


def test_every_app_of_ours_has_a_floor():
    ours = ("growth_program.", "enrollment", "billing", "compensation")

    assert {c.name for c in apps.get_app_configs() if c.name.startswith(ours)} <= set(FLOORS)


@pytest.mark.parametrize("field", KEYS, ids=str)
def test_a_key_leads_down(field):
    """To the user from everywhere: that is the one exception."""
    is_the_user = field.related_model._meta.label == settings.AUTH_USER_MODEL

    assert is_the_user or not leads_too_high(field)


def test_what_the_marketplace_told_us_leans_on_nothing_of_ours():
    led_to = {app_of(f.related_model) for f in KEYS if app_of(f.model).endswith(".marketplace")}

    assert led_to <= {"growth_program.marketplace"}
