"""That the tick of each minute still comes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tick(models.Model):
    """When a task of the tick last came to its end. One row per task; names nobody."""

    task = models.CharField(max_length=20, primary_key=True)
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tick")

    def __str__(self) -> str:
        return f"{self.task} at {self.ended_at}"
