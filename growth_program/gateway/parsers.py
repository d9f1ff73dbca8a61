"""Bodies in."""

from typing import Any

from rest_framework.parsers import BaseParser


class BytesParser(BaseParser):
    """Leaves the body alone: whoever takes it decodes it."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The body, as sent."""
        return stream.read()
