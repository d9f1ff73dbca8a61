"""The demo: its own servers, its data, and the whole product run by one command."""
