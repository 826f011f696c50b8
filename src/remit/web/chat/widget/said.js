/* What is said, and how a reply comes. */
class Talk extends Reach {
  on_message(body) {
    const before = this.nodes.get(body.id);
    if (before && !before.waits) return; // told again after the line was lost
    const node = this.message(body);
    this.nodes.set(body.id, node);
    if (before) before.replaceWith(node);
    else this.log.append(node);
    this.settle(node);
    if (body.author === "customer") return;
    this.busy(false);
    this.seen(body.at);
  }

  /** What was shown is not news, on the next page either. */
  seen(at) {
    const { session } = this.line;
    this.last = at || this.last;
    if (!session || !this.last || this.last <= (session.seen || "")) return;
    if (!this.shown) {
      if (at) this.count(this.unread + 1);
      return;
    }
    session.seen = this.last;
    this.line.keep();
  }

  /** Said things stand in the order they were heard; what still waits comes after them. */
  settle(node) {
    const waits = [...this.log.children].find((one) => one.waits);
    if (waits && waits !== node) this.log.insertBefore(node, waits);
    this.log.querySelector(".last")?.classList.remove("last");
    node.classList.add("last");
    this.down();
  }

  show(node) {
    this.log.append(node);
    this.down(node.classList.contains("mine"));
    return node;
  }

  message({ author, who, text, at, attachments, proofs }) {
    const mine = author === "customer";
    const label = mine ? this.t("you") : this.t("says", { name: who || this.t("assistant") });
    const words = mine ? text : plainly(text);
    const told =
      (proofs || []).length > 0 && proofs.map((proof) => proof.says).join(" ") === words.replace(/\s+/g, " "); // the card says it
    return h(
      "div",
      { class: mine ? "msg mine" : "msg" },
      who ? h("div", { class: "who", "aria-hidden": "true", dir: "auto" }, who) : null,
      h("span", { class: "away" }, `${label}: `),
      words && !told ? h("div", { class: "said", dir: "auto" }, rich(words)) : null,
      attachments.length
        ? h(
            "div",
            { class: "files" },
            attachments.map((file) => this.chip(file)),
          )
        : null,
      (proofs || []).map((proof) => this.proof(proof)),
      h("time", { class: "when", datetime: at }, h("bdi", {}, this.clock(at))),
    );
  }

  clock(at) {
    const when = new Date(at);
    const day = when.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
    return new Intl.DateTimeFormat(this.region, { hour: "2-digit", minute: "2-digit", ...day }).format(when);
  }

  proof({ says, reference, at }) {
    const small = [this.t("at", { time: this.clock(at) }), reference && this.t("reference", { ref: reference })]
      .filter(Boolean)
      .join(" · ");
    return h(
      "div",
      { class: "card proof", role: "group", "aria-label": this.t("proof") },
      icon("tick"),
      h("b", { dir: "auto" }, says),
      h("small", {}, small),
    );
  }

  pending(said) {
    const node = this.message({
      author: "customer",
      text: said.text,
      at: new Date().toISOString(),
      attachments: said.attachments,
    });
    node.waits = true;
    node.append(h("div", { class: "fate" }));
    said.node = node;
    Object.defineProperty(said, "node", { enumerable: false });
    this.nodes.set(`${this.line.session?.conversation}.${said.id}`, node);
    this.fate(said);
    return node;
  }

  fate(said) {
    const node = said.node;
    if (!node) return;
    const words = said.failed
      ? said.failed || this.t("failed")
      : said.sent
        ? ""
        : navigator.onLine && !this.lost
          ? ""
          : this.t("waiting");
    node.classList.toggle("waits", !said.sent && !said.failed);
    node.classList.toggle("bad", Boolean(said.failed));
    node.querySelector(".fate").replaceChildren(
      ...(words ? [words] : []),
      ...(said.failed
        ? [
            h(
              "button",
              {
                type: "button",
                onclick: () => {
                  said.failed = "";
                  this.fate(said);
                  this.line.flush();
                },
              },
              this.t("again"),
            ),
          ]
        : []),
    );
  }

  on_sending(said) {
    this.nodes.set(`${this.line.session.conversation}.${said.id}`, said.node);
  }

  on_sent(said) {
    this.fate(said);
    if (!said.failed && !this.person) this.busy(true);
  }

  say(text, more = {}) {
    this.fault.textContent = "";
    const said = { id: newId(), text, attachments: [], ...more };
    this.show(this.pending(said));
    this.line.say(said);
  }

  send() {
    const text = this.text.value.trim();
    const files = this.files.filter((file) => file.kept);
    if ((!text && !files.length) || this.files.some((file) => !file.kept)) return;
    this.say(text, { attachments: files.map((file) => file.kept) });
    this.text.value = "";
    this.files = [];
    this.drawTray();
    this.ready();
    this.text.focus();
  }

  ready() {
    const rests = this.text;
    if (!CSS.supports("field-sizing", "content")) {
      rests.style.height = "auto";
      rests.style.height = `${Math.min(rests.scrollHeight, 132)}px`;
    }
    this.go.disabled = !(rests.value.trim() || this.files.length) || this.files.some((file) => !file.kept);
  }

  askPerson() {
    this.say(this.t("asks_person"));
  }

  // -- while a reply is on its way --

  on_typing({ on, who }) {
    if (on) this.busy(true, who);
    else if (!this.live.querySelector(".said")) this.busy(false);
  }

  on_sentence({ text }) {
    const bubble = this.live.querySelector(".said") || h("div", { class: "said", dir: "auto" });
    bubble.textContent = text;
    this.live.replaceChildren(h("div", { class: "msg" }, bubble));
    clearTimeout(this.patience);
    this.down();
  }

  busy(on, who = "") {
    clearTimeout(this.patience);
    if (!on) {
      this.live.replaceChildren();
      this.status.textContent = "";
      return;
    }
    if (this.live.childElementCount) return;
    this.live.replaceChildren(h("div", { class: "dots" }, h("i"), h("i"), h("i")));
    this.status.textContent = who ? `${who}: ${this.t("writing")}` : this.t("writing");
    this.patience = setTimeout(() => this.busy(false), WAIT.typing);
    this.down();
  }
}
