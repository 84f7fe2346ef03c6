// What is being typed is kept on the server every five seconds and on leaving; offline it stays in the form and is sent
// when the link is back. Nothing is written to the browser's storage.
//
//   <form data-draft="contact" data-draft-subject="UUID" data-draft-url="/drafts/save/">
//   … {% include "face/saved.html" %} inside it shows how it went.

const EVERY = 5000;
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "once", "draft_form", "draft_subject"]);

function textOf(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const secret = form.elements[name]?.type === "password";
    if (typeof value === "string" && !LEFT_OUT.has(name.split("-").pop()) && !secret) body.append(name, value);
  }
  return body.toString();
}

function packed(form, text) {
  return new URLSearchParams({
    csrfmiddlewaretoken: document.querySelector("meta[name=csrf-token]").content,
    form_key: form.dataset.draft,
    subject: form.dataset.draftSubject ?? "",
    body: text,
  });
}

function watch(form) {
  const indicator = form.querySelector("[data-saved]");
  let last = textOf(form);
  let busy = false;
  let sent = false;
  let timer = 0;
  let state = "";

  function show(next) {
    if (!indicator) return;
    for (const part of indicator.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== next;
    indicator.classList.toggle("pu-saved--off", next === "off");
    const now = new Date();
    const clock = indicator.querySelector("[data-state=saved] time");
    if (next === "saved" && clock) clock.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
    const live = indicator.querySelector("[data-live]");
    if (live && next !== "saving" && next !== state) {
      live.textContent = indicator.querySelector(`[data-state="${next}"]`)?.dataset.word ?? "";
      state = next;
    }
  }

  async function keep() {
    timer = 0;
    const text = textOf(form);
    if (sent || busy || text === last) return;
    busy = true;
    show("saving");
    try {
      const answer = await fetch(form.dataset.draftUrl ?? "/drafts/save/", { method: "POST", body: packed(form, text) });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      last = text;
      show("saved");
    } catch {
      show("off");
    } finally {
      busy = false;
    }
    if (textOf(form) !== last) plan();
  }

  function plan() {
    if (!timer && !sent) timer = setTimeout(keep, EVERY);
  }

  function leave() {
    const text = textOf(form);
    if (sent || text === last) return;
    last = text;
    fetch(form.dataset.draftUrl ?? "/drafts/save/", { method: "POST", body: packed(form, text), keepalive: true });
  }

  const stop = () => { sent = true; };
  const go = () => {
    sent = false;
    plan();
  };
  form.addEventListener("input", plan);
  form.addEventListener("change", plan);
  form.addEventListener("submit", stop);
  form.addEventListener("htmx:sendError", go);
  form.addEventListener("htmx:responseError", go);
  addEventListener("online", plan);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && go());
}

const watched = new WeakSet();

function find() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (watched.has(form)) continue;
    watched.add(form);
    watch(form);
  }
}

find();
document.addEventListener("htmx:afterSettle", find);
