"""Where it comes in."""

from django.urls import path

from answerable.desk.views import channel_accounts, chats, inbox, mailboxes

urlpatterns = [
    path("quarantine/", inbox.quarantine, name="quarantine"),
    path("quarantine/<slug:state>/", inbox.quarantine, name="quarantine"),
    path("items/<int:pk>/", inbox.item, name="item"),
    path("items/<int:pk>/original/", inbox.item_original, name="item_original"),
    path("items/<int:pk>/release/", inbox.item_release, name="item_release"),
    path("channels/", channel_accounts.accounts, name="channels"),
    path("channels/new/<slug:channel>/", channel_accounts.new, name="channel_new"),
    path("channels/<int:pk>/", channel_accounts.account, name="channel"),
    path("channels/<int:pk>/test/", channel_accounts.test, name="channel_test"),
    path("channels/<int:pk>/signed-in/", chats.identity, name="chat_identity"),
    path("channels/<int:pk>/try/", chats.try_it, name="chat_try"),
    path("channels/<int:pk>/active/", channel_accounts.switch, name="channel_switch"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.mailbox, name="mailbox_new"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:pk>/test/", mailboxes.test, name="mailbox_test"),
    path("mailboxes/<int:pk>/active/", mailboxes.switch, name="mailbox_switch"),
]
