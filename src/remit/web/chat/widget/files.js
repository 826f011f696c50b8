/* Files that come with messages. */
const FILES = {
  most: 5,
  largest: 10 * 1024 * 1024,
  kinds: ["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/plain"],
};

class Filing extends Talk {
  chip(file) {
    const pic = h("span", { class: "pic" }, icon("doc"));
    if (file.media_type.startsWith("image/") && file.size < 4e6)
      this.line.fetch(file.id).then(
        (blob) => {
          const img = h("img", {
            class: "pic",
            alt: "",
            src: URL.createObjectURL(blob),
            onload: () => {
              pic.replaceWith(img);
              URL.revokeObjectURL(img.src);
            },
          });
        },
        () => {},
      );
    const open = async () => {
      try {
        const url = URL.createObjectURL(await this.line.fetch(file.id));
        h("a", { href: url, download: file.name }).click();
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
      } catch (fault) {
        this.complain(fault);
      }
    };
    return h(
      "button",
      { type: "button", class: "file", "aria-label": this.t("file", file), onclick: open },
      pic,
      h("span", { dir: "auto" }, file.name, h("small", {}, size(file.size))),
    );
  }

  drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping.hidden =
      event.type === "drop" || (event.type === "dragleave" && !this.panel.contains(event.relatedTarget));
    if (event.type === "drop") this.attach(event.dataTransfer.files);
  }

  attach(list) {
    this.fault.textContent = "";
    for (const file of list) {
      const wrong =
        this.files.length >= FILES.most
          ? this.t("many")
          : file.size > FILES.largest
            ? this.t("big", file)
            : file.type && !FILES.kinds.includes(file.type)
              ? this.t("kind", file)
              : "";
      if (wrong) {
        this.fault.textContent = wrong;
        continue;
      }
      const one = { file, picture: file.type.startsWith("image/") && URL.createObjectURL(file) };
      this.files.push(one);
      this.line
        .upload(file)
        .then(
          (kept) => {
            one.kept = kept;
          },
          (fault) => {
            this.files = this.files.filter((other) => other !== one);
            this.complain(fault instanceof Fault ? fault : new Fault(0, ""));
          },
        )
        .finally(() => {
          this.drawTray();
          this.ready();
        });
    }
    this.drawTray();
    this.ready();
    this.text.focus();
  }

  drawTray() {
    this.tray.hidden = !this.files.length;
    this.tray.replaceChildren(
      ...this.files.map((one) => {
        const drop = () => {
          this.files = this.files.filter((other) => other !== one);
          this.drawTray();
          this.ready();
          this.text.focus();
        };
        return h(
          "div",
          { class: one.kept ? "file" : "file up" },
          one.picture
            ? h("img", { class: "pic", src: one.picture, alt: "" })
            : h("span", { class: "pic" }, icon("doc")),
          h("span", { dir: "auto" }, one.file.name, h("small", {}, size(one.file.size))),
          h(
            "button",
            { type: "button", class: "icon", "aria-label": this.t("remove", one.file), onclick: drop },
            icon("close"),
          ),
        );
      }),
    );
  }
}
