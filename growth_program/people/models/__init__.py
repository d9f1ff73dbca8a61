from growth_program.people.models.users import User

__all__ = ["User"]
