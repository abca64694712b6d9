from notifications.channels import mail, push, zalo

_channels = {channel.code: channel for channel in (mail.Mail(), push.Push(), zalo.Zalo())}


def get(code):
    return _channels[code]
