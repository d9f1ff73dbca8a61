from growth_program.people.admin import assignments, audit, shops, staff

__all__ = ["assignments", "audit", "shops", "staff"]
