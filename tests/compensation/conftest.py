from tests.enrollment.conftest import bo, invited, june, keepers  # noqa: F401 - fixtures
