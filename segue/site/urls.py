from django.conf import settings
from django.urls import path

from segue.site import views

urlpatterns = []
if settings.DEMO:
    urlpatterns += [path("look", views.look, name="look")]
