/* Who the chat is with, whether they can be reached, and how it is gone on with elsewhere. */
class Reach extends Panel {
  lead(person) {
    const name = this.name || this.t("chat");
    this.title_.textContent = person || name;
    this.face.textContent = [...(person || name)][0].toUpperCase();
    this.sub.replaceChildren(...(person ? [this.t("of", { name })] : [this.t("assistant")]));
    this.hello.replaceChildren(...(this.name ? [h("b", {}, this.t("greet")), this.t("hello", { name })] : []));
    this.human.hidden = Boolean(person);
    this.menu_.firstElementChild.hidden = Boolean(person);
  }

  reach(lost = this.lost) {
    this.lost = lost;
    const words = !navigator.onLine ? this.t("offline") : lost ? this.t("lost") : "";
    this.state.hidden = !words;
    if (this.state.textContent !== words) this.state.textContent = words;
    if (navigator.onLine) this.line.hurry?.();
    for (const said of this.line.queue) this.fate(said);
  }

  complain(fault) {
    if (fault instanceof Fault) this.fault.textContent = fault.message || this.t("trouble");
    else this.reach(true);
  }

  on_entered(opened) {
    if (opened.acting_for) {
      this.name ||= opened.acting_for;
      this.lead(this.person);
    }
  }

  on_unknown(fault) {
    this.complain(fault);
  }

  on_connected() {
    clearTimeout(this.losing);
    this.reach(false);
  }

  on_lost(fault) {
    if (fault) this.complain(fault);
    clearTimeout(this.losing);
    this.losing = setTimeout(() => this.reach(true), 1500);
    this.busy(false);
  }

  on_over() {
    this.busy(false);
    this.ask.replaceChildren(
      h("div", { class: "note", role: "status" }, this.t("over")),
      h(
        "div",
        { class: "choices" },
        h("button", { type: "button", class: "btn first", onclick: () => this.anew() }, this.t("anew")),
      ),
    );
    this.down(true);
  }

  anew() {
    this.line.leave();
    this.nodes.clear();
    for (const part of [this.log, this.live, this.ask, this.strip]) part.replaceChildren();
    Object.assign(this, { asked: "", person: null, waiting: null });
    this.strip.hidden = true;
    this.lead(null);
    this.line.open().then(
      () => this.line.follow(),
      (fault) => this.complain(fault),
    );
    this.text.focus();
  }

  async resume(ticket) {
    history.replaceState(history.state, "", location.pathname + location.search);
    const resumed = this.line.resume(ticket).then(() => {
      this.line.session.begun = true;
      this.line.keep();
    });
    this.open();
    try {
      await resumed;
    } catch (fault) {
      if (fault instanceof Fault) this.on_over();
    }
  }

  async elsewhere() {
    try {
      const ticket = await this.line.link();
      const link = `${location.href.split("#")[0]}#remit=${ticket}`;
      const field = h("input", {
        class: "field",
        readonly: true,
        value: link,
        "aria-label": this.t("device"),
        dir: "ltr",
        onfocus: () => field.select(),
      });
      const copy = h(
        "button",
        {
          type: "button",
          class: "btn first",
          onclick: async () => {
            field.select();
            try {
              await navigator.clipboard.writeText(link);
            } catch {
              document.execCommand("copy");
            }
            copy.textContent = this.t("copied");
          },
        },
        this.t("copy"),
      );
      const card = h(
        "div",
        { class: "card", role: "group", "aria-label": this.t("device") },
        h("h3", {}, this.t("device")),
        h("p", {}, this.t("link")),
        h("div", { class: "row2" }, field),
        h(
          "div",
          { class: "row2" },
          copy,
          h(
            "button",
            {
              type: "button",
              class: "btn",
              onclick: () => {
                card.remove();
                this.text.focus();
              },
            },
            this.t("done"),
          ),
        ),
      );
      this.ask.append(card);
      this.down(true);
      copy.focus();
    } catch (fault) {
      this.complain(fault);
    }
  }
}
