from django.shortcuts import render

from accounts.roles import PERMISSIONS, ROLES


def role_table(request):
    table = [
        (label, [(role, permission in role.permissions) for role in ROLES])
        for permission, label in PERMISSIONS.items()
    ]
    return render(request, "accounts/role_table.html", {"roles": ROLES, "table": table})
