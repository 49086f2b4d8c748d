"""Where pages with a chat speak to us."""

from django.urls import path

from answerable.channels.chat.doors import script, views

app_name = "chat"
urlpatterns = [
    path("widget.js", script.script, name="script"),
    path("files/<str:word>/", views.file, name="file"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/messages/", views.messages, name="messages"),
    path("<int:pk>/conversation/", views.conversation, name="conversation"),
    path("<int:pk>/stream/", views.stream, name="stream"),
    path("<int:pk>/receipts/", views.receipts, name="receipts"),
    path("<int:pk>/typing/", views.typing, name="typing"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/transcript/", views.transcript, name="transcript"),
    path("<int:pk>/link/", views.link, name="link"),
    path("<int:pk>/suggestions/", views.suggestions, name="suggestions"),
    path("<int:pk>/followed/", views.followed, name="followed"),
    path("<int:pk>/guide/", views.guide, name="guide"),
]
