import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models.fields import FoldedField, NameSortField, NFCField
from accounts.roles import roles_with
from vietnamese.text import nfc


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, *, full_name, **fields):
        user = self.model(email=email.strip().lower(), full_name=" ".join(nfc(full_name).split()), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, *, full_name, **fields):
        return self.create_user(
            email, password, full_name=full_name, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser):
    """A person who signs in by e-mail.

    `is_staff` and `is_superuser` open Django's admin to operators and give no right in the office's
    own pages: those come from memberships and the table in accounts/roles.py alone.
    """

    email = models.EmailField("thư điện tử", unique=True)
    full_name = NFCField("họ và tên", max_length=120)
    name_key = NameSortField("khóa sắp xếp", max_length=240, source="full_name", db_collation="C")
    name_folded = FoldedField("họ tên không dấu", max_length=120, source="full_name")
    job_title = NFCField("chức vụ", max_length=160, blank=True)
    phone = models.CharField("điện thoại công vụ", max_length=20, blank=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    is_staff = models.BooleanField("vận hành hệ thống", default=False)
    is_superuser = models.BooleanField("toàn quyền trang vận hành", default=False)
    date_joined = models.DateTimeField("ngày mở tài khoản", default=timezone.now, editable=False)
    erased_at = models.DateTimeField("đã xóa dữ liệu lúc", null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["name_key", "id"]
        indexes = [models.Index(fields=["name_key", "id"], name="accounts_user_name")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_one_email"),
            models.CheckConstraint(condition=~models.Q(full_name=""), name="accounts_user_has_name"),
        ]

    def __str__(self):
        return self.full_name

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.rsplit(" ", 1)[-1]

    # What this person may do. Memberships are read once for each request (one User object each).

    @cached_property
    def current_memberships(self):
        if not self.is_active:
            return []
        return list(self.memberships.current().select_related("unit"))

    def forget_roles(self):
        self.__dict__.pop("current_memberships", None)

    def refresh_from_db(self, *args, **kwargs):
        self.forget_roles()
        super().refresh_from_db(*args, **kwargs)

    @property
    def role_codes(self):
        return {membership.role for membership in self.current_memberships}

    def units_holding(self, permission) -> list[int]:
        """Ids of the units where a role with this permission is held directly."""
        allowed = roles_with(permission)
        return [m.unit_id for m in self.current_memberships if m.role in allowed]

    def holds(self, permission) -> bool:
        """True when some role of this person, at whatever unit, has the permission."""
        return bool(self.units_holding(permission))

    def holds_at_root(self, permission) -> bool:
        allowed = roles_with(permission)
        return any(m.role in allowed and m.unit.parent_id is None for m in self.current_memberships)

    def has_role_in(self, unit, permission) -> bool:
        """A role counts for its unit, for what lies under it and for what they succeeded."""
        return not set(self.units_holding(permission)).isdisjoint(unit.reach)

    def units_with(self, permission):
        """Queryset of the units where `has_role_in` is true: one indexed condition."""
        from accounts.models import Unit

        return Unit.objects.reached_from(self.units_holding(permission))

    @property
    def member_unit_ids(self) -> list[int]:
        return list({membership.unit_id for membership in self.current_memberships})

    def has_perm(self, perm, obj=None):
        if not self.is_active:
            return False
        if rules.perm_exists(perm):
            return rules.has_perm(perm, self, obj)
        return self.is_superuser

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label):
        return self.is_active and self.is_superuser
