import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_what_it_is_and_for_whom(client):
    response = client.get("/")
    assert response.status_code == 200
    html = response.content.decode()
    text = re.sub(r"\s+", " ", strip_tags(html))
    assert "anastrozole, letrozole or exemestane" in text
    assert "BoneGuard is not a medical device." in text
    assert f'href="{reverse("account_signup")}"' in html
    assert f'href="{reverse("account_login")}"' in html
    assert html.count("button-primary") == 1


def test_a_stranger_costs_no_more_than_her_session(client, count_queries):
    with count_queries() as queries:
        client.get("/")
    assert len(queries) <= 4


def test_everybody_else_goes_to_her_own_first_page(client_of, patient, clinician, admin_person):
    assert client_of(patient).get("/")["Location"] == "/today/"
    assert client_of(clinician).get("/")["Location"] == "/panel/"
    assert client_of(admin_person).get("/")["Location"] == "/admin/"
