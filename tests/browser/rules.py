"""What every page must be for a person: reachable targets, nothing cut off, nothing axe finds."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A link inside a sentence is exempt (WCAG 2.5.8, inline); a radio or checkbox is as big as its row.
SMALL_CONTROLS = """() => {
  const small = [];
  const seen = document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary');
  for (const element of seen) {
    let target = element;
    if (element.closest('[hidden], .visually-hidden')) continue;
    if (element.matches('a') && inSentence(element)) continue;
    if (element.matches('input[type=radio], input[type=checkbox]') && element.labels.length) {
      target = element.closest('label') || element.labels[0];
      const row = element.closest('[data-choice]');
      if (row) target = row;
    }
    const box = target.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (box.bottom < 0 || box.right < 0) continue;  // the skip link waits above the page
    if (box.width < 43.5 || box.height < 43.5)
      small.push(`${element.tagName} "${(element.innerText || element.name || '').trim()}" `
        + `${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return small;
  function inSentence(link) {
    if (getComputedStyle(link).display !== 'inline') return false;
    const around = link.parentElement.innerText.trim();
    return around.length > link.innerText.trim().length;
  }
}"""


def small_controls(page: Page) -> list[str]:
    """Controls under 44 by 44 px, except links inside a sentence."""
    return list(page.evaluate(SMALL_CONTROLS))


def sideways(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def axe_violations(page: Page) -> list[str]:
    """What axe finds: WCAG 2.2 AA and best practice."""
    rules = {
        "runOnly": {
            "type": "tag",
            "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }
    }
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
