"""Every address of the program."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from boneguard import health
from dashboard.views.today import home
from exercise.views import feed as calendar_feed

admin.site.site_header = "BoneGuard"
admin.site.site_title = "BoneGuard"
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home, name="home"),
    path("", include("dashboard.urls")),
    path("accounts/", include("allauth.urls")),
    path("settings/", include("accounts.urls")),
    path("", include("patients.urls")),
    path("food/", include("nutrition.urls")),
    path("movement/", include("dashboard.movement_urls")),
    path("feed/<str:token>.ics", calendar_feed.feed, name="feed"),
    path("", include("reminders.urls")),
    path("panel/", include("clinicians.urls")),
    path("learn/", include("recommendations.urls")),
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

if settings.LOCAL_MODE:
    from boneguard import local_mail

    urlpatterns += [
        path("local/mail/", local_mail.mailbox, name="local_mail"),
        path("local/mail/<str:name>/", local_mail.message, name="local_mail_message"),
    ]

handler400 = "common.errors.bad_request"
handler403 = "common.errors.forbidden"
handler404 = "common.errors.not_found"
handler500 = "common.errors.server_error"
