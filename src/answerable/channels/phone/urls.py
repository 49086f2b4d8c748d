"""Where Twilio asks what to do with a call of one number, and tells how it went."""

from django.urls import path

from answerable.channels.phone import door

_ONE = "phone/<int:pk>/"
urlpatterns = [
    path(_ONE, door.begun, name="phone"),
    path(f"{_ONE}chosen/", door.chosen, name="phone_chosen"),
    path(f"{_ONE}waiting/", door.waiting, name="phone_waiting"),
    path(f"{_ONE}rung/", door.rung, name="phone_rung"),
    path(f"{_ONE}recorded/", door.recorded, name="phone_recorded"),
    path(f"{_ONE}recording/", door.recording, name="phone_recording"),
    path(f"{_ONE}said/", door.said, name="phone_said"),
    path(f"{_ONE}ended/", door.ended, name="phone_ended"),
    path(f"{_ONE}calls/<int:call>/ask/<int:staff>/", door.ask, name="phone_ask"),
    path(f"{_ONE}calls/<int:call>/take/<int:staff>/", door.take, name="phone_take"),
    path(f"{_ONE}calls/<int:call>/bridge/", door.bridge, name="phone_bridge"),
    path(f"{_ONE}calls/<int:call>/reached/", door.reached, name="phone_reached"),
    path(f"{_ONE}calls/<int:call>/leg/", door.leg, name="phone_leg"),
]
