"""The addresses as they are in the demonstration."""

from django.urls import include, path

from segue import urls
from segue.site.views import look

urlpatterns = [*urls.urlpatterns, path("", include("segue.demo.urls")), path("look", look, name="look")]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
