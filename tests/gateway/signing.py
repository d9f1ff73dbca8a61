"""A system's own client between a request and the product: it signs what asks for it."""

import io
from collections.abc import Callable, Iterable
from typing import Any

from tests import world as built

SIGN_ME = "sign me"


class Signing:
    """A WSGI application in front of the product's. Only here the whole request is known."""

    key: built.Key | None = None

    def __init__(self, product: Callable[..., Iterable[bytes]]) -> None:
        self.product = product

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_X_SIGNATURE") == SIGN_ME and self.key:
            self._sign(environ, self.key)
        return self.product(environ, start_response)

    def _sign(self, environ: dict[str, Any], key: built.Key) -> None:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        method, path = environ["REQUEST_METHOD"], environ["RAW_URI"]
        for name, value in built.headers(key, method, path, body).items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value


class AsksToBeSigned:
    """How a generated request asks for it."""

    def get(self, case: Any, context: Any) -> str:
        return SIGN_ME

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers.update({"X-Client-Id": data, "X-Timestamp": data, "X-Signature": data})
