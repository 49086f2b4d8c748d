"""What happens in chats beside what is said, as the ledger tells it."""

from answerable.ledger.kinds import Word, kind

MESSAGE_SHOWN = kind("message.shown", message=int, channel=Word)
VISITOR_CAME = kind("visitor.came", mailbox=int, signed=bool)
VISITOR_KNOWN = kind("visitor.recognised", way=Word)
VISITOR_LEFT_ADDRESS = kind("visitor.left_address", proven=bool)
TRANSCRIPT_SENT = kind("transcript.sent", message=int)
LINK_SENT = kind("visitor.link_sent")
SUGGESTION_FOLLOWED = kind("suggestion.followed", about=Word, key=int)
SUGGESTION_NOT_ENOUGH = kind("suggestion.not_enough", about=Word, key=int, followed=bool)
SECRET_RENEWED = kind("mailbox.secret_renewed")
