"""The admin site's models of this app, registered in working order, which is the order of its index page."""

from django.contrib import admin
from django.contrib.auth.models import Group

from projects.accounts.admin import SecondFactorRoleAdmin, UserAdmin
from projects.accounts.unit_admin import DepartmentAdmin
from projects.models import (
    BudgetYear,
    Department,
    Project,
    ProjectType,
    Scheme,
    SecondFactorRole,
    User,
)
from projects.register.admin import ProjectAdmin, ProjectTypeAdmin
from projects.schedule.admin import BudgetYearAdmin, SchemeAdmin

admin.site.register(Department, DepartmentAdmin)
admin.site.register(User, UserAdmin)
admin.site.register(SecondFactorRole, SecondFactorRoleAdmin)
admin.site.register(Scheme, SchemeAdmin)
admin.site.register(BudgetYear, BudgetYearAdmin)
admin.site.register(ProjectType, ProjectTypeAdmin)
admin.site.register(Project, ProjectAdmin)

# The role alone decides what a user may do; Django's groups would only mislead.
admin.site.unregister(Group)
