"""What this room itself has to tell."""

from notifications.kinds import CRITICAL, EMAIL, Kind, register


def register_all():
    from notifications import office_kinds, switching
    from notifications.actions import outside
    from notifications.models import Endpoint, Recipient

    office_kinds.register_all()

    def switched_off(ids, user):
        found = Endpoint.objects.filter(pk__in=ids, recipient__user=user) if user else Endpoint.objects.none()
        return {str(endpoint.pk): endpoint for endpoint in found}

    register(
        Kind(
            code=switching.KIND,
            label="Một địa chỉ nhận của tôi bị tắt hoặc được bật lại",
            group="Tài khoản",
            load=switched_off,
            on=frozenset(),
            settable=False,
        )
    )

    def asking(ids, who):
        return {str(who.pk): who} if isinstance(who, Recipient) and str(who.pk) in ids else {}

    register(
        Kind(
            code=outside.KIND,
            label="Xác nhận địa chỉ nhận thông báo",
            group="Tài khoản",
            load=asking,
            secret=lambda recipient: {"link": outside.link_of(recipient)},
            on=frozenset({EMAIL}),
            queue=CRITICAL,
            discreet=True,
            unconfirmed=True,
            settable=False,
            useful_for=outside.GOOD_FOR,
        )
    )
