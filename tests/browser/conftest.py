from tests.enrollment.conftest import invited, june, keepers  # noqa: F401 - fixtures
