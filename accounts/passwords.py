"""Django's checks of a new password, with whole Vietnamese sentences: its own catalogue lacks some."""

from django.contrib.auth import password_validation as django


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self):
        return f"Mật khẩu ngắn quá: cần ít nhất {self.min_length} ký tự."


class NotLikeThePerson(django.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "Mật khẩu giống họ tên hoặc thư điện tử quá."


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self):
        return "Mật khẩu này nhiều người dùng, dễ bị đoán."


class NotOnlyDigits(django.NumericPasswordValidator):
    def get_error_message(self):
        return "Mật khẩu không được chỉ gồm chữ số."
