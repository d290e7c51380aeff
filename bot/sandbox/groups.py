"""Groups: people and bots come and go, a group becomes a supergroup."""

from bot.sandbox.delivery import Delivery
from bot.sandbox.records import Chat, Json
from bot.sandbox.refusals import ActRefused


class Groups(Delivery):
    def found_group(self, title: str, members: list[int], *, with_bot: bool = True, supergroup: bool = False) -> Chat:
        """A new group; the first member founds it. Raises ActRefused without members."""
        if not members:
            raise ActRefused("a group needs a member to found it")
        founder = self.person(members[0])
        group = self.new_group(title, "supergroup" if supergroup else "group")
        for person_id in members:
            group.members[self.person(person_id).id] = "member"
        group.members[founder.id] = "creator"
        self.log.add("chat", chat_id=group.id)
        if with_bot:
            self.change_members(group.id, add=[self.bot.id])
        return group

    def change_members(self, group_id: int, *, add: list[int] | None = None, remove: list[int] | None = None) -> None:
        """People or bots come and go; the founder does it. Service messages tell the chat."""
        group = self.group(group_id)
        by = self._founder(group)
        for user_id in add or []:
            user = self._known(user_id)
            self.member_changed(group, by, user_id, "member")
            self._announce(group, by, {"new_chat_members": [user]})
        for user_id in remove or []:
            user = self._known(user_id)
            self._announce(group, by, {"left_chat_member": user})
            self.member_changed(group, by, user_id, "kicked")

    def promote(self, group_id: int, user_id: int, status: str = "administrator") -> None:
        group = self.group(group_id)
        self.member_changed(group, self._founder(group), user_id, status)

    def mute(self, group_id: int, *, muted: bool) -> None:
        """Lets only administrators write, or everybody again."""
        self.group(group_id).muted = muted
        self.log.add("chat", chat_id=group_id)

    def migrate(self, group_id: int) -> Chat:
        """Turns a basic group into a supergroup with a new id; the old id is refused from then on."""
        group = self.group(group_id)
        if group.type != "group" or group.migrated_to:
            raise ActRefused("only a basic group can become a supergroup, once")
        by = self._founder(group)
        supergroup = self.new_group(group.title, "supergroup")
        supergroup.muted = group.muted
        bots = [user_id for user_id in group.members if user_id not in self.people]
        supergroup.members = {user_id: status for user_id, status in group.members.items() if user_id not in bots}
        for bot_id in bots:  # they join the new one; of leaving the old one Telegram tells nothing
            self.member_changed(supergroup, by, bot_id, group.members[bot_id])
        self._announce(group, by, {"migrate_to_chat_id": supergroup.id})
        self._announce(supergroup, by, {"migrate_from_chat_id": group.id})
        group.migrated_to = supergroup.id
        self.log.add("chat", chat_id=group.id)
        self.log.add("chat", chat_id=supergroup.id)
        return supergroup

    def group(self, group_id: int) -> Chat:
        group = self.groups.get(group_id)
        if group is None:
            raise ActRefused(f"no group has the id {group_id}")
        return group

    def _announce(self, group: Chat, by: Json, content: Json) -> None:
        self.deliver(group, self.keep(group, by, content, from_bot=False).message)

    def _founder(self, group: Chat) -> Json:
        founder = next((user_id for user_id, status in group.members.items() if status == "creator"), 0)
        return self.user(founder) or {}

    def _known(self, user_id: int) -> Json:
        user = self.user(user_id)
        if user is None:
            raise ActRefused(f"nobody has the id {user_id}")
        return user
