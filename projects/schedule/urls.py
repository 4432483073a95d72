from django.urls import path

from projects.schedule.views import dates, grant, save_dates, withdraw

urlpatterns = [
    path("years/<int:year>/dates/", dates, name="year-dates"),
    path("years/<int:year>/dates/save/", save_dates, name="year-dates-save"),
    path("years/<int:year>/exemptions/", grant, name="exemption"),
    path("years/<int:year>/exemptions/<int:pk>/end/", withdraw, name="exemption-end"),
]
