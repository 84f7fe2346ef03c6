// The attendance grid by keyboard: up and down between people, left and right between marks (the browser's own), a digit
// or a letter sets and goes down, Ctrl+Z takes back, Shift+P marks all that are empty as present.

const undone = [];

const rowsOf = (grid) => [...grid.querySelectorAll("[data-att-row]")];
const marksOf = (row) => [...row.querySelectorAll("input[type=radio]")];
const chosen = (row) => marksOf(row).find((mark) => mark.checked);

function put(row, mark) {
  undone.push([row, chosen(row)]);
  mark.checked = true;
  mark.dispatchEvent(new Event("change", { bubbles: true }));
}

function goTo(row) {
  const mark = row && (chosen(row) ?? marksOf(row)[0]);
  if (!mark) return;
  const sleeping = mark.closest("details:not([open])");
  if (sleeping && !mark.offsetParent) sleeping.open = true;
  mark.focus();
}

function takeBack() {
  const [row, before] = undone.pop() ?? [];
  if (!row) return;
  const now = chosen(row);
  if (before) before.checked = true;
  else if (now) now.checked = false;
  (before ?? now).dispatchEvent(new Event("change", { bubbles: true }));
  goTo(row);
}

function pressed(event, grid, row) {
  const rows = rowsOf(grid);
  const at = rows.indexOf(row);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    goTo(rows[at + (event.key === "ArrowDown" ? 1 : -1)]);
    return true;
  }
  if (event.shiftKey && event.key.toLowerCase() === "p") {
    for (const one of rows) if (!chosen(one)) put(one, marksOf(one)[0]);
    return true;
  }
  const mark = marksOf(row).find((one) => [one.dataset.key, one.dataset.letter].includes(event.key.toUpperCase()));
  if (!mark || event.shiftKey) return false;
  put(row, mark);
  goTo(rows[at + 1] ?? row);
  return true;
}

// The closed disclosure of the phone says which of its marks is chosen.
document.addEventListener("change", (event) => {
  const row = event.target.closest?.("[data-att-row]");
  const more = row?.querySelector(".pu-att__more");
  if (!more) return;
  const mark = chosen(more);
  more.classList.toggle("pu-att__more--on", Boolean(mark));
  more.querySelector("[data-other]").textContent = mark ? mark.closest("label").querySelector("i").textContent : "";
});

document.addEventListener("keydown", (event) => {
  const grid = event.target.closest?.("[data-att]");
  const row = event.target.closest?.("[data-att-row]");
  if (!grid || !row || !event.target.matches("input[type=radio]") || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    takeBack();
  } else if (pressed(event, grid, row)) {
    event.preventDefault();
  }
});
