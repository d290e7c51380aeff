/** Building nodes. Foreign text only ever becomes a text node: nothing here (or elsewhere) parses markup. */

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate", "muted"]);

/** An element: attributes, `on<event>` listeners, children (nodes, text; null and false are left out). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...kept(children));
  return node;
}

/** The children that are really there, as one flat list. */
export function kept(children) {
  return children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

export function button(label, onclick, attributes = {}, ...children) {
  return el("button", { type: "button", "aria-label": label, title: label, onclick, ...attributes }, ...children);
}

/** Makes `parent` hold exactly `nodes`, moving as little as possible: what stays keeps its scroll, focus and state. */
export function reconcile(parent, nodes) {
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
  while (parent.childNodes.length > nodes.length) parent.lastChild.remove();
}

/** `draw`, called once in the next frame however often it is asked for: a burst of events is one drawing. */
export function perFrame(draw) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      draw();
    });
  };
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12L20 4l-5 16-3.500-6.500zM11.500 13.500L20 4",
  attach: "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 5 5l-8.500 8.500a1.700 1.700 0 0 1-2.500-2.500L14.500 7.500",
  mic: "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  keyboard: "M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14h8",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5.500h.01M12 12h.01M12 18.500h.01",
  add: "M12 5v14M5 12h14",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5M14 4l-4 16",
  down: "M6 9l6 6 6-6",
  play: "M8 5l11 7-11 7z",
  music: "M9 18V5l11-2v13M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM20 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0z",
  star: "M12 4l2.500 5.200 5.700.800-4.100 4 1 5.600-5.100-2.700-5.100 2.700 1-5.600-4.100-4 5.700-.800z",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  forward: "M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 7",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  link: "M7 17L17 7M9 7h8v8",
  share: "M12 15V4M8 8l4-4 4 4M5 13v7h14v-7",
  pin: "M9 3h6l-1 6 4 4H6l4-4zM12 13v8",
  group:
    "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500a6.500 6.500 0 0 1 3.500 5.500",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM6 6l12 12",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
  photo: "M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M16 9h.01",
  place: "M12 21s7-6.500 7-12a7 7 0 0 0-14 0c0 5.500 7 12 7 12zM12 11.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

/** A line icon, hidden from screen readers: the button around it carries the name. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", `icon icon-${name}`);
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  picture.append(path);
  return picture;
}

/** A line icon in a round button. */
export function iconButton(name, label, onclick, attributes = {}) {
  return button(label, onclick, { class: "round", ...attributes }, icon(name));
}
