/* How elements are made: text is text, and never markup. */
const ICONS = {
  chat: "M5 18.5V7.5A2.5 2.5 0 0 1 7.5 5h9A2.5 2.5 0 0 1 19 7.5v6a2.5 2.5 0 0 1-2.5 2.5H9z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  send: "M5 12h13M12.5 6l6 6-6 6",
  clip: "M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3 3 0 0 1 4.3 4.3l-7.5 7.5a1.5 1.5 0 0 1-2.1-2.1l6.9-6.9",
  tick: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12.2l2.8 2.8L16 9.5",
  doc: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  device: "M8 3.5h8a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM11 17.5h2",
  anew: "M12 6v12M6 12h12",
  person: "M12 12a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2M5 19.5c1-3.4 3.8-5 7-5s6 1.6 7 5",
};

function h(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  if (name === "more") path.setAttribute("stroke-width", "2.6");
  svg.append(path);
  return svg;
}

/** Text, with its https addresses as links. */
function rich(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(/https:\/\/[^\s<>"'“”]+[^\s<>"'“”.,;:!?)\]]/g)) {
    let url;
    try {
      url = new URL(found[0]);
    } catch {
      continue;
    }
    parts.push(
      text.slice(from, found.index),
      h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, found[0]),
    );
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
const newId = () =>
  crypto.getRandomValues(new Uint32Array(4)).reduce((id, n) => id + n.toString(36).padStart(7, "0"), "");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A question without the hint of how to type its answer: there are buttons. */
function plainly(text) {
  return text.replace(/ \([^()/\s]{1,8}\/[^()/\s]{1,8}\)(?=$|\n)/g, "");
}

/** A question without its list of choices: they are buttons. */
function unlisted(text, buttons) {
  const labels = new Set(buttons.map((one) => one.label));
  const within = text.match(/ \(([^()]+)\)$/);
  const named = within ? [...labels].filter((label) => within[1].includes(label)) : [];
  return (named.length === labels.size ? text.slice(0, within?.index) : text)
    .split("\n")
    .filter((line) => !labels.has((line.match(/^\d+\. (.*)$/) || [])[1]))
    .join("\n")
    .trim();
}
