// Quick exit: the page is hidden first, then the session ends and the page is replaced by a harmless one.
// Three times Shift within five seconds does the same; a Shift held for a capital does not count.

const WINDOW = 5000;
const PATIENCE = 4000;
const form = document.querySelector("[data-exit]");
const hint = document.querySelector("[data-exit-hint]");
let leaving = false;
let presses = [];
let alone = false;

async function leave() {
  if (leaving) return;
  leaving = true;
  document.documentElement.classList.add("pu-gone");
  document.title = "…";
  let goal = "about:blank";
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), keepalive: true, signal: AbortSignal.timeout(PATIENCE),
    });
    goal = answer.headers.get("Refresh")?.split("url=")[1] ?? goal;
  } finally {
    location.replace(goal);
  }
}

function released() {
  const now = performance.now();
  presses = [...presses.filter((moment) => now - moment < WINDOW), now];
  hint.hidden = presses.length !== 2;
  if (presses.length === 2) setTimeout(() => { hint.hidden = true; }, WINDOW);
  if (presses.length >= 3) leave();
}

function forget() {
  presses = [];
  hint.hidden = true;
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  if ("keys" in form.dataset) {
    addEventListener("keydown", (event) => {
      if (event.key !== "Shift") {
        alone = false;
        forget();
      } else if (!event.repeat) {
        alone = true;
      }
    }, true);
    addEventListener("keyup", (event) => {
      if (event.key !== "Shift") return;
      if (alone) released();
      alone = false;
    }, true);
    addEventListener("pointerdown", () => {
      alone = false;
      forget();
    }, true);
  }
}
