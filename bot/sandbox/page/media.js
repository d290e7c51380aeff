/** What a message holds besides text: pictures and videos, files, sound, stickers, contacts, places. */

import { album, visual } from "./album.js";
import { avatar } from "./avatars.js";
import { fileUrl } from "./api.js";
import { el, icon, kept } from "./dom.js";
import { personName } from "./summaries.js";
import { lengthOf, sizeOf, t } from "./words.js";

const CAPTIONED = ["photo", "video", "animation", "audio", "voice", "document"];

export const captionable = (message) => CAPTIONED.some((kind) => message[kind] !== undefined);

/** The nodes of one message's content, or of an album's. `words(message)` are those of a caption that stands within. */
export function media(messages, view, words) {
  const seen = messages.filter(visual);
  const others = messages.filter((message) => !visual(message));
  const several = others.length > 1; // each file of an album has its caption under it
  const nodes = others.map((message) => [other(message, view), several && message.caption && words(message)]);
  return kept([seen.length > 0 && album(seen, view), ...nodes]);
}

function other(message, view) {
  const kind = Object.keys(RENDERERS).find((name) => message[name] !== undefined);
  return kind ? RENDERERS[kind](message[kind], view) : null;
}

function file({ file_id, file_name, file_size }) {
  const name = file_name ?? t("File");
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? "";
  return el(
    "a",
    { class: "file", href: fileUrl(file_id), download: name, "aria-label": `${t("Download")} ${name}` },
    el("span", { class: "file-icon" }, ending ? ending.toUpperCase() : icon("file")),
    el(
      "span",
      { class: "file-words" },
      el("span", { class: "file-name", dir: "auto" }, name),
      el("span", { class: "file-size" }, sizeOf(file_size)),
    ),
  );
}

/** Saved as a vCard where the bot sent one. */
function contact(shared, view) {
  const [person, card] = [view.act.known(shared.user_id), shared.vcard];
  const address = card && `data:text/vcard;charset=utf-8,${encodeURIComponent(card)}`;
  return el(
    "div",
    { class: "card contact" },
    avatar(person ?? { id: shared.user_id ?? 3, first_name: shared.first_name }),
    el(
      "div",
      { class: "card-words" },
      el("span", { class: "card-title" }, personName(shared)),
      el(
        "button",
        { type: "button", class: "text-link", onclick: () => view.act.copy(shared.phone_number) },
        shared.phone_number,
      ),
      ...kept([address && el("a", { href: address, download: `${personName(shared)}.vcf` }, "vCard")]),
    ),
  );
}

/** A pin on a drawn map: no tiles are fetched; the link leads to a map of the person's choice. */
function place({ latitude, longitude }, title, address, view) {
  const point = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  const open = (event) => {
    event.preventDefault();
    view.act.link(href);
  };
  return el(
    "a",
    { class: "place", href, onclick: open, "aria-label": [title, address, point].filter(Boolean).join(", ") },
    el("span", { class: "map" }, el("span", { class: "map-pin" }, icon("place"))),
    el(
      "span",
      { class: "card-words" },
      ...kept([
        title && el("span", { class: "card-title", dir: "auto" }, title),
        address && el("span", { class: "card-note", dir: "auto" }, address),
        el("span", { class: "card-note" }, point),
      ]),
    ),
  );
}

/** A player where the browser can play it, else how long it is; either way it can be saved. */
function sound(shared, title, note) {
  const { file_id, file_name, duration } = shared;
  const player = el("audio", { class: "voice", controls: true, preload: "metadata", src: fileUrl(file_id), "aria-label": title });
  player.addEventListener("error", () => player.remove());
  const save = { class: "file-icon", href: fileUrl(file_id), download: file_name ?? "sound.ogg", "aria-label": `${t("Download")} ${title}` };
  return el(
    "div",
    { class: "sound" },
    el(
      "div",
      { class: "file" },
      el("a", save, icon("music")),
      el(
        "span",
        { class: "file-words" },
        el("span", { class: "file-name", dir: "auto" }, title),
        el("span", { class: "file-size" }, [lengthOf(duration), note].filter(Boolean).join(" · ")),
      ),
    ),
    player,
  );
}

function sticker({ file_id, emoji }) {
  const picture = el("img", { class: "sticker", src: fileUrl(file_id), alt: emoji ?? t("Sticker") });
  picture.addEventListener("error", () => picture.replaceWith(el("span", { class: "sticker none" }, emoji ?? "🙂")));
  return picture;
}

const round = ({ file_id }) =>
  el("video", { class: "round-video", src: fileUrl(file_id), controls: true, preload: "metadata", "aria-label": t("Video message") });

const RENDERERS = {
  document: file,
  voice: (voice) => sound(voice, t("Voice message"), sizeOf(voice.file_size)),
  audio: (audio) => sound(audio, audio.title ?? audio.file_name ?? t("Music"), audio.performer ?? sizeOf(audio.file_size)),
  sticker,
  video_note: round,
  contact,
  venue: (venue, view) => place(venue.location, venue.title, venue.address, view),
  location: (location, view) => place(location, null, null, view),
};
