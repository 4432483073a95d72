from django.urls import path

from indicators.views import Library

urlpatterns = [
    path("library/", Library.as_view(), name="library"),
]
