/* Comforts on top of pages that work without any of this. */
(function () {
  "use strict";

  var announcer = document.getElementById("announcer");

  function announce(text) {
    if (!announcer || !text) return;
    announcer.textContent = "";
    window.setTimeout(function () { announcer.textContent = text; }, 50);
  }

  /* Errors: the summary takes the focus, its links go to the control itself. */
  function focusSummary(root) {
    var summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
    return Boolean(summary);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".error-summary a");
    var control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.focus();
    (control.closest(".field") || control).scrollIntoView({ block: "start" });
  });

  /* A form sends once at a time. Nothing is disabled: a disabled button would not be sent along. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    markButtons(form, true);
    window.setTimeout(function () { release(form); }, 8000);
  });

  function markButtons(form, sending) {
    form.querySelectorAll("button[type=submit]").forEach(function (button) {
      if (sending) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });
  }

  function release(form) {
    delete form.dataset.sending;
    markButtons(form, false);
  }

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sending]").forEach(release);
  });

  /* After a swap: focus what asks for it, else say what changed. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var part = event.target; /* each new element; what was swapped out is no longer in the page */
    if (!part.querySelector || focusSummary(part)) return;
    var wanted = part.matches("[data-focus]") ? part : part.querySelector("[data-focus]");
    if (wanted) {
      if (!wanted.matches("a, button, input, select, textarea")) wanted.tabIndex = -1;
      wanted.focus();
    }
    var said = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
    if (said) announce(said.dataset.announce || said.textContent.trim());
  });
  document.addEventListener("announce", function (event) { announce(event.detail.text); });

  /* An amount is a step or a text: whichever is changed last is the one that counts. */
  document.addEventListener("input", function (event) {
    var control = event.target;
    var form = control.form;
    if (!form || !control.matches("[data-steps], [data-other-amount]")) return;
    var text = form.querySelector("[data-other-amount]");
    if (control === text) {
      var other = form.querySelector("[data-steps][value=other]");
      if (other) other.checked = true;
    } else if (control.value === "other") {
      text.focus();
    } else {
      text.value = "";
    }
  });

  /* "More": always open in the rail, closed by Escape or a tap elsewhere on phones. */
  var more = document.querySelector(".nav-more details");
  if (more) {
    var wide = window.matchMedia("(min-width: 56.25em)");
    var follow = function () { more.open = wide.matches; };
    follow();
    if (wide.addEventListener) wide.addEventListener("change", follow);
    document.addEventListener("click", function (event) {
      if (!wide.matches && !more.contains(event.target)) more.open = false;
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || wide.matches || !more.open) return;
      more.open = false;
      more.querySelector("summary").focus();
    });
  }

  focusSummary(document);
})();
