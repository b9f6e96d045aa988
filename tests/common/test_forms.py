"""Forms: plain words, units, one link per error, and the id that recognises a double submission."""

import re
import uuid
from html.parser import HTMLParser

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from common.forms import Form, SubmittedOnce, error_links, make_helper, messages_of
from common.templatetags.boneguard_ui import fields_to_send_again, undo_url

SENT_ID = "6a3f7c0e-6f0d-4f43-a9f5-0d7d3f1f1a11"


class WalkForm(SubmittedOnce, Form):
    units = {"minutes": "minutes"}

    day = forms.DateField(label="Day", help_text="Up to 90 days back.")
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=300)
    effort = forms.ChoiceField(
        label="How hard was it?",
        choices=[("l", "Light"), ("m", "Moderate")],
        widget=forms.RadioSelect,
    )
    places = forms.MultipleChoiceField(
        label="Where?",
        required=False,
        choices=[("p", "Park"), ("h", "Home")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="Note", required=False, max_length=10)
    kept = forms.CharField(label="Own", error_messages={"required": "Tell us more."})
    sure = forms.BooleanField(label="I am sure")

    def clean(self) -> dict:
        if self.data.get("note") == "clash":
            raise forms.ValidationError("Day and minutes do not fit together. Change one.")
        return self.cleaned_data


class LibraryForm(forms.Form):
    login = forms.EmailField(
        label="E-mail", widget=forms.EmailInput(attrs={"placeholder": "E-mail address"})
    )
    code = forms.CharField(
        label="Code", widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


def _sent(**values: str) -> WalkForm:
    data = QueryDict(mutable=True)
    data.update({"submission_id": SENT_ID, **values})
    data._mutable = False
    return WalkForm(data)


def _render(form: forms.Form, source: str = "{{ form|crispy }}") -> str:
    template = Template("{% load crispy_forms_tags %}" + source)
    return template.render(Context({"form": form, "csrf_token": "token"}))


class _Page(HTMLParser):
    """Ids of a page, what its controls are described by, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[str]:
        return [attrs[name] or "" for _tag, attrs in self.tags if name in attrs]


def test_every_generic_message_names_the_field_and_says_what_to_do() -> None:
    form = _sent(minutes="abc", note="far too long a note")
    assert [link.message for link in error_links(form)] == [
        "Fill in “Day”.",
        "Enter “Minutes” as a whole number, such as 30.",
        "Choose an answer for “How hard was it?”.",
        "“Note” is too long: shorten it to 10 characters or fewer.",
        "Tell us more.",
        "Tick “I am sure” to go on.",
    ]


@pytest.mark.parametrize(
    ("minutes", "message"),
    [("0", "“Minutes” must be 1 or more."), ("1000", "“Minutes” must be 300 or less.")],
)
def test_bounds_are_told_with_their_number(minutes: str, message: str) -> None:
    assert messages_of(_sent(minutes=minutes)["minutes"]) == [message]


def test_a_character_the_database_cannot_keep_is_refused_in_words() -> None:
    (message,) = messages_of(_sent(note="a\x00b")["note"])
    assert message == "“Note” holds a character we cannot keep. Type it again."


def test_a_value_not_on_offer_is_answered_with_the_field_it_belongs_to() -> None:
    (message,) = messages_of(_sent(effort="x")["effort"])
    assert message == "Choose one of the answers listed for “How hard was it?”."


def test_each_link_leads_to_a_control_and_the_same_words_stand_at_the_field() -> None:
    form = _sent(minutes="abc", note="clash")
    html = _render(form)
    page = _Page(html)
    ids = page.of("id")
    links = [target[1:] for target in page.of("href")]
    assert links[0] == "id_day", "an error of the whole form leads to the first control"
    assert "id_effort_0" in links, "a group is entered at its first radio"
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))
    for link in error_links(form)[1:]:
        assert html.count(link.message) == 2


def test_hint_error_and_unit_are_wired_to_the_control() -> None:
    page = _Page(_render(_sent(minutes="abc")))
    described = [part for value in page.of("aria-describedby") for part in value.split()]
    assert {"id_day_helptext", "id_day_error", "id_minutes_error", "id_minutes_unit"} <= set(
        described
    )
    assert set(described) <= set(page.of("id"))
    assert "true" in page.of("aria-invalid")


def test_the_order_is_label_hint_error_control() -> None:
    html = _render(_sent())
    places = [
        html.index(mark)
        for mark in ('for="id_day"', 'id="id_day_helptext"', 'id="id_day_error"', 'id="id_day"')
    ]
    assert places == sorted(places)


def test_optional_is_said_and_nothing_else_about_what_is_required() -> None:
    html = _render(WalkForm())
    labels = re.findall(r"<(?:label|legend)[^>]*>(.*?)</(?:label|legend)>", html, re.DOTALL)
    optional = [label.split("<")[0].strip() for label in labels if "(optional)" in label]
    assert optional == ["Where?", "Note"]
    assert "*" not in html


def test_radios_and_checkboxes_are_a_group_with_a_legend() -> None:
    page = _Page(_render(WalkForm()))
    assert [tag for tag, _ in page.tags].count("fieldset") == 2
    assert [tag for tag, _ in page.tags].count("legend") == 2


def test_forms_of_a_library_get_the_same_words_and_no_grey_examples() -> None:
    form = LibraryForm({})
    assert [link.message for link in error_links(form)] == ["Fill in “E-mail”.", "Fill in “Code”."]
    page = _Page(_render(form))
    assert page.of("placeholder") == []
    assert page.of("inputmode") == ["numeric"]


@pytest.mark.urls("tests.common.menu_urls")
def test_a_whole_form_has_its_token_one_button_and_leaves_checking_to_the_server() -> None:
    form = WalkForm()
    form.helper = make_helper("Save", action="/movement/")
    page = _Page(_render(form, "{% crispy form %}"))
    (attrs,) = [attrs for tag, attrs in page.tags if tag == "form"]
    assert (attrs["action"], attrs["method"], "novalidate" in attrs) == ("/movement/", "post", True)
    assert [attrs["type"] for tag, attrs in page.tags if tag == "button"] == ["submit"]
    assert page.of("name").count("csrfmiddlewaretoken") == 1


def test_a_new_form_has_a_new_id_and_a_form_with_errors_keeps_its_own() -> None:
    first, second = (_Page(_render(WalkForm())) for _ in range(2))
    ids = [
        attrs["value"]
        for page in (first, second)
        for _tag, attrs in page.tags
        if attrs.get("name") == "submission_id"
    ]
    assert len({uuid.UUID(str(value)) for value in ids}) == 2
    assert f'name="submission_id" value="{SENT_ID}"' in _render(_sent())


@pytest.mark.parametrize("broken", ["", "not-an-id"])
def test_a_broken_id_is_replaced_so_that_the_next_attempt_succeeds(broken: str) -> None:
    form = _sent(submission_id=broken)
    assert not form.is_valid()
    assert "Send it once more" in error_links(form)[0].message
    assert uuid.UUID(form.data["submission_id"])


@pytest.mark.parametrize(
    ("tags", "address"),
    [("undo:/food/3/undo/", "/food/3/undo/"), ("undo://evil.test/", ""), ("other", ""), ("", "")],
)
def test_a_message_can_carry_its_way_back_but_only_within_this_site(
    tags: str, address: str
) -> None:
    assert undo_url(Message(constants.SUCCESS, "Removed.", extra_tags=tags)) == address


@pytest.mark.parametrize(
    ("origin", "values", "kept"),
    [
        ("http://testserver", {"note": "a", "csrfmiddlewaretoken": "old"}, [("note", "a")]),
        ("http://evil.test", {"note": "a"}, []),
        ("", {"note": "a"}, []),
        ("http://testserver", {"password1": "secret", "note": "a"}, []),
    ],
)
def test_a_form_with_an_old_token_comes_back_filled_but_only_to_this_site(
    origin: str, values: dict[str, str], kept: list[tuple[str, str]]
) -> None:
    request = RequestFactory().post("/food/", values, headers={"Origin": origin})
    assert fields_to_send_again(Context({"request": request})) == kept
