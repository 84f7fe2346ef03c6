// A date field: quick days beside it, and what was typed said again in words. The server reads the date; this only helps.

const MONTHS = ["ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep set", "oct", "nov", "dic dec"];

function parsed(text) {
  const match = text.trim().toLowerCase().match(/^(\d{1,2})[\s./-]+(\d{1,2}|\p{L}{3,})\.?(?:[\s./-]+(\d{4}|\d{2}))?$/u);
  if (!match) return null;
  const [, day, word, year] = match;
  const month = /^\d/.test(word) ? Number(word) - 1 : MONTHS.findIndex((names) => names.split(" ").includes(word.slice(0, 3)));
  const full = year ? Number(year.length === 2 ? `20${year}` : year) : new Date().getFullYear();
  const date = new Date(full, month, Number(day));
  return date.getMonth() === month && date.getDate() === Number(day) ? date : null;
}

function echo(field) {
  const line = document.querySelector(`[data-echo-for="${field.id}"]`);
  const date = parsed(field.value);
  if (!line) return;
  line.textContent = date ? new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", year: "numeric",
  }).format(date) : "";
}

function dress(box) {
  const field = document.getElementById(box.dataset.daysFor);
  if (!field || !box.hidden) return;
  box.hidden = false;
  field.addEventListener("input", () => echo(field));
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day]");
    if (!button) return;
    const date = new Date();
    date.setDate(date.getDate() + Number(button.dataset.day));
    field.value = `${date.getDate()}/${date.getMonth() + 1}/${date.getFullYear()}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  echo(field);
}

function find() {
  document.querySelectorAll("[data-days-for]").forEach(dress);
}

find();
document.addEventListener("htmx:afterSettle", find);
