"""The desk's addresses. Changes are resources: POST makes, DELETE undoes."""

from django.urls import path

from answerable.desk.views import changes, customers, files, inbox, jobs, mailboxes, queue, search, ticket

app_name = "desk"
urlpatterns = [
    path("", queue.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("queue/<slug:name>/", queue.queue, name="queue"),
    path("search/", search.search, name="search"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/merge/", customers.merge, name="customer_merge"),
    path("tickets/<str:reference>/", ticket.ticket, name="ticket"),
    path("tickets/<str:reference>/conversation/", ticket.conversation, name="conversation"),
    path("tickets/<str:reference>/head/", ticket.head, name="ticket_head"),
    path("tickets/<str:reference>/messages/", changes.messages_, name="messages"),
    path("tickets/<str:reference>/messages/<int:message_id>/sending/", changes.resend, name="resend"),
    path("tickets/<str:reference>/messages/<int:message_id>/original/", files.original, name="original"),
    path("tickets/<str:reference>/notes/", changes.notes, name="notes"),
    path("tickets/<str:reference>/drafts/<slug:kind>/", changes.draft, name="draft"),
    path("tickets/<str:reference>/assignment/", changes.assignment, name="assignment"),
    path("tickets/<str:reference>/closure/", changes.closure, name="closure"),
    path("tickets/<str:reference>/status/", changes.status, name="status"),
    path("tickets/<str:reference>/snooze/", changes.snooze, name="snooze"),
    path("tickets/<str:reference>/tags/", changes.tags, name="tags"),
    path("tickets/<str:reference>/priority/", changes.priority, name="priority"),
    path("tickets/<str:reference>/subject/", changes.subject, name="subject"),
    path("tickets/<str:reference>/fields/<slug:key>/", changes.field, name="field"),
    path("tickets/<str:reference>/merge/", changes.merge, name="merge"),
    path("tickets/<str:reference>/split/", changes.split, name="split"),
    path("tickets/<str:reference>/links/", changes.links, name="links"),
    path("tickets/<str:reference>/participants/", changes.participants, name="participants"),
    path("tickets/<str:reference>/customer/", changes.customer, name="ticket_customer"),
    path("attachments/<int:pk>/", files.attachment, name="attachment"),
    path("quarantine/", inbox.quarantine, name="quarantine"),
    path("quarantine/<slug:state>/", inbox.quarantine, name="quarantine"),
    path("items/<int:pk>/", inbox.item, name="item"),
    path("items/<int:pk>/original/", inbox.item_original, name="item_original"),
    path("items/<int:pk>/release/", inbox.item_release, name="item_release"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/again/", jobs.again, name="job_again"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.mailbox, name="mailbox_new"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:pk>/test/", mailboxes.test, name="mailbox_test"),
    path("mailboxes/<int:pk>/active/", mailboxes.switch, name="mailbox_switch"),
]
