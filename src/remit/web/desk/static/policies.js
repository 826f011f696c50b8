/* Numbers the lines of a text that is being written, and has Tab indent in it (Esc leaves it). */
for (const editor of document.querySelectorAll("[data-editor]")) {
  const text = editor.querySelector("textarea"), gutter = editor.querySelector(".gutter");
  const number = () => {
    const lines = text.value.split("\n").length;
    gutter.textContent = Array.from({ length: lines }, (_, n) => n + 1).join("\n");
    text.rows = Math.max(lines + 1, 16);
  };
  text.addEventListener("input", number);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") text.blur();
    if (event.key !== "Tab" || event.shiftKey) return;
    event.preventDefault();
    text.setRangeText("  ", text.selectionStart, text.selectionEnd, "end");
    number();
  });
  number();
}
