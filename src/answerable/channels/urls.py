"""Where other systems tell us what was said on their channels."""

from django.urls import path

from answerable.channels.phone import urls as phone
from answerable.channels.sms import door as sms
from answerable.channels.twilio import pictures
from answerable.channels.webhook import door as webhook
from answerable.channels.whatsapp import door as whatsapp
from answerable.channels.whatsapp.twilio import door as whatsapp_twilio

app_name = "channels"
urlpatterns = [
    path("sms/<int:pk>/", sms.told, name="sms"),
    path("sms/pictures/<str:token>/", pictures.picture, name="sms_picture"),
    path("whatsapp/<int:pk>/", whatsapp.told, name="whatsapp"),
    path("whatsapp/<int:pk>/twilio/", whatsapp_twilio.told, name="whatsapp_twilio"),
    path("webhook/<int:pk>/", webhook.told, name="webhook"),
    *phone.urlpatterns,
]
