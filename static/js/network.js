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
