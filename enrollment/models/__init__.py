from enrollment.models.enrollments import Enrollment
from enrollment.models.products import EnrolledProduct
from enrollment.models.requirements import Requirement
from enrollment.models.uploads import ProductUpload

__all__ = ["EnrolledProduct", "Enrollment", "ProductUpload", "Requirement"]
