/* The panel: what it is made of, and how it is opened and closed. */
class Panel extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOKS);
    this.attachShadow({ mode: "open", delegatesFocus: false }).adoptedStyleSheets = [sheet];
    const asked = (this.getAttribute("lang") || document.documentElement.lang || navigator.language || "en").slice(
      0,
      2,
    );
    this.tongue = WORDS[asked] ? asked : "en";
    this.region = navigator.language.startsWith(this.tongue) ? navigator.language : this.tongue;
    Object.assign(this, {
      nodes: new Map(),
      files: [],
      unread: 0,
      person: null,
      name: this.getAttribute("title") || "",
    });
    this.removeAttribute("title");
    this.line = new Line(this.getAttribute("server") || HERE, this.getAttribute("identity") || "", (what, body) =>
      this[`on_${what}`]?.(body),
    );
    this.removeAttribute("identity");
    this.build();
    for (const said of this.line.queue) this.show(this.pending(said));
    const ticket = (location.hash.match(/[#&]remit=([\w-]{20,})/) || [])[1];
    if (ticket) this.resume(ticket);
    else if (this.line.session) {
      this.on_entered(this.line.session);
      if (this.line.session.begun) this.line.follow();
    } else if (this.line.identity) this.line.open().catch(() => {}); // while it still counts
    if (this.hasAttribute("inline") || this.hasAttribute("open")) this.open(false);
    addEventListener("online", () => this.reach());
    addEventListener("offline", () => this.reach());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.line.hurry?.();
    });
  }

  /** The words for something, in the language of the page. */
  t(key, values = {}) {
    return (WORDS[this.tongue][key] || "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  get shown() {
    return !this.panel.hidden;
  }

  build() {
    const make = (key, name, onclick, more = {}) =>
      h(
        "button",
        { type: "button", class: "icon", "aria-label": this.t(key), title: this.t(key), onclick, ...more },
        icon(name),
      );
    this.launch = h(
      "button",
      {
        type: "button",
        class: "launch",
        "aria-expanded": "false",
        "aria-label": this.t("open"),
        onclick: () => (this.shown ? this.close() : this.open()),
      },
      icon("chat"),
    );
    this.title_ = h("bdi");
    this.sub = h("p");
    this.face = h("div", { class: "face", "aria-hidden": "true" });
    this.more = make("menu", "more", () => this.menu(this.menu_.hidden), {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    });
    this.menu_ = h(
      "div",
      { class: "menu", role: "menu", hidden: true, onkeydown: (event) => this.walk(event) },
      ...[
        ["person", "person", () => this.askPerson()],
        ["device", "device", () => this.elsewhere()],
        ["anew", "anew", () => this.anew()],
      ].map(([key, name, act]) =>
        h(
          "button",
          {
            type: "button",
            role: "menuitem",
            onclick: () => {
              this.menu(false);
              act();
            },
          },
          icon(name),
          this.t(key),
        ),
      ),
    );
    this.strip = h("div", { class: "strip", hidden: true });
    this.hello = h("div", { class: "hello", dir: "auto" });
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": this.t("chat") });
    this.live = h("div", { class: "live", "aria-hidden": "true" });
    this.ask = h("div", { class: "ask" });
    this.scroll = h(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": this.t("chat") },
      this.hello,
      this.log,
      this.live,
      this.ask,
    );
    new ResizeObserver(() => this.down()).observe(this.scroll);
    this.scroll.addEventListener(
      "scroll",
      () => {
        this.up = this.rest() - this.scroll.scrollTop > 80;
      },
      { passive: true },
    );
    this.status = h("div", { role: "status", class: "away" });
    this.state = h("div", { class: "state", role: "status", dir: "auto", hidden: true });
    this.fault = h("div", { class: "fault", role: "alert", dir: "auto" });
    this.tray = h("div", { class: "files", hidden: true });
    this.text = h("textarea", {
      rows: "1",
      dir: "auto",
      maxlength: "20000",
      placeholder: this.t("write"),
      "aria-label": this.t("write"),
      enterkeyhint: "send",
      oninput: () => {
        this.ready();
        if (this.person) this.line.types();
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.send();
        }
      },
      onpaste: (event) => {
        if (event.clipboardData.files.length) {
          event.preventDefault();
          this.attach(event.clipboardData.files);
        }
      },
    });
    this.picker = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      accept: FILES.kinds.join(),
      onchange: () => {
        this.attach(this.picker.files);
        this.picker.value = "";
      },
    });
    this.go = make("send", "send", () => this.send(), { class: "icon go", disabled: true });
    this.dropping = h("div", { class: "drop", hidden: true }, this.t("drop"));
    this.panel = h(
      "section",
      {
        class: "panel",
        role: "dialog",
        "aria-labelledby": "title",
        tabindex: "-1",
        hidden: true,
        onkeydown: (event) => this.keys(event),
      },
      h(
        "header",
        {},
        this.face,
        h("div", { class: "names" }, h("h2", { id: "title" }, this.title_), this.sub),
        this.more,
        make("close", "close", () => this.close(), { class: "icon shut" }),
      ),
      this.menu_,
      this.strip,
      this.scroll,
      this.status,
      h(
        "footer",
        {},
        this.state,
        this.fault,
        this.tray,
        h(
          "div",
          { class: "box" },
          make("attach", "clip", () => this.picker.click()),
          this.picker,
          this.text,
          this.go,
        ),
        (this.human = h(
          "div",
          { class: "below" },
          h("button", { type: "button", class: "small", onclick: () => this.askPerson() }, this.t("person")),
        )),
      ),
      this.dropping,
    );
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
      this.panel.addEventListener(kind, (event) => this.drag(event));
    this.shadowRoot.append(
      h(
        "div",
        {
          role: "region",
          "aria-label": this.t("chat"),
          lang: this.tongue,
          dir: this.getAttribute("dir") || getComputedStyle(this.parentElement || this).direction,
        },
        this.panel,
        this.launch,
      ),
    );
    this.panel.addEventListener("click", (event) => {
      if (!this.menu_.contains(event.target) && !this.more.contains(event.target)) this.menu(false);
    });
    this.lead(null);
  }

  // -- opening, closing, keys --

  open(focus = true) {
    this.panel.hidden = false;
    this.setAttribute("data-shown", "");
    this.launch.setAttribute("aria-expanded", "true");
    this.count(0);
    this.seen();
    this.reach();
    this.line.open().then(
      () => this.line.follow(),
      (fault) => this.complain(fault),
    );
    this.down(true);
    if (focus)
      (this.ask.querySelector("#code") || (matchMedia("(hover: hover)").matches ? this.text : this.panel)).focus();
  }

  close() {
    this.panel.hidden = true;
    this.removeAttribute("data-shown");
    this.launch.setAttribute("aria-expanded", "false");
    this.count(0);
    this.launch.focus();
  }

  keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (!this.menu_.hidden) {
        this.menu(false);
        this.more.focus();
      } else if (!this.hasAttribute("inline")) this.close();
    } else if (event.key === "Tab" && matchMedia("(max-width: 520px)").matches && !this.hasAttribute("inline")) {
      const stops = [...this.panel.querySelectorAll("button, input, textarea, a, summary, [tabindex]")].filter(
        (one) => !one.disabled && one.checkVisibility(),
      );
      const [first, last, now] = [stops[0], stops.at(-1), this.shadowRoot.activeElement];
      if (now === (event.shiftKey ? first : last)) {
        event.preventDefault();
        (event.shiftKey ? last : first).focus();
      }
    }
  }

  menu(show) {
    if (this.menu_.hidden === !show) return;
    this.menu_.hidden = !show;
    this.more.setAttribute("aria-expanded", String(show));
    if (show) this.menu_.firstElementChild.focus();
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.menu_.children];
    items.at((items.indexOf(this.shadowRoot.activeElement) + step) % items.length).focus();
  }

  count(n) {
    this.unread = n;
    this.launch.setAttribute(
      "aria-label",
      this.shown ? this.t("close") : n ? `${this.t("open")} (${this.t("news", { n })})` : this.t("open"),
    );
    this.launch.replaceChildren(
      icon(this.shown ? "close" : "chat"),
      ...(n ? [h("span", { class: "count", "aria-hidden": "true" }, String(n))] : []),
    );
  }

  reply() {
    return this.log.querySelector(".last:not(.mine)");
  }

  /** How far down is far enough: to the end, but never past where the last reply begins, however much it offers. */
  rest() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroll;
    const reply = this.reply();
    const begins = reply ? reply.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top : Infinity;
    return Math.min(scrollHeight - clientHeight, scrollTop + begins - 12);
  }

  /** Keep to the end, unless somebody reads further up. A new reply is read from its beginning, wherever one was. */
  down(always) {
    if (always) this.up = false;
    if (this.up) return;
    requestAnimationFrame(() => {
      const before = this.told;
      this.told = this.reply();
      this.scroll.scrollTop = this.told === before ? Math.max(this.scroll.scrollTop, this.rest()) : this.rest();
    });
  }
}
