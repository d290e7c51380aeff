/** Small things over a phone: menus at the pointer, an enlarged photo, what was copied. */

import { fileUrl } from "./api.js";
import { toast } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { t } from "./words.js";

/** A menu at the pointer (or under the button that opened it); `items`: [[icon, label, act]]. */
export function menu(root, event, items) {
  root.querySelector(".menu-veil")?.remove();
  const opener = event.currentTarget;
  const close = () => {
    veil.remove();
    opener?.focus?.({ preventScroll: true });
  };
  const rows = items.map(([name, label, act]) =>
    el(
      "button",
      {
        type: "button",
        role: "menuitem",
        onclick: () => {
          close();
          act();
        },
      },
      icon(name),
      label,
    ),
  );
  const box = el("div", { class: "menu", role: "menu" }, rows);
  const veil = el(
    "div",
    {
      class: "menu-veil",
      onclick: close,
      oncontextmenu: (pointer) => {
        pointer.preventDefault();
        close();
      },
    },
    box,
  );
  veil.addEventListener("keydown", (key) => moved(key, rows, close));
  root.append(veil);
  put(box, root.getBoundingClientRect(), event);
  rows[0].focus({ preventScroll: true });
}

function moved(key, rows, close) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
  if (key.key === "Escape") close();
  if (!step) return;
  key.preventDefault();
  rows[(rows.indexOf(document.activeElement) + step + rows.length) % rows.length].focus();
}

/** Within the phone's edges. A press by keyboard has no pointer: then at the button. */
function put(box, frame, event) {
  const at =
    event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : event.currentTarget.getBoundingClientRect();
  const [x, y] = [at.x - frame.x, at.y - frame.y];
  box.style.left = `${Math.max(8, Math.min(x, frame.width - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(y, frame.height - box.offsetHeight - 8))}px`;
}

/** A picture or video over the whole window; a tap beside it or Escape closes it. `shown`: {kind, file_id, label, …}. */
export function enlarge({ kind, file_id, file_name, mime_type, label }) {
  const before = document.activeElement;
  const close = () => {
    veil.remove();
    before?.focus?.();
  };
  const src = fileUrl(file_id);
  const still = kind === "photo" || mime_type === "image/gif";
  const name = file_name ?? (still ? "photo.jpg" : "video.mp4");
  const shut = iconButton("close", t("Close"), close, { class: "round shut" });
  const veil = el(
    "div",
    {
      class: "lightbox",
      role: "dialog",
      "aria-label": t(still ? "Photo" : "Video"),
      onclick: (event) => event.target.closest("video, a") || close(),
      onkeydown: (event) => event.key === "Escape" && close(),
    },
    still ? el("img", { src, alt: label }) : el("video", { src, controls: true, autoplay: true, loop: kind === "animation" }),
    el("p", {}, label),
    el("a", { class: "plain", href: src, download: name }, t("Download")),
    shut,
  );
  document.body.append(veil);
  shut.focus();
}

export async function copy(root, text) {
  await navigator.clipboard.writeText(text).catch(() => copyOld(text));
  toast(root, t("Copied"));
}

/** Where the page isn't a secure context (another machine's address), browsers offer only this. */
function copyOld(text) {
  const field = el("textarea", { value: text, "aria-hidden": "true" });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
