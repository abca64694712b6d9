"""What this room itself has to tell."""

from notifications.kinds import Kind, register


def register_all():
    from notifications import office_kinds
    from notifications.models import Endpoint

    office_kinds.register_all()

    def switched_off(ids, user):
        found = Endpoint.objects.filter(pk__in=ids, recipient__user=user) if user else Endpoint.objects.none()
        return {str(endpoint.pk): endpoint for endpoint in found}

    register(
        Kind(
            code="notifications.address_off",
            label="Một địa chỉ nhận của tôi bị tắt",
            group="Tài khoản",
            load=switched_off,
            on=frozenset(),
            settable=False,
        )
    )
