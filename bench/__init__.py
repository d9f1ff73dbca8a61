"""How fast the program is beside the fastest that plain PostgreSQL can do with the same rows."""
