"""What is refused before any page is asked."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_file_that_nobody_asked_for_is_not_kept(client: Any, settings: Any) -> None:
    """Django's limit of a body leaves files out: they would fill the disk."""
    file = SimpleUploadedFile("x.bin", b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert client.post(reverse("account_login"), {"file": file}).status_code == 400


def test_an_address_with_a_nul_byte_is_refused(client: Any) -> None:
    assert client.get("/?q=%00").status_code == 400
    assert client.get("/%00").status_code == 400
