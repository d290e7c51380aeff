/** What can be done with a whole phone: its person, a link, the account. */

import { post } from "./api.js";
import { newGroup } from "./groups.js";
import { menu } from "./overlays.js";
import { block, editPerson } from "./people.js";
import { world } from "./state.js";
import { t } from "./words.js";

export function phoneMenu(phone, event) {
  const person = world.people.get(phone.person);
  menu(phone.root, event, [
    ["person", t("Edit this person"), () => editPerson(phone.root, person)],
    ["link", t("Open a t.me link"), () => phone.askLink()],
    ["group", t("New group"), () => newGroup(phone)],
    ["block", person.blocked_bot ? t("Unblock") : t("Block the bot"), () => block(person.id, !person.blocked_bot)],
    ["trash", person.deactivated ? t("Restore the account") : t("Delete the account"), () => deactivate(person)],
  ]);
}

const deactivate = ({ id, deactivated }) => post(`people/${id}/deactivate`, { deactivated: !deactivated });
