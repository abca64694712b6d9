from django.urls import path

from documents.models import Book
from documents.views import register, register_deeds, register_prints

INCOMING, OUTGOING = {"book": Book.INCOMING}, {"book": Book.OUTGOING}

urlpatterns = [
    path("so-den/", register.register, INCOMING, name="register_incoming"),
    path("so-di/", register.register, OUTGOING, name="register_outgoing"),
    path("so-den/vao-so/", register_deeds.enter, INCOMING, name="enter_incoming"),
    path("so-di/vao-so/", register_deeds.enter, OUTGOING, name="enter_outgoing"),
    path("so-den/so-tiep-theo/", register_deeds.next_in_run, INCOMING, name="next_incoming"),
    path("so-di/so-tiep-theo/", register_deeds.next_in_run, OUTGOING, name="next_outgoing"),
    path("so-dang-ky/<int:pk>/", register.entry, name="register_entry"),
    path("so-dang-ky/<int:pk>/sua-lai/", register_deeds.correct, name="correct_entry"),
    path("so-dang-ky/<int:pk>/giao-xu-ly/", register_deeds.assign, name="assign_entry"),
    path("so-dang-ky/<int:pk>/xu-ly-xong/", register_deeds.finish, name="finish_entry"),
    path("so-dang-ky/<int:pk>/mo-lai/", register_deeds.reopen, name="reopen_entry"),
    path("so-dang-ky/<int:pk>/huy-so/", register_deeds.cancel, name="cancel_entry"),
    path("so-dang-ky/<int:pk>/gan-van-ban/", register_deeds.link, name="link_entry"),
    path("so-dang-ky/in/", register_prints.prints, name="register_prints"),
    path("so-dang-ky/in/<int:pk>/", register_prints.export, name="register_export"),
    path("so-dang-ky/in/<int:pk>/tai-ve/", register_prints.fetch, name="fetch_export"),
    path("nhiem-ky/", register_deeds.terms, name="terms"),
    path("nhiem-ky/<int:pk>/bo/", register_deeds.remove_term, name="remove_term"),
    path("viec-cua-toi/", register.my_tasks, name="my_tasks"),
]
