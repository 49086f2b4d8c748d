"""What the desk itself keeps: who is looking at what; texts that are said and changes that are made often; lists of
one's own; what can be undone; rules and what they did; what people are told."""

from answerable.desk.models.belonging import Belonging
from answerable.desk.models.changes import BulkChange
from answerable.desk.models.holes import HoleLimit
from answerable.desk.models.macros import Macro
from answerable.desk.models.notifications import (
    Notification,
    NotificationPreference,
    PushKey,
    PushSubscription,
    Way,
)
from answerable.desk.models.opened import Opened
from answerable.desk.models.pictures import PicturesFrom
from answerable.desk.models.presence import Presence
from answerable.desk.models.rules import Outcome, Rule, RuleRun, RuleVersion, Written
from answerable.desk.models.saved_replies import SavedReply, SavedReplyText
from answerable.desk.models.views import Holds, Order, QueueColumns, View, ViewPlace
from answerable.desk.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "Belonging",
    "BulkChange",
    "Holds",
    "HoleLimit",
    "Macro",
    "Notification",
    "NotificationPreference",
    "Opened",
    "Order",
    "Outcome",
    "PicturesFrom",
    "Presence",
    "PushKey",
    "PushSubscription",
    "QueueColumns",
    "Rule",
    "RuleRun",
    "RuleVersion",
    "SavedReply",
    "SavedReplyText",
    "View",
    "ViewPlace",
    "Way",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Written",
]
