// A page as it opens: errors take the focus, messages can be closed, menus close by Esc and by a click elsewhere.

document.querySelector("[data-errors]")?.focus();

for (const toast of document.querySelectorAll("[data-toast]")) {
  const close = toast.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => {
    toast.remove();
    document.getElementById("content")?.focus();
  });
}

// A link of the error summary goes to the field itself, even when it sleeps inside a closed disclosure.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".pu-errors a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  field.focus();
});

const menus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
