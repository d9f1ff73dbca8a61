from enrollment.admin import enrollments, policies, products, requirements, screenings, tools

__all__ = ["enrollments", "policies", "products", "requirements", "screenings", "tools"]
