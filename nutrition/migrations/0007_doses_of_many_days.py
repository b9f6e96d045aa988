"""The few doses that count for seven days have an index of their own.

Made beside whatever else goes on: doses can be logged meanwhile.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('nutrition', '0006_calcium_estimate'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dose',
            index=models.Index(condition=models.Q(('days_covered__gt', 1), ('deleted_at', None)), fields=['patient', 'day'], name='dose_of_many_days'),
        ),
    ]
