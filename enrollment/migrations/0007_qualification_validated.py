from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0006_qualification")]

    operations = [
        ValidateConstraint(
            model_name="enrolledproduct", name="enrolled_product_needs_work_iff_failed"
        ),
    ]
