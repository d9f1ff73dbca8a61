from enrollment.models.enrollments import Enrollment
from enrollment.models.products import EnrolledProduct

__all__ = ["EnrolledProduct", "Enrollment"]
