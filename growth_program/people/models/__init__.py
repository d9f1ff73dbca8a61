from growth_program.people.models.assignments import Assignment
from growth_program.people.models.members import MemberChange, ShopMember
from growth_program.people.models.users import User

__all__ = ["Assignment", "MemberChange", "ShopMember", "User"]
