from django.http import HttpResponse


def listing(request):
    return HttpResponse("")


def open_notice(request, pk):
    return HttpResponse("")


def unsubscribe(request, signed):
    return HttpResponse("")
