"""Hip, spine and wrist of a week, in words: no site is left out, none is a reproach."""

import datetime as dt

import pytest

from exercise.loading import Sites
from exercise.movement import Movement, MovementDay
from exercise.sites import sites_shown, skeleton_shown

DAY = dt.date(2026, 11, 19)


def week(hip=0, spine=0, wrist=0):
    return Movement((MovementDay(DAY, sites=Sites(hip, spine, wrist)),))


@pytest.mark.parametrize(
    ("loaded", "is_running", "sentence"),
    [
        ({}, True, "Nothing has loaded your hips, spine or wrists yet this week."),
        ({}, False, "Nothing that was logged in that week loaded hips, spine or wrists."),
        ({"hip": 2}, True, "Loaded so far: hips. Not yet: spine and wrists."),
        ({"hip": 1, "spine": 1}, True, "Loaded so far: hips and spine. Not yet: wrists."),
        ({"spine": 1, "wrist": 2}, False, "Loaded: spine and wrists. Not loaded: hips."),
        ({"hip": 1, "spine": 2, "wrist": 1}, True, "Hips, spine and wrists have all been loaded."),
    ],
)
def test_the_sentence_says_what_the_figure_shows(loaded, is_running, sentence):
    assert skeleton_shown(week(**loaded), is_running=is_running).finding == sentence


def test_each_site_has_its_level_its_words_and_its_pill():
    sites = sites_shown(week(hip=1, spine=2), is_running=True)
    told = [(site.key, site.level, site.text, site.kind) for site in sites]
    assert told == [
        ("hip", 1, "Hip: loaded", "met"),
        ("spine", 2, "Spine: strongly loaded", "met"),
        ("wrist", 0, "Wrist: not yet", "to-go"),
    ]
    past = skeleton_shown(week(), is_running=False)
    assert [(site.text, site.kind) for site in past.sites][2] == ("Wrist: not loaded", "neutral")
