"""The reads of enrollment, and the list of campaigns (API.md)."""
