/** Pictures and videos in a bubble: one keeps its shape, several make rows. */

import { fileUrl } from "./api.js";
import { el, icon, kept } from "./dom.js";
import { lengthOf, t } from "./words.js";

const WIDEST_PX = 340;
const TALLEST_PX = 420;
const ROWS = [[], [1], [2], [1, 2], [2, 2], [2, 3], [3, 3], [2, 2, 3], [2, 3, 3], [3, 3, 3], [3, 3, 4]];
const LABELS = { photo: "Photo", video: "Video", animation: "Animation" };

/** What is to be seen of a message, or null: {kind, file_id, width, height, …}. */
export function visual(message) {
  if (message.photo) return { kind: "photo", ...message.photo.at(-1) };
  const kind = ["video", "animation"].find((name) => message[name]);
  return kind ? { kind, ...message[kind] } : null;
}

export function album(messages, view) {
  if (messages.length === 1) return el("div", { class: "album" }, cell(messages[0], view, shapeOf(visual(messages[0]))));
  const rows = ROWS[messages.length] ?? [...Array(Math.ceil(messages.length / 3)).keys()].map(() => 3);
  let at = 0;
  return el(
    "div",
    { class: "album several" },
    rows.map((count) => {
      const row = messages.slice(at, (at += count));
      return el(
        "div",
        { class: "album-row", style: `aspect-ratio: ${count === 1 ? 1.6 : count}` },
        row.map((message) => cell(message, view)),
      );
    }),
  );
}

/** Known before the file is there, so that nothing jumps when it comes. */
function shapeOf({ width = 1, height = 1 }) {
  const wide = Math.min(Math.max(width, 160), WIDEST_PX, (TALLEST_PX * width) / height);
  return `aspect-ratio: ${width} / ${height}; width: ${Math.max(wide, 100)}px; max-height: ${TALLEST_PX}px`;
}

function cell(message, view, style) {
  const shown = visual(message);
  const label = message.caption ?? t(LABELS[shown.kind]);
  const node = el(
    "button",
    {
      type: "button",
      class: `visual ${shown.kind} ${message.has_media_spoiler ? "veiled" : ""}`,
      "aria-label": label,
      style,
      onclick: () => (node.classList.contains("veiled") ? node.classList.remove("veiled") : view.act.enlarge({ ...shown, label })),
    },
    picture(shown, label),
    ...badges(shown),
  );
  return node;
}

/** A file that no browser can show leaves the cell's own ground. */
function picture(shown, label) {
  const gone = (event) => event.target.remove();
  const src = fileUrl(shown.file_id);
  if (shown.kind === "photo" || shown.mime_type === "image/gif") {
    return el("img", { src, alt: label, loading: "lazy", onerror: gone });
  }
  const moving = shown.kind === "animation" ? { autoplay: true, loop: true } : {};
  return el("video", { src, muted: true, playsinline: true, preload: "metadata", onerror: gone, tabindex: "-1", ...moving });
}

const badges = ({ kind, duration }) =>
  kept([
    kind === "video" && el("span", { class: "play" }, icon("play")),
    kind === "video" && el("span", { class: "length" }, lengthOf(duration)),
    kind === "animation" && el("span", { class: "length" }, "GIF"),
  ]);
