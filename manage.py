#!/usr/bin/env python
"""Any command of the project, on the servers that the environment names or on its own."""

import os
import sys

# Commands that change or make tables run as their owner.
OF_THE_OWNER = {"migrate", "pgtrigger", "restore"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if not os.environ.get("DATABASE_URL") and not is_production():
        from growth_program.demo import addresses, supervisor

        if command == "demo":
            supervisor.heed()
        addresses.provide()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "growth_program.settings.production")
    if command in OF_THE_OWNER:
        become_owner()
    execute(command)


def is_production() -> bool:
    """There a missing address is an error, and no server is started in its place."""
    return os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production")


def become_owner() -> None:
    if not os.environ.get("DATABASE_OWNER_URL"):
        sys.exit('Environment variable "DATABASE_OWNER_URL" not set.')
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
    # A change that waits for a lock makes everybody else wait behind it: rather fail, and again.
    os.environ.setdefault("PGOPTIONS", "-c lock_timeout=10s")


def execute(command: str) -> None:
    from django.core.management import execute_from_command_line
    from django.db import ProgrammingError

    try:
        execute_from_command_line(sys.argv)
        if command == "pgtrigger":
            from growth_program.core import guard

            guard.settle()  # the command may have put back what the guard takes out
    except ProgrammingError as error:
        if not has_all_migrations():
            sys.exit(f"{error}\nThe database lacks migrations: run `manage.py migrate`.")
        raise


def has_all_migrations() -> bool:
    from growth_program.gateway import health

    return health.state_of_database() != "behind"


if __name__ == "__main__":
    main()
