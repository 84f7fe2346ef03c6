// A button beneath a password that shows what is typed. Without a script the field is as it was.

for (const input of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-link ps-0";
  button.setAttribute("aria-controls", input.id);
  const draw = () => {
    const hidden = input.type === "password";
    button.textContent = hidden ? input.dataset.show : input.dataset.hide;
    button.setAttribute("aria-pressed", String(!hidden));
  };
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    draw();
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });
  draw();
  input.after(button);
}
