"""`rotate_keys`: what is stored encrypted is encrypted anew, so that the old key may go."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from growth_program.gateway.models import ApiClient
from growth_program.gateway.reencryption import encrypted
from tests import world as built
from tests.world import LIN, signed

pytestmark = pytest.mark.django_db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.GROWTH_KEYS = [OLD]


def test_with_the_new_key_alone_a_client_signs_as_before(client, settings, world, capsys):
    key = built.key("orders:write")
    built.key("ads:write")
    settings.GROWTH_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    settings.GROWTH_KEYS = [NEW]

    assert capsys.readouterr().out == "2 secrets are encrypted with the first key\n"
    answer = signed(client, key, "/api/v1/orders", {"orders": [built.order("A", shop_id=LIN)]})
    assert answer.status_code == 200


def test_the_old_key_opens_nothing_any_more(settings):
    built.key("orders:write")
    settings.GROWTH_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    settings.GROWTH_KEYS = [OLD]

    with pytest.raises(InvalidToken):
        ApiClient.objects.get().secret()


def test_where_the_old_key_is_missing_nothing_is_changed(settings):
    key = built.key("orders:write")
    settings.GROWTH_KEYS = [NEW]

    with pytest.raises(CommandError, match="none of GROWTH_KEYS"):
        call_command("rotate_keys")
    settings.GROWTH_KEYS = [OLD]
    assert ApiClient.objects.get().secret() == key.secret


def test_every_column_of_bytes_is_a_hash_or_is_named_encrypted():
    """So that none is forgotten."""
    kept = {
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.BinaryField)
        and not field.name.endswith(("sha256", "_deflated"))  # no secret is in what was sent
    }
    assert set(encrypted()) == kept
