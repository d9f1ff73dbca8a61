"""The reads of enrollment (API.md, Reads)."""
