// The keys 1, 2 and 3 decide the first pair that waits, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const pair = event.target.closest("[data-pair]") || document.querySelector("[data-pair]");
  pair?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
