/** What a message holds besides text: photos and albums, documents, voice, contacts, places. */

import { avatar } from "./avatars.js";
import { fileUrl } from "./api.js";
import { el, icon, kept } from "./dom.js";
import { personName } from "./summaries.js";
import { sizeOf, t } from "./words.js";

/** The nodes of one message's content, or of an album's. */
export function media(messages, view) {
  const photos = messages.filter((message) => message.photo);
  const others = messages.filter((message) => !message.photo);
  return kept([photos.length > 0 && album(photos, view), ...others.map((message) => other(message, view))]);
}

function other(message, view) {
  const kind = Object.keys(RENDERERS).find((name) => message[name] !== undefined);
  return kind ? RENDERERS[kind](message[kind], view) : null;
}

/** One photo keeps its shape (no jump when it arrives); several make a grid. */
function album(messages, view) {
  const single = messages.length === 1;
  return el(
    "div",
    { class: `photos photos-${Math.min(messages.length, 4)}` },
    messages.map((message) => {
      const largest = message.photo.at(-1);
      const shape =
        single && largest.width
          ? `aspect-ratio: ${largest.width} / ${largest.height}; width: ${Math.min(largest.width, 340)}px`
          : "";
      const picture = el("img", { src: fileUrl(largest.file_id), alt: message.caption ?? t("Photo"), loading: "lazy" });
      return el(
        "button",
        {
          type: "button",
          class: "photo",
          "aria-label": t("Photo"),
          style: shape,
          onclick: () => view.act.enlarge(largest.file_id, message.caption ?? ""),
        },
        picture,
      );
    }),
  );
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

const voice = ({ file_id }) =>
  el("audio", { class: "voice", controls: true, preload: "metadata", src: fileUrl(file_id), "aria-label": t("Voice message") });

const RENDERERS = {
  document: file,
  voice,
  audio: voice,
  video: file,
  animation: file,
  contact,
  venue: (venue, view) => place(venue.location, venue.title, venue.address, view),
  location: (location, view) => place(location, null, null, view),
};
