from django.urls import path

from projects.schedule.views import choose_year, dates, grant, save_dates, withdraw

urlpatterns = [
    path("years/choose/", choose_year, name="choose-year"),
    path("years/<id:year>/dates/", dates, name="year-dates"),
    path("years/<id:year>/dates/save/", save_dates, name="year-dates-save"),
    path("years/<id:year>/exemptions/", grant, name="exemption"),
    path("years/<id:year>/exemptions/<id:pk>/end/", withdraw, name="exemption-end"),
]
