// The command palette: Ctrl+K or Cmd+K opens it; people come from the server by POST, pages are already in it.

const palette = document.querySelector("[data-palette]");
const field = palette?.querySelector("[data-palette-field]");
const pages = palette?.querySelector("[data-palette-pages]");
const people = palette?.querySelector("#palette-people");
const empty = people?.innerHTML;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const rows = () => [...palette.querySelectorAll("a.pu-palette__row")].filter((row) => row.offsetParent);

function filterPages() {
  const sought = plain(field.value);
  let shown = 0;
  for (const item of pages.querySelectorAll("li")) {
    item.hidden = shown >= 8 || !plain(item.textContent).includes(sought);
    shown += item.hidden ? 0 : 1;
  }
  pages.hidden = shown === 0;
}

function open(text = "") {
  if (palette.open) return;
  field.value = text;
  people.innerHTML = empty;
  filterPages();
  palette.showModal();
  field.focus();
}

function step(by) {
  const all = [field, ...rows()];
  const at = all.indexOf(document.activeElement);
  all[(at + by + all.length) % all.length].focus();
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  palette.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would first empty itself
      palette.close();
    } else if (by) {
      event.preventDefault();
      step(by);
    } else if (event.key === "Enter" && event.target === field && rows().length) {
      event.preventDefault();
      rows()[0].click();
    }
  });
  palette.addEventListener("close", () => {
    field.value = "";
    people.innerHTML = empty;
  });
  field.addEventListener("input", filterPages);
  palette.querySelector("[data-palette-close]").addEventListener("click", () => palette.close());
}
