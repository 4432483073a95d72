from django.urls import path

from projects.schedule.views import dates, grant, properties, save_dates, withdraw
from projects.views import Trail

urlpatterns = [
    path("projects/<int:pk>/properties/", properties, name="project-properties"),
    path("years/<int:year>/dates/", dates, name="year-dates"),
    path("years/<int:year>/dates/save/", save_dates, name="year-dates-save"),
    path("years/<int:year>/exemptions/", grant, name="exemption"),
    path("years/<int:year>/exemptions/<int:pk>/end/", withdraw, name="exemption-end"),
    path("trail/", Trail.as_view(), name="trail"),
]
