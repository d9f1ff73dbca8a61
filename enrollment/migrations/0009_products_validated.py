from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0008_products")]

    operations = [
        ValidateConstraint(
            model_name="enrolledproduct", name="enrolled_product_floor_price_has_a_currency"
        ),
    ]
