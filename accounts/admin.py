"""The accounts an admin sees: staff only. Who is a patient here is a patient's own secret."""

import smtplib
from importlib import import_module
from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import NameField
from accounts.models import Role, User

# allauth lists every address and every second factor, patients' included; groups are not used.
for _module in ("allauth.account.admin", "allauth.mfa.admin", "django.contrib.auth.admin"):
    import_module(_module)  # registers now, whatever the order of the apps
for _model in (EmailAddress, Authenticator, Group):
    admin.site.unregister(_model)

STAFF_ROLES = [(role.value, role.label) for role in (Role.CLINICIAN, Role.ADMIN)]


class NewStaffForm(forms.ModelForm):
    """A new clinician or admin; she chooses her password by the mail she gets."""

    name = NameField(label=gettext_lazy("Name"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=STAFF_ROLES)

    class Meta:
        model = User
        fields = ("email", "name", "role", "time_zone")

    def clean_email(self) -> str:
        """The address in lower case. An address in use is refused without saying by whom."""
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(gettext_lazy("No account can be made for this address."))
        return email

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002  (Django's signature)
        """Without a usable password."""
        self.instance.set_unusable_password()
        user: User = super().save(commit=commit)
        return user


class StaffForm(forms.ModelForm):
    """What may change later. The role does not: grants hang on it."""

    name = NameField(label=gettext_lazy("Name"))

    class Meta:
        model = User
        fields = ("name", "time_zone", "is_active")


@admin.register(User)
class StaffAdmin(admin.ModelAdmin):
    """Clinicians and admins. Accounts are made inactive here, and erased by their owners."""

    form = StaffForm
    list_display = ("email", "name", "role", "is_active", "last_login")
    list_filter = (("role", admin.ChoicesFieldListFilter), "is_active")
    search_fields = ("email", "name")
    readonly_fields = ("email", "role", "last_login", "date_joined")
    ordering = ("email",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Everything in the admin goes through here: list, search, address, autocomplete."""
        return User.objects.staff().order_by("email")

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002  (Django's signature)
        **options: Any,
    ) -> Any:
        if obj is None:
            options["form"] = NewStaffForm
        return super().get_form(request, obj, change=change, **options)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return NewStaffForm.Meta.fields
        return ("email", "role", "name", "time_zone", "is_active", "last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: the page that asks would list what goes along, patients' names among it."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        """A new account gets its address on file and the mail to choose a password."""
        super().save_model(request, obj, form, change)
        if not change:
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True)
            _invite_to_choose_password(request, obj)


def _invite_to_choose_password(request: HttpRequest, user: User) -> None:
    form = ResetPasswordForm({"email": user.email})
    form.is_valid()
    try:
        form.save(request)
    except (smtplib.SMTPException, OSError):
        messages.warning(
            request,
            _("The mail could not be sent. The new person can ask for it on the sign-in page."),
        )
