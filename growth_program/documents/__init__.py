"""Documents: bytes in, bytes out."""
