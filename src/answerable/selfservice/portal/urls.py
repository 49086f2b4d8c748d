"""The pages of each brand for its customers, under its own part of the address."""

from django.urls import include, path

from answerable.selfservice.portal.views import asking, coming, me, signing_in, tickets
from answerable.selfservice.status import views as status

app_name = "portal"
urlpatterns = [
    path("", asking.choose, name="choose"),
    path("<slug:front>/", include("answerable.selfservice.finding.urls")),
    path("<slug:front>/", asking.home, name="home"),
    path("<slug:front>/", include("answerable.selfservice.articles.urls")),
    path("<slug:front>/ask/", asking.form, name="ask"),
    path("<slug:front>/ask/<int:topic>/", asking.form, name="ask_about"),
    path("<slug:front>/received/<str:receipt>/", asking.received, name="received"),
    path("<slug:front>/language/", coming.language, name="language"),
    path("<slug:front>/link/", coming.link, name="link"),
    path("<slug:front>/link/sent/", coming.link_sent, name="link_sent"),
    path("<slug:front>/sign-in/", signing_in.sign_in, name="sign_in"),
    path("<slug:front>/signed-in/", signing_in.signed_in, name="signed_in"),
    path("<slug:front>/in/<str:secret>/", coming.come_in, name="come_in"),
    path("<slug:front>/to/<str:token>/", coming.ticket_link, name="ticket_link"),
    path("<slug:front>/out/", coming.out, name="out"),
    path("<slug:front>/tickets/", tickets.tickets, name="tickets"),
    path("<slug:front>/tickets/<str:reference>/", tickets.ticket, name="ticket"),
    path("<slug:front>/tickets/<str:reference>/closure/", tickets.closure, name="closure"),
    path("<slug:front>/tickets/<str:reference>/rating/", tickets.rating, name="rating"),
    path("<slug:front>/tickets/<str:reference>/files/<int:pk>/", tickets.file, name="file"),
    path("<slug:front>/guides/", include("answerable.selfservice.guides.urls")),
    path("<slug:front>/status/", status.to_status, name="status"),
    path("<slug:front>/follow/", status.follow_form, name="follow"),
    path("<slug:front>/follow/webhook/", status.hook_form, name="hook_new"),
    path("<slug:front>/follow/webhook/<str:token>/", status.hook, name="hook"),
    path("<slug:front>/follow/<str:token>/", status.follow_confirm, name="follow_confirm"),
    path("<slug:front>/me/", me.me, name="me"),
    path("<slug:front>/me/data/", me.data, name="data"),
    path("<slug:front>/me/out/", me.out_everywhere, name="out_everywhere"),
]
