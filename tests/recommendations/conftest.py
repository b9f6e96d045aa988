"""An admin at the admin site, and the row she changes."""

import pytest

from recommendations.models import Threshold


@pytest.fixture
def ada(client_of, admin_person):
    return client_of(admin_person)


@pytest.fixture
def calcium():
    """What holds for Helen as shipped."""
    return Threshold.objects.get(
        measure="calcium", sex="female", age_from=51, age_to=150, therapy="inhibitor"
    )
