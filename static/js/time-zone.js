/* Signing up: suggest the time zone of this device. She can change it; without JavaScript it is UTC. */
(function () {
  "use strict";
  var field = document.querySelector("[name=time_zone]");
  var zone = window.Intl && Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field || !zone || (field.value && field.value !== "UTC")) return;
  if (field.tagName !== "SELECT") {
    field.value = zone;
    return;
  }
  Array.prototype.forEach.call(field.options, function (option) {
    if (option.value === zone) option.selected = true;
  });
})();
