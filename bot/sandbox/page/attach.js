/** What a person sends besides text: pictures, files, his voice, his contact, a place, what was written elsewhere. */

import { bring, say, sendFiles } from "./api.js";
import { confirm, form } from "./dialogs.js";
import { el } from "./dom.js";
import { unmarked } from "./marks.js";
import { offerFiles } from "./offer.js";
import { menu } from "./overlays.js";
import { world } from "./state.js";
import { t } from "./words.js";

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
    ["photo", t("Photo or video"), () => chooseFiles((files) => offerFiles(view, files, "visual"), "image/*,video/*")],
    ["file", t("File"), () => chooseFiles((files) => offerFiles(view, files, "document"))],
    ["music", t("Music"), () => chooseFiles((files) => offerFiles(view, files, "audio"), "audio/*")],
    ["mic", t("Voice message"), () => recordVoice(view)],
    ["person", t("My contact"), () => askContact(view)],
    ["place", t("Location"), () => askLocation(view)],
    ["forward", t("Forward from elsewhere"), () => bringIn(view)],
  ]);
}

function chooseFiles(use, accept, multiple = true) {
  const input = el("input", {
    type: "file",
    multiple,
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

/** Records with the microphone where there is one, else takes a sound file. */
export async function recordVoice(view) {
  const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) {
    view.act.toast(t("No microphone here: choose a sound file instead"));
    return chooseFiles((files) => sendFiles(view.person, view.chatId, "voice", files), "audio/*", false);
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

const ELSEWHERE = { id: -1_000_000_000_077, type: "channel", title: "Sample Channel 样例频道" };
const ORIGINS = {
  channel: () => ({ type: "channel", chat: ELSEWHERE, message_id: 5 }),
  hidden_user: () => ({ type: "hidden_user", sender_user_name: "Sample Hidden 样例" }),
  user: () => ({ type: "user", sender_user: { id: 800_000_001, is_bot: false, first_name: "Sample Stranger 样例" } }),
};

/** Forwards what nobody of the sandbox wrote: a post of a channel, a stranger's message. */
async function bringIn(view) {
  const from = [
    ["channel", t("A channel")],
    ["hidden_user", t("Somebody who hides his account")],
    ["user", t("Somebody else")],
  ];
  const fields = [
    { name: "from", label: t("From"), options: from, value: "channel" },
    { name: "text", label: t("Text"), type: "area", required: true },
  ];
  const answer = await form(view.phone.root, t("Forward from elsewhere"), fields, t("Forward"));
  if (answer) await bring(view.person, view.chatId, [unmarked(answer.text)], ORIGINS[answer.from]());
}
