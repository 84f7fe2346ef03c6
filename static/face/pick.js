// The person picker: rows that the server found become chips with a hidden value. Arrows, Enter, Backspace.
// Without a script its button comes back with a list of checkboxes.

function chip(picker, { value, label, code }) {
  const model = picker.querySelector("template[data-pick-one]").content.cloneNode(true);
  model.querySelector("input").value = value;
  model.querySelector("[data-name]").textContent = label;
  model.querySelector("[data-code]").textContent = code ?? "";
  model.querySelector("[data-drop-name]").textContent = label;
  return model;
}

function announce(picker) {
  picker.dispatchEvent(new Event("change", { bubbles: true }));
}

function add(picker, data) {
  const field = picker.querySelector("[data-pick-field]");
  const taken = [...picker.querySelectorAll("[data-chip] input")].some((input) => input.value === data.value);
  if (!("many" in picker.dataset)) for (const old of picker.querySelectorAll("[data-chip]")) old.remove();
  if (!taken || !("many" in picker.dataset)) field.before(chip(picker, data));
  field.value = "";
  picker.querySelector("[data-pick-list]").replaceChildren();
  field.focus();
  announce(picker);
}

function step(picker, by) {
  const field = picker.querySelector("[data-pick-field]");
  const all = [field, ...picker.querySelectorAll("[data-pick]")];
  const at = all.indexOf(document.activeElement);
  all[(at + by + all.length) % all.length]?.focus();
}

document.addEventListener("click", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (!picker) return;
  const row = event.target.closest("[data-pick]");
  const drop = event.target.closest("[data-drop]");
  if (row) {
    event.preventDefault();
    add(picker, { value: row.dataset.pick, label: row.dataset.label, code: row.dataset.code });
  } else if (drop) {
    event.preventDefault();
    drop.closest("[data-chip]").remove();
    picker.querySelector("[data-pick-field]").focus();
    announce(picker);
  }
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker) return;
  const field = picker.querySelector("[data-pick-field]");
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by && event.target.matches("[data-pick-field], [data-pick]")) {
    event.preventDefault();
    step(picker, by);
  } else if (event.target === field && event.key === "Enter") {
    event.preventDefault();
    picker.querySelector("[data-pick-list] [data-pick]")?.click();
  } else if (event.target === field && event.key === "Backspace" && !field.value) {
    const chips = picker.querySelectorAll("[data-chip]");
    chips[chips.length - 1]?.remove();
    announce(picker);
  } else if (event.key === "Escape") {
    picker.querySelector("[data-pick-list]").replaceChildren();
    field.focus();
  }
});
