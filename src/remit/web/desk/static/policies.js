/* Numbers the lines of a text that is being written, has Tab indent in it (Esc leaves it), marks the lines that were
   found wrong, and goes to one. */
for (const editor of document.querySelectorAll("[data-editor]")) {
  const text = editor.querySelector("textarea"), gutter = editor.querySelector(".gutter");
  const places = () => [...document.querySelectorAll("a[data-line]")].filter((a) => a.dataset.file === editor.dataset.file);
  const number = () => {
    const lines = text.value.split("\n").length;
    const wrong = new Set(places().map((a) => a.dataset.line));
    gutter.replaceChildren(...Array.from({ length: lines }, (_, n) => {
      const line = document.createElement("span");
      line.textContent = `${n + 1}\n`;
      line.classList.toggle("wrong", wrong.has(`${n + 1}`));
      return line;
    }));
    text.rows = Math.max(lines + 1, 16);
  };
  const goTo = (number) => {
    const before = text.value.split("\n").slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    const end = text.value.indexOf("\n", before);
    text.focus({ preventScroll: true });
    text.setSelectionRange(before, end < 0 ? text.value.length : end);
    editor.scrollTop = (number - 4) * parseFloat(getComputedStyle(text).lineHeight);
    editor.scrollIntoView({ block: "nearest" });
  };
  text.addEventListener("input", number);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") text.blur();
    if (event.key !== "Tab" || event.shiftKey) return;
    event.preventDefault();
    text.setRangeText("  ", text.selectionStart, text.selectionEnd, "end");
    number();
  });
  document.addEventListener("htmx:after:swap", number);
  document.addEventListener("click", (event) => {
    const place = event.target.closest?.("a[data-line]");
    if (!place || !places().includes(place)) return;
    event.preventDefault();
    goTo(Number(place.dataset.line));
  });
  number();
  const asked = Number(new URL(location.href).searchParams.get("line"));
  if (asked) goTo(asked);
}
