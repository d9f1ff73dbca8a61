"""The embedded servers' addresses and this checkout's own secrets, before settings load.

`python -m growth_program.demo.addresses COMMAND…` runs any other program with them.
"""

import json
import os
import secrets
import subprocess
import sys
from base64 import urlsafe_b64encode
from contextlib import closing
from pathlib import Path

import psycopg2

from growth_program.demo import embedded
from growth_program.demo.places import Place, lock

# The owner makes test databases, and ends the product's sessions in one to drop it.
ROLES = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'growth_owner') then
    create role growth_owner login createdb;
  end if;
  if not exists (select from pg_roles where rolname = 'growth_app') then
    create role growth_app login;
  end if;
  grant growth_app to growth_owner;
end $$
"""


def data_folder() -> Path:
    """What `GROWTH_DATA_DIR` says, or `.data` in the checkout, whatever the current folder is."""
    return Path(os.environ.get("GROWTH_DATA_DIR") or embedded.CHECKOUT / ".data").absolute()


def provide() -> None:
    """Name servers and secrets in the environment, where nobody named a database already."""
    if os.environ.get("DATABASE_URL"):
        return
    place = embedded.use(data_folder())
    create_database(place)
    os.environ |= {
        "DATABASE_URL": f"postgresql://growth_app@/growth?host={place.sockets}",
        "DATABASE_OWNER_URL": f"postgresql://growth_owner@/growth?host={place.sockets}",
        "REDIS_URL": f"unix://{place.valkey_socket}",
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "growth_program.settings.demo")
    os.environ.setdefault("FILES_URL", (place.data / "files").as_uri())
    for name, value in kept_secrets(place).items():
        os.environ.setdefault(name, value)


def create_database(place: Place) -> None:
    """The two roles and the database, where they are not there yet."""
    address = f"postgresql://postgres@/postgres?host={place.sockets}"
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("select pg_advisory_lock(1)")  # two may come at once
        cursor.execute("select 1 from pg_database where datname = 'growth'")
        if cursor.fetchone() is None:
            cursor.execute(ROLES)
            cursor.execute("create database growth owner growth_owner")


def kept_secrets(place: Place) -> dict[str, str]:
    """Made once for this data folder, readable by its owner alone."""
    path = place.data / "secrets.json"
    making = lock(place.data / "secrets.lock")
    if not path.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "GROWTH_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_text(json.dumps(made))
        new.rename(path)
    os.close(making)
    return json.loads(path.read_text())


if __name__ == "__main__":
    provide()
    sys.exit(subprocess.call(sys.argv[1:]))
