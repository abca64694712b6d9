from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import Membership, User
from documents.actions.api_clients import note_use
from documents.models import ApiClient
from documents.models.api_client import digest

UNKNOWN = "Khóa truy cập không đúng. Hãy kiểm tra tiêu đề Authorization hoặc đề nghị quản trị của cổng cấp lại."


def reader_for(client):
    """Whom the client reads as: somebody who holds the role of a cadre at its unit, or no role but that of
    a reader. Never saved. So `visible_to` and the table of roles decide for systems as they do for people."""
    internal = ApiClient.Scope.READ_INTERNAL in client.scopes
    reader = User(full_name=client.name)
    role = "cadre" if internal else "reader"
    reader.current_memberships = [Membership(user=reader, unit=client.unit, role=role)]
    return reader


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. Cookies are not looked at."""

    def authenticate(self, request):
        kind, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            return None
        found = ApiClient.objects.select_related("unit", "granted_by").filter(token_digest=digest(token.strip()))
        client = found.first()
        if client is None:
            raise AuthenticationFailed(UNKNOWN)
        if client.why_closed:
            raise AuthenticationFailed(client.why_closed)
        note_use(client)
        return reader_for(client), client

    def authenticate_header(self, request):
        return 'Bearer realm="api"'
