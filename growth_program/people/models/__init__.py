from growth_program.people.models.assignments import Assignment
from growth_program.people.models.members import MemberChange, ShopMember
from growth_program.people.models.users import Appearance, User

__all__ = ["Appearance", "Assignment", "MemberChange", "ShopMember", "User"]
