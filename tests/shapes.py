"""Items as they arrive: JSON, decoded by their shape."""

import json
import re
from copy import deepcopy
from typing import Any

from growth_program.gateway.decoding import Decoder

LEFT_OUT = object()

# The traps of amounts (a decimal point and at most twelve digits before it, never negative).
NO_AMOUNTS = [
    *("1e3", "NaN", "Infinity", "-0.01", "+1.00", " 1.00", "1.00\n", "１.００", "1,00", "1_0.00"),
    *("", ".50", "1.", "1.0000", "0x1", "1000000000000.00", "1" * 30),
]


def decoded(shape: type, item: Any) -> Any:
    """The item, or its Rejection."""
    return Decoder(shape).decode(json.dumps(item).encode())


def changed(item: Any, path: str, value: Any) -> Any:
    """A copy with another value, or with none, at a path such as ``line_items[1].quantity``."""
    copy = deepcopy(item)
    *way, last = [int(s) if s.isdigit() else s for s in re.findall(r"[^.\[\]]+", path)]
    inside = copy
    for step in way:
        inside = inside[step]
    if value is LEFT_OUT:
        del inside[last]
    else:
        inside[last] = value
    return copy
