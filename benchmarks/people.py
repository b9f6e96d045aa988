"""Who visits: the people of the demo data."""

from benchmarks.client import Visitor
from tests.browser.site import Site

PASSWORD = "boneguard-demo"
PATIENT = "patient@demo.boneguard.test"
CLINICIAN = "clinician@demo.boneguard.test"


def signed_in(site: Site, email: str) -> Visitor:
    """A visitor with a session of this person."""
    visitor = Visitor(site.address)
    visitor.sign_in(email, PASSWORD)
    return visitor
