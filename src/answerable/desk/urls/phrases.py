"""What is said and done again and again."""

from django.urls import path

from answerable.desk.views import macros, saved_replies

urlpatterns = [
    path("saved-replies/", saved_replies.saved_replies, name="saved_replies"),
    path("saved-replies/new/", saved_replies.saved_reply, name="saved_reply_new"),
    path("saved-replies/preview/", saved_replies.preview, name="saved_reply_preview"),
    path("saved-replies/<int:pk>/", saved_replies.saved_reply, name="saved_reply"),
    path("saved-replies/<int:pk>/removal/", saved_replies.removal, name="saved_reply_removal"),
    path("macros/", macros.macros, name="macros"),
    path("macros/new/", macros.macro, name="macro_new"),
    path("macros/<int:pk>/", macros.macro, name="macro"),
    path("macros/<int:pk>/removal/", macros.removal, name="macro_removal"),
]
