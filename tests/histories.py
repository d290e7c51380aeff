"""What random histories share: the outbox's messages land in chats that the test can look into."""

from bot.outbox import Kind
from bot.wiring import KINDS
from storage import outbox


class Post:
    """Of a state machine with a `clock`, `chats` (recipient -> message's id -> parameters) and `next_message`."""

    def send(self, connection):
        """All that is due and still holds; how many."""
        claimed = outbox.claim(connection, self.clock.at, 1000)
        for each in claimed:
            if not KINDS.get(each.kind, Kind()).still_due(connection, each):
                outbox.settle(connection, each.id, "dropped", self.clock.at)
                continue
            assert outbox.begin(connection, each, self.clock.at)
            number = each.target or self.next_message
            self.next_message += 1
            if each.operation == "delete":
                self.chats[each.recipient].pop(number, None)
            else:
                self.chats[each.recipient][number] = each.parameters
                self.arrived(connection, each)
            sent = None if each.operation in {"edit", "delete"} else number
            outbox.settle(connection, each.id, "sent", self.clock.at, message_id=sent)
        return len(claimed)

    def arrived(self, connection, delivery):
        """What the test says to one that was sent or edited."""
        raise NotImplementedError
