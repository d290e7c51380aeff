/** Links into the sandbox's own world, and what to do with the others. */

import { forward, post, say } from "./api.js";
import { confirm, pickChat, toast } from "./dialogs.js";
import { world } from "./state.js";
import { t } from "./words.js";

/** {kind: "bot", start, startgroup} · {kind: "share", text} · {kind: "other"}, of any address. */
export function parse(address) {
  let url;
  try {
    url = new URL(/^[a-z]+:/i.test(address) ? address : `https://${address}`);
  } catch {
    return { kind: "other" };
  }
  const query = url.searchParams;
  const named = url.protocol === "tg:" ? query.get("domain") : ownPath(url);
  if (named === undefined) return { kind: "other" };
  const sharing = url.protocol === "tg:" ? /msg_url|share/.test(url.href) : /^share(\/|$)|^msg\/|^share\/url$/.test(named);
  if (sharing) return { kind: "share", text: [query.get("text"), query.get("url")].filter(Boolean).join("\n") };
  if (named?.toLowerCase() !== world.me.username.toLowerCase()) return { kind: "stranger" };
  return { kind: "bot", start: query.get("start"), startgroup: query.get("startgroup") };
}

const ownPath = (url) =>
  /^(www\.)?(t\.me|telegram\.me|telegram\.dog)$/.test(url.hostname) ? url.pathname.slice(1).replace(/\/$/, "") : undefined;

/** Follows a link on one person's phone, as a tap on it would. */
export async function follow(phone, address) {
  const target = parse(address);
  if (target.kind === "bot" && target.startgroup !== null) return inviteBot(phone, target.startgroup);
  if (target.kind === "bot") return phone.openBot(target.start);
  if (target.kind === "share") return share(phone, target.text);
  if (target.kind === "stranger") return toast(phone.root, t("This chat is not in the sandbox"));
  const sure = await confirm(phone.root, { title: t("Open the link?"), text: address, yes: t("Open") });
  if (sure) window.open(address, "_blank", "noopener,noreferrer");
}

async function share(phone, text) {
  const chat = await pickChat(phone, t("Choose a chat"));
  if (chat) phone.openChat(chat.id, { draft: text });
}

/** A ?startgroup= link: the bot joins a group and is told the payload there. */
async function inviteBot(phone, payload) {
  const chat = await pickChat(phone, t("Choose a chat"), (candidate) => candidate.type !== "private");
  if (!chat) return;
  await post(`groups/${chat.id}/members`, { add: [world.me.id] });
  await say(phone.person, chat.id, { text: `/start@${world.me.username} ${payload}`.trim() });
  phone.openChat(chat.id);
}

/** Inline queries that a button begins: in this chat, or in one that the person chooses. */
export async function switchInline(phone, query, chosen) {
  const allowed = (chat) =>
    !chosen || (chat.type === "private" ? chosen.allow_bot_chats || chosen.allow_user_chats : chosen.allow_group_chats);
  const chat = await pickChat(phone, t("Choose a chat"), allowed);
  if (chat) phone.openChat(chat.id, { draft: `@${world.me.username} ${query}` });
}

export async function forwardMessages(phone, fromChat, messages) {
  const chat = await pickChat(phone, t("Forward to…"));
  if (!chat) return;
  const ids = messages.map((message) => message.message_id);
  await forward(phone.person, chat.id, ids, fromChat);
  phone.openChat(chat.id);
}
