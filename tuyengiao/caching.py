from django.utils.cache import patch_cache_control


class PrivatePagesMiddleware:
    """What a signed-in person is shown stays out of shared caches, and is asked for again when the next
    person at the same machine goes back. A view that says otherwise itself is left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response
