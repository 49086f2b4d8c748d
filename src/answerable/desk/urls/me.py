"""What is one's own, and how one finds one's way."""

from django.urls import path

from answerable.desk.views import first_start, jobs, lines, me, palette, search
from answerable.desk.views.giving import people as giving_people
from answerable.desk.views.heard import browsers, notifications, preferences

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/browsers/", browsers.browsers, name="browsers"),
    path("me/told/", preferences.preferences, name="told_preferences"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/bell/", notifications.bell, name="bell"),
    path("notifications/worker.js", browsers.worker, name="push_worker"),
    path("notifications/seen/", notifications.all_seen, name="notifications_seen"),
    path("notifications/<int:pk>/seen/", notifications.seen, name="notification_seen"),
    path("palette/", palette.palette, name="palette"),
    path("me/away/", me.away, name="away"),
    path("me/line/", lines.line, name="line"),
    path("me/line/code/", lines.code, name="line_code"),
    path("me/line/open/", lines.open_, name="line_open"),
    path("me/work/", giving_people.own_work, name="own_work"),
    path("search/", search.search, name="search"),
    path("search/terms/", search.terms, name="search_terms"),
    path("setup/", first_start.start, name="first_start"),
    path("setup/by/<str:code>/", first_start.by_code, name="first_start_code"),
    path("setup/mailbox/", first_start.mailbox, name="first_mailbox"),
    path("setup/colleagues/", first_start.colleagues, name="first_colleagues"),
    path("setup/first-mail/", first_start.first_mail, name="first_mail"),
    path("setup/end/", first_start.end, name="first_start_end"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/again/", jobs.again, name="job_again"),
]
