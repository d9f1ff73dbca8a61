"""The shapes of generated content."""

from growth_program.content.rules import items

__all__ = ["items"]
