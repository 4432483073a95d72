from django.urls import path

from projects.schedule.views import choose_year, dates, grant, save_dates, withdraw

urlpatterns = [
    path("years/choose/", choose_year, name="choose-year"),
    path("years/<int:year>/dates/", dates, name="year-dates"),
    path("years/<int:year>/dates/save/", save_dates, name="year-dates-save"),
    path("years/<int:year>/exemptions/", grant, name="exemption"),
    path("years/<int:year>/exemptions/<int:pk>/end/", withdraw, name="exemption-end"),
]
