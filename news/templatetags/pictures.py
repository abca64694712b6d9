from django import template

from news.pictures import picture_html, share_url

register = template.Library()
register.simple_tag(picture_html, name="picture")
register.simple_tag(share_url, name="share_picture_url")
