from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from privacy import checks  # noqa: F401  (registers the system checks)
        from privacy.row_security import apply_after_migrate

        post_migrate.connect(apply_after_migrate, dispatch_uid="privacy.row_security")
