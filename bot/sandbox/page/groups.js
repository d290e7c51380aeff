/** Groups: a new one, who is in it, its upgrade. */

import { post } from "./api.js";
import { form, foot, plain, sheet } from "./dialogs.js";
import { avatar } from "./avatars.js";
import { el } from "./dom.js";
import { world } from "./state.js";
import { personName } from "./summaries.js";
import { t } from "./words.js";

const everyone = () => [...world.people.values()];

export async function newGroup(phone) {
  const others = everyone().filter((person) => person.id !== phone.person);
  const answer = await form(
    phone.root,
    t("New group"),
    [
      { name: "title", label: t("Group name"), required: true },
      { name: "with_bot", label: t("With the bot"), type: "checkbox", value: true },
      { name: "supergroup", label: t("Supergroup"), type: "checkbox", value: false },
      ...others.map((person) => ({ name: `p${person.id}`, label: personName(person), type: "checkbox" })),
    ],
    t("Create"),
  );
  if (!answer) return;
  const members = [phone.person, ...others.map(({ id }) => id).filter((id) => answer[`p${id}`])];
  const chat = await post("groups", { title: answer.title, members, with_bot: answer.with_bot, supergroup: answer.supergroup });
  world.chats.set(chat.id, chat); // its event may come later than this answer
  phone.openChat(chat.id);
}

/** Under a group's title: how many are in it, and what the bot is there. */
export function groupNote(chat) {
  const bot = { administrator: t("the bot is an administrator"), member: t("with the bot") }[chat.bot_status];
  return [t("{0} members", chat.members.length), bot ?? t("without the bot")].join(" · ");
}

/** What a person does with the bot in a group: brings it, takes it out, gives it rights. */
export function botItems(chat) {
  const change = (what) => () => post(`groups/${chat.id}/members`, { [what]: [world.me.id] });
  const promote = (status) => () => post(`groups/${chat.id}/promote`, { user: world.me.id, status });
  if (!chat.with_bot) return [["add", t("Add the bot"), change("add")]];
  return [
    chat.bot_status === "administrator"
      ? ["star", t("No longer an administrator"), promote("member")]
      : ["star", t("Make the bot an administrator"), promote("administrator")],
    ["trash", t("Remove the bot"), change("remove")],
  ];
}

/** Only administrators may write, or everybody. */
export const muteItem = ({ id, muted }) => [
  "block",
  muted ? t("Let everybody write") : t("Let only administrators write"),
  () => post(`groups/${id}/mute`, { muted: !muted }),
];

/** Ticks say who is in the group; each change goes out at once. */
export async function editGroup(phone, chat) {
  const change = (id) => (event) => post(`groups/${chat.id}/members`, { [event.target.checked ? "add" : "remove"]: [id] });
  const candidates = [{ ...world.me, avatar: "🤝" }, ...everyone()];
  const row = (person) =>
    el(
      "label",
      { class: "field checkbox" },
      avatar(person, "small"),
      el("span", {}, personName(person)),
      el("input", {
        type: "checkbox",
        checked: person.id === world.me.id ? chat.with_bot : chat.members.includes(person.id),
        onchange: change(person.id),
      }),
    );
  const upgrade = async (close) => {
    close();
    await post(`groups/${chat.id}/migrate`);
  };
  await sheet(phone.root, t("Members"), (close) => [
    ...candidates.map(row),
    foot(
      ...(chat.type === "group" ? [plain(t("Upgrade to a supergroup"), () => upgrade(close))] : []),
      plain(t("Close"), () => close(), "main"),
    ),
  ]);
}
