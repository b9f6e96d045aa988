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

/* When an answer does not come: say that nothing is lost, keep the form, try again by itself. */
(function () {
  "use strict";

  var banner = document.getElementById("banner");
  var WAITS = [3000, 8000, 20000, 60000]; /* milliseconds before each attempt */
  var waiting = null; /* what is to be sent again: { element, attempt, timer } */
  if (!banner) return;

  function show(reason) {
    banner.querySelectorAll("[data-for]").forEach(function (part) {
      part.hidden = part.dataset.for !== reason;
    });
    banner.querySelectorAll("a[data-for=signed-out]").forEach(function (link) {
      link.search = "?next=" + encodeURIComponent(window.location.pathname + window.location.search);
    });
    banner.hidden = false;
  }

  function hide() { banner.hidden = true; }

  function stopWaiting() {
    if (waiting) window.clearTimeout(waiting.timer);
    waiting = null;
  }

  function sendAgain() {
    if (!waiting) return;
    window.clearTimeout(waiting.timer);
    var element = waiting.element;
    if (!element.isConnected) return stopWaiting();
    window.htmx.trigger(element, element.matches("form") ? "submit" : "click");
  }

  /* Only what writes is sent again: it carries an id by which the server knows it twice. */
  function sendLater(detail) {
    var element = detail.elt;
    if (detail.requestConfig.verb === "get") return;
    var attempt = waiting && waiting.element === element ? waiting.attempt + 1 : 0;
    stopWaiting();
    var wait = WAITS[Math.min(attempt, WAITS.length - 1)];
    waiting = { element: element, attempt: attempt, timer: window.setTimeout(sendAgain, wait) };
  }

  function isSignIn(address) {
    var link = banner.querySelector("a[data-for=signed-out]");
    return Boolean(address) && new URL(address, window.location.href).pathname === link.pathname;
  }

  /* A token goes stale when somebody signs in elsewhere: take that of a fresh copy of this page. */
  function freshToken() {
    return fetch(window.location.href, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || isSignIn(answer.url)) throw new Error("signed out");
      return answer.text();
    }).then(function (html) {
      var page = new DOMParser().parseFromString(html, "text/html");
      var headers = page.body.getAttribute("hx-headers");
      document.body.setAttribute("hx-headers", headers);
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (input) {
        input.value = JSON.parse(headers)["X-CSRFToken"];
      });
    });
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!isSignIn(event.detail.xhr.responseURL)) return;
    event.detail.shouldSwap = false;
    show("signed-out");
  });

  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 503) { show("busy"); sendLater(event.detail); return; }
    stopWaiting();
    if (status === 428 || status === 401) show("signed-out");
    else if (status === 403) freshToken().then(function () { show("stale"); }, function () { show("signed-out"); });
    else show(status === 404 || status === 410 ? "gone" : "fault");
  });

  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) { show("offline"); sendLater(event.detail); });
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful && !isSignIn(event.detail.xhr.responseURL)) { stopWaiting(); hide(); }
  });
  window.addEventListener("online", sendAgain);
})();
