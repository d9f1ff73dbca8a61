"""What an installation is made of, read from the files that say it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from growth_program.demo.embedded import CHECKOUT

NO_DEFAULT = object()
PACKAGES = ("growth_program", "enrollment", "billing", "compensation")
OF_TESTS = {"GROWTH_CLOCK"}  # refused elsewhere
SET_BY_US = {"PGOPTIONS", "PROMETHEUS_MULTIPROC_DIR"}  # unless somebody did
ENVIRON = r'os\.environ(?:\.get|\.setdefault)?[\[(]"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in os\.environ'


def text(name: str) -> str:
    return (CHECKOUT / name).read_text()


def settings() -> dict[str, object]:
    """Each variable that production's settings read, and its default."""
    read = {}
    for name in ("base", "production", "logs"):
        for call in ast.walk(ast.parse(text(f"growth_program/settings/{name}.py"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("env."):
                default = call.args[1] if len(call.args) > 1 else None
                read[call.args[0].value] = (
                    NO_DEFAULT if default is None else getattr(default, "value", ...)
                )
    return {name: default for name, default in read.items() if name not in OF_TESTS}


def asked_for_elsewhere() -> set[str]:
    """What else of the environment the product reads, where it is installed."""
    files = [CHECKOUT / "manage.py", CHECKOUT / "gunicorn.conf.py"]
    for package in PACKAGES:
        files += (CHECKOUT / package).rglob("*.py")
    found = set()
    for path in files:
        if "demo" not in path.parts:
            found |= {name for pair in re.findall(ENVIRON, path.read_text()) for name in pair}
    return found - {""} - SET_BY_US - OF_TESTS


def every_variable() -> set[str]:
    return set(settings()) | asked_for_elsewhere() | of_compose_alone()


def compose() -> dict:
    return yaml.safe_load(text("docker-compose.yml"))


def services(*, ours: bool) -> dict[str, dict]:
    """The product's own services, or those that it needs."""
    return {
        name: service
        for name, service in compose()["services"].items()
        if ("build" in service) == ours
    }


def given() -> dict[str, str]:
    """What compose gives the product: those that know the tables' owner have one more."""
    told: dict[str, str] = {}
    for service in services(ours=True).values():
        told |= service["environment"]
    return told


def interpolated() -> set[str]:
    """What compose wants from `.env`."""
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text("docker-compose.yml")))


def of_compose_alone() -> set[str]:
    return interpolated() - set(settings())


def example() -> set[str]:
    """What `.env.example` names, commented out or not."""
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", text(".env.example"), re.MULTILINE))


def table() -> dict[str, list[str]]:
    """The rows of docs/operators.md on settings, by the name of the variable."""
    rows = re.findall(r"^\| `([A-Z_]+)` \|(.*)\|$", text("docs/operators.md"), re.MULTILINE)
    return {name: [cell.strip() for cell in rest.split("|")] for name, rest in rows}


def locked(package: str) -> str:
    """The version that the locks name."""
    [version] = re.findall(rf"^{package}==([\w.]+)", text("requirements-dev.lock"), re.MULTILINE)
    return version


def steps() -> Iterator[tuple[str, str]]:
    """The Dockerfile's, as instruction and words."""
    joined = text("Dockerfile").replace("\\\n", " ")
    for line in joined.splitlines():
        if line and not line.startswith("#"):
            instruction, _, words = line.partition(" ")
            yield instruction, words.strip()


def sent_to_build() -> set[str]:
    """The entries at the top that .dockerignore lets through."""
    return {line[1:].split("/")[0] for line in text(".dockerignore").split() if line[0] == "!"}


def is_there(path: str) -> bool:
    return (CHECKOUT / path).exists()


def root() -> Path:
    return CHECKOUT
