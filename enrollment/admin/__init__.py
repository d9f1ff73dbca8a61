from enrollment.admin import enrollments, policies, products, requirements, screenings

__all__ = ["enrollments", "policies", "products", "requirements", "screenings"]
