"""System checks: a model about a patient without a row security rule stops the build."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register


@register()
def every_patient_model_is_walled(**_kwargs: Any) -> list[Error]:
    """Each model with a column that names a patient must say whose rows it holds."""
    errors = []
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue  # history follows the model it tracks
        names_a_patient = any(
            field.attname == "patient_id" for field in model._meta.concrete_fields
        )
        if names_a_patient and "row_security" not in model.__dict__:
            errors.append(
                Error(
                    f"{model.__name__} belongs to a patient but has no row_security rule.",
                    hint="Add `row_security = PatientRows(...)`, see privacy/rules.py.",
                    obj=model,
                    id="privacy.E001",
                )
            )
    return errors
