from enrollment.admin import enrollments, products, requirements

__all__ = ["enrollments", "products", "requirements"]
