/** What is about to go out: the chosen files with a caption, as pictures and videos or as files. */

import { sendFiles } from "./api.js";
import { foot, plain, sheet } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { FormatBar } from "./formatting.js";
import { unmarked } from "./marks.js";
import { sizeOf, t } from "./words.js";

const VISUAL = /^(image\/(jpeg|png|gif)|video\/)/; // what the sandbox takes as a photo, and videos
const MOST = 10; // in one album; more are several albums, as Telegram's apps do it

/** `kind`: visual, document, audio; without one it is told by the files. What is typed becomes the caption. */
export async function offerFiles(view, files, kind) {
  if (!files.length) return;
  const visual = files.every((file) => VISUAL.test(file.type)) && kind !== "document";
  const usual = visual ? "visual" : kind === "audio" ? "audio" : "document";
  const addresses = visual ? files.map((file) => URL.createObjectURL(file)) : [];
  const answer = await sheet(view.phone.root, titleOf(files, visual), (close) => {
    const send = (as) => close({ kind: as, caption: unmarked(caption.value.trim()) });
    const [caption, bar] = captionField(view.phone.root, view.composer.draft, () => send(usual));
    return [
      visual ? pictures(files, addresses) : names(files),
      bar,
      caption,
      foot(
        plain(t("Cancel"), () => close()),
        ...(visual ? [plain(t("Send as a file"), () => send("document"))] : []),
        plain(t("Send"), () => send(usual), "main"),
      ),
    ];
  });
  addresses.forEach((address) => URL.revokeObjectURL(address));
  if (!answer) return;
  if (view.composer.draft) view.composer.setText("");
  const moving = answer.kind === "visual" && files.length === 1 && files[0].type === "image/gif";
  await sendAll(view, moving ? "animation" : answer.kind, files, answer.caption);
}

const titleOf = (files, visual) => {
  if (files.length > 1) return t(visual ? "{0} pictures and videos" : "{0} files", files.length);
  if (!visual) return t("File");
  return t(files[0].type.startsWith("video/") ? "Video" : "Photo");
};

async function sendAll(view, kind, files, caption) {
  for (let at = 0; at < files.length; at += MOST) {
    await sendFiles(view.person, view.chatId, kind, files.slice(at, at + MOST), at ? {} : { caption });
  }
}

function captionField(phone, value, send) {
  const field = el("textarea", {
    value,
    rows: "2",
    class: "caption-field",
    placeholder: t("Caption"),
    "aria-label": t("Caption"),
    dir: "auto",
    onkeydown: (event) => {
      if (event.isComposing || bar.key(event) || event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      send();
    },
  });
  const bar = new FormatBar(phone, field);
  return [field, bar.root];
}

const pictures = (files, addresses) =>
  el(
    "div",
    { class: `previews ${files.length === 1 ? "alone" : ""}` },
    files.map((file, index) =>
      file.type.startsWith("video/")
        ? el("video", { src: addresses[index], muted: true, preload: "metadata" })
        : el("img", { src: addresses[index], alt: file.name }),
    ),
  );

const names = (files) =>
  el(
    "ul",
    { class: "names" },
    files.map((file) => el("li", {}, icon("file"), el("span", {}, file.name), el("span", { class: "note" }, sizeOf(file.size)))),
  );
