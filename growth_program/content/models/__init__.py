from growth_program.content.models.answers import AigcAnswer
from growth_program.content.models.items import AigcItem, AigcItemVersion

__all__ = ["AigcAnswer", "AigcItem", "AigcItemVersion"]
