"""What has to be known of a food before it is chosen: its note, and where its figures are from."""

from django.utils.translation import gettext as _

from nutrition.models import AnyFood

MOST_OF_A_NOTE = 130
_CIQUAL = "CIQUAL 2020 "


def short_note(note: str) -> str:
    """The first sentences of a note, whole ones; "…" stands for those that are left out."""
    kept = ""
    for sentence in note.split(". "):
        longer = f"{kept}. {sentence}" if kept else sentence
        if kept and len(longer) > MOST_OF_A_NOTE:
            return f"{kept}. …"
        kept = longer
    return kept


def sources_of(food: AnyFood) -> list[str]:
    """One sentence for each source of figures. Anses asks to be named where Ciqual's are used."""
    sources = []
    if food.figures_from:
        sources.append(_("Figures: %(source)s") % {"source": food.figures_from})
    if food.k2_source.startswith(_CIQUAL):
        source = "Anses. 2020. Ciqual French food composition table"
        number = food.k2_source.removeprefix(_CIQUAL)
        sources.append(_("Vitamin K2: %(source)s") % {"source": f"{source}, {number}"})
    elif food.k2_source:
        sources.append(_("Vitamin K2: %(source)s") % {"source": food.k2_source})
    return sources
