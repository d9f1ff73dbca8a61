"""ARCHITECTURE.md, rooms: rules are pure functions, which decide with nothing set up."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PURE = [
    *sorted(ROOT.glob("*/rules/*.py")),
    *sorted(ROOT.glob("growth_program/*/rules/*.py")),
    *(ROOT / f"growth_program/core/{name}.py" for name in ("money", "calendar", "canonical")),
    *(ROOT / f"growth_program/gateway/{name}.py" for name in ("newest", "fields", "decoding")),
]


def test_they_are_imported_without_settings():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in PURE
    ]
    program = f"import sys, {', '.join(modules)}; print('django' in sys.modules)"

    assert {"billing.rules", "compensation.rules.remedies"} <= set(modules)
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "False\n"
