"""Precautions in plain words: each status, each reason, and what was assumed."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exercise.precautions import Reason, Status, Unknown

Words = str | Promise

STATUS: dict[Status, Words] = {
    Status.GENERAL: "",
    Status.LOW_DENSITY: _(
        "Because of what you told us about your bones, ask for a physiotherapist or trained "
        "instructor before new heavy or jumping exercise."
    ),
    Status.SPINE: _(
        "Because of the fractures you told us about, see a physiotherapist first and show them "
        "this plan. Bend from the hips and keep your back long."
    ),
    Status.FALLS: _(
        "Because of falls or feeling unsteady, strength and balance come first. Keep a steady "
        "chair or worktop within reach."
    ),
    Status.TEAM_FIRST: _(
        "Contact your team before you exercise, and do only what they have agreed with you."
    ),
    Status.JOINT_PAIN: _(
        "Because your joints hurt, the plan keeps to gentle impact. Moving is good for sore "
        "joints; choose what feels right today."
    ),
    Status.ARM: _(
        "Because of surgery on that side, or swelling of the arm: arm exercise is fine when you "
        "start low and add a little at a time. Stop if the arm swells, and tell your team."
    ),
}

NEW_BACK_PAIN: Words = _(
    "Contact your team today about your new back pain. It can have many causes; one of them is a "
    "small fracture of the spine."
)

REASON: dict[Reason, Words] = {
    Reason.FALL_RISK_AFTER_FALL: _("You fell this year. Do this one near something to hold."),
    Reason.LEARN_FIRST: _("Learn this one with a physiotherapist or trained instructor."),
    Reason.IMPACT_LOW_DENSITY: _("It has hard landings, which can be too much for thin bones."),
    Reason.BENDS_LOW_DENSITY: _(
        "It bends or twists the back, which can be too much for thin bones of the spine."
    ),
    Reason.HEAVY_LOW_DENSITY: _("The load is heavy, which can be too much for thin bones."),
    Reason.WITH_TRAINER: _("Ask a physiotherapist or trained instructor to show you first."),
    Reason.IMPACT_SPINE: _(
        "It lands harder than brisk walking, which can be too much after such a fracture."
    ),
    Reason.BENDS_SPINE: _("It bends or twists the back, which can harm a spine after a fracture."),
    Reason.LOAD_SPINE: _("It puts a heavy load on the spine, which can harm it after a fracture."),
    Reason.CONTACT_SPINE: _("People bump into each other in it; a knock can break a bone."),
    Reason.GUIDED_STRENGTH: _("Do this with the guidance of a physiotherapist."),
    Reason.FALL_RISK: _("It is easy to fall in it. Build up strength and balance first."),
    Reason.STEADY_FIRST: _(
        "Do not make brisk walking your only exercise: add strength and balance first."
    ),
    Reason.ASK_TEAM: _(
        "You told us of a recent fracture, new back pain or cancer in the bones. Do only what your "
        "team has agreed with you."
    ),
    Reason.IMPACT_JOINTS: _("Its hard landings can make sore joints worse."),
    Reason.GENTLER_ON_JOINTS: _("A gentler choice may suit sore joints better: water or cycling."),
    Reason.HEAVY_ARM: _("A sudden heavy load can make the arm swell after breast surgery."),
    Reason.START_LOW_ARM: _("Start low and add a little at a time. Stop if the arm swells."),
    Reason.OWN_BACK: _(
        "If it bends or twists your back, or you lift something heavy in it, ask a physiotherapist "
        "first."
    ),
    Reason.OWN_STEADY: _("If you could fall in it, keep something steady within reach."),
    Reason.OWN_ARM: _(
        "If it works the arm on that side, start low and add a little at a time. Stop if it swells."
    ),
}

UNKNOWN: dict[Unknown, Words] = {
    Unknown.BONE_DENSITY: _("osteoporosis or a low T-score (the result of a bone scan)"),
    Unknown.FRACTURES: _("bones broken easily"),
    Unknown.FALLS: _("falls or feeling unsteady"),
    Unknown.RECENT: _("a fracture in the last 12 weeks, new back pain or cancer in the bones"),
    Unknown.JOINT_PAIN: _("joint pain"),
    Unknown.ARM: _("breast or armpit surgery or a swollen arm"),
}
