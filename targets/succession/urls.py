from django.urls import path

from targets.succession import views

urlpatterns = [
    path("succession/", views.take, name="succession-new"),
    path("successions/<id:pk>/", views.succession, name="succession"),
    path(
        "successions/<id:pk>/receipt.xlsx",
        views.receipt_file,
        name="succession-receipt",
    ),
]
