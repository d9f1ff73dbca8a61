from growth_program.content.models.items import AigcItem, AigcItemVersion

__all__ = ["AigcItem", "AigcItemVersion"]
