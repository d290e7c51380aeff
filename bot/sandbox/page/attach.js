/** What a person sends besides text: photos, files, his voice, his contact, a place. */

import { say, sendFiles } from "./api.js";
import { confirm, foot, form, plain, sheet } from "./dialogs.js";
import { el } from "./dom.js";
import { menu } from "./overlays.js";
import { world } from "./state.js";
import { sizeOf, t } from "./words.js";

const PLACES = [
  ["24.9604,118.3863", "南安 Nan'an"],
  ["34.2655,108.9542", "西安 Xi'an"],
  ["22.5431,114.0579", "深圳 Shenzhen"],
  ["1.2903,103.8519", "新加坡 Singapore"],
  ["14.5995,120.9842", "马尼拉 Manila"],
  ["5.4141,100.3288", "槟城 Penang"],
];

export function attachMenu(view, event) {
  menu(view.phone.root, event, [
    ["photo", t("Photo or file"), () => chooseFiles((files) => offerFiles(view, files))],
    ["mic", t("Voice message"), () => recordVoice(view)],
    ["person", t("My contact"), () => askContact(view)],
    ["place", t("Location"), () => askLocation(view)],
  ]);
}

function chooseFiles(use, accept) {
  const input = el("input", {
    type: "file",
    multiple: !accept,
    accept,
    class: "hidden",
    onchange: () => {
      input.remove();
      use([...input.files]);
    },
  });
  document.body.append(input); // so that tests and password managers alike find it
  input.click();
}

/** Shows what is about to go out, asks for a caption; pictures go as photos unless "as a file" is chosen. */
export async function offerFiles(view, files) {
  if (!files.length) return;
  const pictures = files.every((file) => /^image\/(jpeg|png|webp|gif)$/.test(file.type));
  const addresses = pictures ? files.map((file) => URL.createObjectURL(file)) : [];
  const answer = await sheet(view.phone.root, t(pictures ? "Photo" : "File"), (close) => {
    const caption = el("input", {
      type: "text",
      placeholder: t("Caption"),
      "aria-label": t("Caption"),
      onkeydown: (event) => event.key === "Enter" && close({ caption: caption.value }),
    });
    const shown = pictures
      ? el(
          "div",
          { class: "previews" },
          addresses.map((src) => el("img", { src, alt: "" })),
        )
      : el(
          "ul",
          { class: "previews" },
          files.map((file) => el("li", {}, `${file.name} · ${sizeOf(file.size)}`)),
        );
    return [
      shown,
      caption,
      foot(
        plain(t("Cancel"), () => close()),
        ...(pictures ? [plain(t("Send as a file"), () => close({ caption: caption.value, kind: "document" }))] : []),
        plain(t("Send"), () => close({ caption: caption.value }), "main"),
      ),
    ];
  });
  addresses.forEach((address) => URL.revokeObjectURL(address));
  if (answer) await sendFiles(view.person, view.chatId, answer.kind ?? (pictures ? "photo" : "document"), files, answer.caption);
}

/** Records with the microphone where there is one, else takes a sound file. */
export async function recordVoice(view) {
  const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) {
    view.act.toast(t("No microphone here: choose a sound file instead"));
    return chooseFiles((files) => sendFiles(view.person, view.chatId, "voice", files.slice(0, 1)), "audio/*");
  }
  const recorder = new MediaRecorder(stream);
  const parts = [];
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  const wanted = await confirm(view.phone.root, { title: t("Recording"), text: "🎙 …", yes: t("Send") });
  recorder.stop();
  await ended;
  stream.getTracks().forEach((track) => track.stop());
  if (wanted) await sendFiles(view.person, view.chatId, "voice", [new File(parts, "voice.ogg", { type: recorder.mimeType })]);
}

export async function askContact(view) {
  const { phone } = world.people.get(view.person);
  const sure = await confirm(view.phone.root, {
    title: t("Share your phone number?"),
    text: t("The bot will see {0}.", phone),
    yes: t("Share"),
  });
  if (sure) await say(view.person, view.chatId, { contact: "own" });
}

export async function askLocation(view) {
  const fields = [{ name: "point", label: t("Location"), options: PLACES, value: PLACES[0][0] }];
  const answer = await form(view.phone.root, t("Share your location?"), fields, t("Share"));
  if (!answer) return;
  const [latitude, longitude] = answer.point.split(",").map(Number);
  await say(view.person, view.chatId, { location: { latitude, longitude } });
}
