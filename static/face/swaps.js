// htmx: carries the CSRF token, leaves nothing in the browser's storage, and moves the focus to what has arrived.

const PATH_KEY = "htmx-current-path-for-history";

function forgetPath() {
  sessionStorage.removeItem(PATH_KEY);
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
});

document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target?.removeAttribute("aria-busy");
  forgetPath();
});

// Only an answer that replaces what was pressed takes the focus: a list that fills beneath a field does not.
document.addEventListener("htmx:afterSettle", (event) => {
  forgetPath();
  const arrived = event.detail.elt;
  if (!(arrived instanceof Element) || document.activeElement !== document.body) return;
  const goal = arrived.matches("[data-errors]") ? arrived
    : arrived.querySelector("[data-errors], [aria-invalid=true], [data-focus], h1, h2, h3");
  if (!goal) return;
  if (!goal.matches("a, button, input, select, textarea, [tabindex]")) goal.setAttribute("tabindex", "-1");
  goal.focus();
});

addEventListener("pagehide", forgetPath);
forgetPath();
