"""The admin site is ours: it sends people to our own login page and says 403 to those who may not."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    default_site = "jvlu_budget.admin.AdminSite"
