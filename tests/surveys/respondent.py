"""Somebody who answers without JavaScript: takes the forms of a page as they stand and presses their buttons."""

from urllib.parse import urlencode

import lxml.html
from django.test import Client

FORM = "application/x-www-form-urlencoded"


class Respondent:
    def __init__(self, path, client=None):
        self.path, self.client = path, client or Client()
        self.get()

    def get(self):
        return self._arrive(self.client.get(self.path))

    def press(self, button, **answers):
        """Sends the form of the page with this button. `answers`: {field: value or values}; what stands in the page already
        goes along, as a browser does it."""
        fields = {}
        for name, value in self.page.forms[0].form_values():
            fields.setdefault(name, []).append(value)
        fields |= {name: [value] if isinstance(value, str) else value for name, value in answers.items()}
        fields["buoc"] = [button]
        return self.send(fields)

    def send(self, fields):
        self.sent = fields
        return self._arrive(self.client.post(self.path.partition("?")[0], urlencode(fields, doseq=True), FORM))

    def _arrive(self, response):
        self.response, self.html = response, response.content.decode()
        if "html" in response["Content-Type"]:
            self.page = lxml.html.fromstring(self.html)
        return self

    @property
    def title(self):
        return " ".join(self.page.xpath("//h1")[0].text_content().split())

    @property
    def text(self):
        return " ".join(self.page.text_content().split())

    @property
    def errors(self):
        return [item.text_content() for item in self.page.xpath('//*[@id="loi"]//li')]

    @property
    def state(self):
        return self.page.xpath('//input[@name="trang_thai"]/@value')[0]

    def to_the_review(self, said="Sửa đường", satisfied="2", gender="1"):
        """Through the form of tests/factories/surveys.py."""
        self.press("bat-dau")
        self.press("tiep", q_C1=satisfied, q_C2=said)
        return self.press("tiep", q_P1=gender)
