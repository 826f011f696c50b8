/* What is asked, and what was handed to a person. */
class RemitChat extends Filing {
  on_state(state) {
    const name = state.acting_for;
    if (name && !this.name) this.name = name;
    if (this.person !== state.person) {
      if (this.stated) this.note(state.person ? this.t("joined", { name: state.person }) : this.t("left"));
      this.person = state.person;
      this.busy(false);
    }
    this.stated = true;
    this.lead(state.person);
    this.question(state.question);
    this.handed(state.handed);
  }

  /** Who has come stands before the first thing they said. */
  note(words) {
    const note = h("div", { class: "note", dir: "auto" }, words);
    const last = this.log.querySelector(".last");
    if (last?.querySelector(".who")) last.before(note);
    else this.show(note);
  }

  question(asked) {
    const key = JSON.stringify(asked);
    if (key === this.asked) return;
    this.asked = key;
    const held =
      this.ask.contains(this.shadowRoot.activeElement) ||
      (this.shadowRoot.activeElement === this.text && !this.text.value);
    this.ask.replaceChildren();
    if (!asked) {
      if (held && this.shown) this.text.focus();
      return;
    }
    const made =
      asked.kind === "code"
        ? this.code(asked)
        : asked.confirms
          ? this.confirm(asked)
          : asked.buttons.length
            ? this.choices(asked)
            : null;
    if (made) this.ask.append(made);
    const said = this.nodes.get(asked.message)?.querySelector(".said");
    if (said && asked.buttons.length) said.replaceChildren(...rich(unlisted(said.textContent, asked.buttons)));
    if (made) this.status.textContent = made.getAttribute("aria-label");
    if (made && held && this.shown && asked.kind === "code") made.querySelector("input").focus(); // never a button: a hasty Enter is no yes
    this.down(true);
  }

  press(button) {
    this.ask.replaceChildren();
    this.say(button.label, { pressed: button.press });
    this.text.focus();
  }

  button(button, kind = "btn") {
    return h(
      "button",
      { type: "button", class: kind, dir: "auto", onclick: () => this.press(button) },
      this.t({ Yes: "yes", No: "no" }[button.label] || "", {}) || button.label,
    );
  }

  choices({ buttons }) {
    const scale = buttons.length > 3 && buttons.every((one) => /^\d+$/.test(one.label));
    const long = buttons.some((one) => one.label.length > 26);
    const label = scale ? this.t("scale", { low: buttons[0].label, high: buttons.at(-1).label }) : this.t("answer");
    const made = buttons.map((one) => this.button(one));
    const rest = scale || buttons.length <= 8 ? [] : made.slice(6);
    const more = h(
      "button",
      {
        type: "button",
        class: "small",
        onclick: () => {
          more.replaceWith(...rest);
          rest[0].focus();
        },
      },
      this.t("show_more", { n: rest.length }),
    );
    return h(
      "div",
      { class: scale ? "scale" : long ? "choices long" : "choices", role: "group", "aria-label": label },
      rest.length ? [...made.slice(0, 6), more] : made,
    );
  }

  confirm({ confirms, buttons }) {
    const [yes, ...others] = buttons;
    const doing = confirms.doing.charAt(0).toUpperCase() + confirms.doing.slice(1);
    return h(
      "div",
      { class: "card", role: "group", "aria-label": `${this.t("confirm")}: ${doing}` },
      h("h3", {}, this.t("confirm")),
      h("p", {}, this.t("will")),
      confirms.details.length
        ? h(
            "dl",
            {},
            confirms.details.flatMap(({ label, value }) => [
              h("dt", { dir: "auto" }, label),
              h("dd", { dir: "auto" }, value),
            ]),
          )
        : h("p", { class: "doing", dir: "auto" }, doing),
      h(
        "div",
        { class: "row2" },
        this.button(yes, "btn first"),
        others.map((one) => this.button(one)),
      ),
    );
  }

  code({ sent_to }) {
    const send = () => {
      const digits = field.value.replace(/\D/g, "");
      if (digits.length === 6) {
        this.ask.replaceChildren();
        this.say(digits);
        this.text.focus();
      }
    };
    const field = h("input", {
      class: "field code",
      id: "code",
      autocomplete: "one-time-code",
      inputmode: "numeric",
      maxlength: "9",
      "aria-describedby": "code-to",
      oninput: () => {
        if (/^\D*(\d\D*){6}$/.test(field.value)) send();
      },
      onkeydown: (event) => {
        if (event.key === "Enter") send();
      },
    });
    return h(
      "div",
      { class: "card", role: "group", "aria-label": this.t("answer") },
      h("h3", {}, h("label", { for: "code" }, this.t("code"))),
      h("p", { id: "code-to" }, this.t("code_to", { to: sent_to })),
      field,
      h("div", { class: "row2" }, h("button", { type: "button", class: "btn first", onclick: send }, this.t("check"))),
    );
  }

  // -- what was handed to a person --

  handed(all) {
    const key = JSON.stringify(all);
    if (key === this.passed) return;
    const open = this.strip.querySelector("details")?.open;
    this.passed = key;
    this.strip.hidden = !all.length;
    if (!all.length) return;
    const parts = all.flatMap((one) => [
      h("p", { class: "about", dir: "auto" }, one.summary),
      one.facts.length
        ? h(
            "dl",
            {},
            one.facts.flatMap((fact) => this.fact(fact)),
          )
        : null,
    ]);
    this.strip.replaceChildren(
      h(
        "details",
        { open },
        h(
          "summary",
          {},
          icon("person"),
          h("span", {}, this.t(all.some((one) => one.taken) ? "handed_taken" : "handed")),
          h("span", {}, this.t("handed_see")),
        ),
        ...parts.filter(Boolean),
      ),
    );
  }

  fact(fact) {
    const dd = h("dd");
    const show = () =>
      dd.replaceChildren(
        h(
          "div",
          { class: "row" },
          h("span", { dir: "auto" }, fact.value),
          fact.correctable
            ? h(
                "button",
                { type: "button", class: "small", "aria-label": this.t("correction", fact), onclick: edit },
                this.t("correct"),
              )
            : "",
        ),
      );
    const edit = () => {
      const field = h("input", {
        class: "field",
        value: fact.value,
        dir: "auto",
        "aria-label": fact.label,
        onkeydown: (event) => {
          if (event.key === "Enter") save();
          if (event.key === "Escape") {
            event.stopPropagation();
            show();
          }
        },
      });
      const save = () => {
        const value = field.value.trim();
        show();
        if (value && value !== fact.value)
          this.say(this.t("corrected", { label: fact.label, value }), { corrects: { [fact.name]: value } });
      };
      dd.replaceChildren(
        field,
        h(
          "div",
          { class: "row2" },
          h("button", { type: "button", class: "btn first", onclick: save }, this.t("save")),
          h("button", { type: "button", class: "btn", onclick: show }, this.t("cancel")),
        ),
      );
      field.focus();
      field.select();
    };
    show();
    return [h("dt", { dir: "auto" }, fact.label), dd];
  }
}

if (!customElements.get("remit-chat")) customElements.define("remit-chat", RemitChat);

function begin() {
  if (!script || "manual" in script.dataset || document.querySelector("remit-chat")) return;
  const chat = document.createElement("remit-chat");
  for (const [name, value] of Object.entries(script.dataset)) chat.setAttribute(name, value);
  document.body.append(chat);
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
