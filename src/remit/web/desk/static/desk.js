// What the Desk's pages do in the browser beside htmx: keys, times that stay true, menus that close. Nothing is decided
// here, and every page works without it.
(() => {
  "use strict";
  const one = (what, within = document) => within.querySelector(what);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const shown = (el) => el.getClientRects().length > 0 && !el.disabled;

  // -- times ---------------------------------------------------------------------------------------------------------
  const units = [["d", 86400], ["h", 3600], ["min", 60]];
  const span = (seconds) => {
    for (const [name, size] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${name}`;
    return "now";
  };
  const skew = Date.parse(document.body.dataset.now) - Date.now(); // the business may live in another time
  const tell = (el) => {
    const seconds = (Date.now() + skew - Date.parse(el.dateTime)) / 1000;
    if (el.dataset.when === "ago") {
      const said = span(Math.max(seconds, 0));
      el.textContent = said === "now" || "bare" in el.dataset ? said : `${said} ago`;
    } else if (el.dataset.when === "left") {
      el.textContent = seconds >= 0 ? "over" : span(-seconds) === "now" ? "under a minute" : span(-seconds);
    }
  };
  const tellAll = () => all("time[data-when]").forEach(tell);
  setInterval(tellAll, 20_000);
  document.addEventListener("htmx:after:swap", tellAll);

  // -- keys ----------------------------------------------------------------------------------------------------------
  const rows = () => all("[data-list] [data-row]").filter(shown);
  const current = () => document.activeElement?.closest?.("[data-row]");
  const move = (by) => {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(current());
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const open = () => one("a[data-open]", current() ?? document.createElement("i"))?.click();
  const press = (key) => {
    const match = (within) => all(`[data-key="${CSS.escape(key)}"]`, within).find(shown);
    const row = current();
    const found = (row && match(row)) || all(`[data-key="${CSS.escape(key)}"]`).filter((el) => !el.closest("[data-row]")).find(shown);
    if (!found) return false;
    if (found.matches("input, textarea, select")) found.focus();
    else found.click();
    return true;
  };
  const typing = (el) => el.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  let chord = "";

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = all("details.menu[open], details.me[open], details.more-places[open]").pop();
      if (menu) { menu.open = false; one("summary", menu)?.focus(); }
      else if (typing(event.target)) event.target.blur();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest?.("form");
      if (form) { event.preventDefault(); form.requestSubmit(one("[data-send]", form)); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || one("dialog[open]")) return;
    const key = event.key;
    let done = true;
    if (chord === "g") { chord = ""; done = press(`g ${key}`); }
    else if (key === "g") { chord = "g"; setTimeout(() => { chord = ""; }, 1200); }
    else if (key === "j" || (key === "ArrowDown" && current())) move(1);
    else if (key === "k" || (key === "ArrowUp" && current())) move(-1);
    else if (key === "Enter" && event.target.matches?.("[data-row]")) open();
    else if (key === "?") help();
    else done = press(key);
    if (done) event.preventDefault();
  });

  const help = () => {
    const sheet = one("#keys");
    const list = one(".keylist", sheet);
    all("[data-own]", list).forEach((el) => el.remove());
    const seen = new Set();
    for (const el of all("[data-key][data-key-says]")) {
      if (!shown(el) || seen.has(el.dataset.key)) continue;
      seen.add(el.dataset.key);
      const line = document.createElement("div");
      line.dataset.own = "";
      const says = document.createElement("span");
      says.textContent = el.dataset.keySays;
      const keys = document.createElement("span");
      for (const part of el.dataset.key.split(" ")) keys.append(Object.assign(document.createElement("kbd"), { textContent: part }));
      line.append(says, keys);
      list.append(line);
    }
    sheet.showModal();
  };

  // -- clicks --------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const el = event.target;
    if (el.closest("[data-help]")) help();
    const opener = el.closest("[data-dialog]");
    if (opener) one(opener.dataset.dialog)?.showModal();
    const closer = el.closest("[data-close]");
    if (closer) closer.closest("dialog, details")?.[closer.closest("dialog") ? "close" : "removeAttribute"]("open");
    const fill = el.closest("[data-fill]");
    if (fill) {
      const box = one(fill.dataset.fill);
      box.value = fill.dataset.text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    }
    if (el.matches("dialog")) el.close();
    for (const menu of all("details.menu[open], details.me[open], details.more-places[open]")) if (!menu.contains(el)) menu.open = false;
  });

  // -- forms ---------------------------------------------------------------------------------------------------------
  const lock = (form) => {
    form.dataset.sent = "1";
    setTimeout(() => { if (form.dataset.sent) all("button", form).forEach((button) => { button.disabled = true; }); });
  };
  const free = (form) => {
    delete form.dataset.sent;
    all("button", form).forEach((button) => { button.disabled = false; });
  };

  // A form is sent once, whoever is impatient. One that stays keeps what was typed until it was taken.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    lock(form);
    if ("stay" in form.dataset) {
      event.preventDefault();
      send(form, new URLSearchParams(new FormData(form, event.submitter)));
    } else setTimeout(() => free(form), 8000);
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(free));

  const send = async (form, body) => {
    all(".wrong[data-told]", form).forEach((el) => el.remove());
    all("[aria-invalid]", form).forEach((el) => el.removeAttribute("aria-invalid"));
    let wrong = { says: "It could not be sent just now. What you wrote is still here: try again.", field: "" };
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers });
      const plain = answer.headers.get("content-type")?.startsWith("text/plain");
      const told = plain ? { says: await answer.text(), field: "" } : await answer.json();
      if (answer.ok && told.to) {
        forget(form);
        location.assign(told.to);
        return;
      }
      wrong = told;
    } catch { /* what is said above */ }
    free(form);
    complain(form, wrong);
  };

  // Beside the field that was not taken, or where the form ends.
  const complain = (form, { says, field }) => {
    const typed = all("input:not([type=hidden]), textarea", form);
    const at = typed.find((el) => [field, `with-${field}`, `to-${field}`].includes(el.name)) ?? (typed.length === 1 ? typed[0] : null);
    const words = Object.assign(document.createElement("p"), { className: "wrong", textContent: says });
    Object.assign(words, { id: `wrong-${at?.id ?? "form"}` });
    words.dataset.told = "";
    words.setAttribute("role", "alert");
    if (at) {
      at.after(words);
      at.setAttribute("aria-invalid", "true");
      at.setAttribute("aria-describedby", words.id);
      at.focus();
    } else (one(".card-foot, .foot", form) ?? form).prepend(words);
  };

  // What was written to a customer and not sent is there again when the page is.
  const kept = (el) => `remit draft ${el.dataset.draft}`;
  const remember = (el) => {
    if (el.value) sessionStorage.setItem(kept(el), el.value);
    else sessionStorage.removeItem(kept(el));
  };
  const forget = (form) => all("[data-draft]", form).forEach((el) => sessionStorage.removeItem(kept(el)));

  // -- who is typing -------------------------------------------------------------------------------------------------
  const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  let told = 0;
  document.addEventListener("input", (event) => {
    const el = event.target;
    if (el.dataset.draft) remember(el);
    if (!el.dataset.typing || !el.value || Date.now() - told < 3000) return;
    told = Date.now();
    fetch(el.dataset.typing, { method: "POST", headers: token() }).catch(() => {});
  });
  one("#bell")?.addEventListener("typing", (event) => {
    const el = one("#typing");
    if (el) el.textContent = event.detail.data === "on" ? el.dataset.says : "";
  });

  // A part of the page that could not be fetched asks again: nobody waits for news that came in a bad moment.
  const again = (event) => {
    const status = event.detail?.ctx?.response?.status ?? 0;
    if (status && status < 500) return;
    setTimeout(() => htmx.trigger("#bell", "changed"), 3000);
  };
  document.addEventListener("htmx:error", again);
  document.addEventListener("htmx:response:error", again);

  // A conversation that is about another goal by now: its page is made anew, once nobody writes in it.
  const about = one("#thread")?.dataset.goal;
  const renew = () => {
    const now = one("#thread")?.dataset.goal;
    if (now !== about && !one("dialog[open]") && !typing(document.activeElement)) location.reload();
  };
  document.addEventListener("htmx:after:swap", renew);
  document.addEventListener("focusout", () => setTimeout(renew));

  // -- toasts, and threads that begin at their end -----------------------------------------------------------------------
  const fade = () => all(".toast").forEach((toast) => setTimeout(() => {
    toast.classList.add("gone");
    setTimeout(() => toast.remove(), 300);
  }, toast.dataset.tone === "bad" ? 9000 : 4500));

  // A thread is read at its end, and stays there while whoever reads is there; else what is new below is told.
  const follow = (el) => {
    const newer = one("[data-newer]");
    let atEnd = true;
    const down = () => { el.scrollTop = el.scrollHeight; };
    const look = () => {
      atEnd = el.scrollHeight - el.scrollTop - el.clientHeight < 60;
      if (atEnd && newer) newer.hidden = true;
    };
    el.addEventListener("scroll", look, { passive: true });
    newer?.addEventListener("click", () => { down(); el.focus({ preventScroll: true }); });
    let said = all(".said", el).length;
    const grown = () => {
      const now = all(".said", el).length;
      if (atEnd) down();
      else if (now > said && newer) newer.hidden = false;
      said = now;
    };
    const watch = new ResizeObserver(grown);
    watch.observe(el);
    watch.observe(el.firstElementChild);
    down();
  };

  const start = () => {
    tellAll();
    fade();
    const url = new URL(location.href);
    if (url.searchParams.has("said")) { url.searchParams.delete("said"); history.replaceState(history.state, "", url); }
    all("[data-draft]").forEach((el) => { el.value ||= sessionStorage.getItem(kept(el)) ?? ""; });
    all("[data-end]").forEach(follow);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
