"""Change forms of rows that several people edit: a save is refused if the row changed since the form was loaded.

The form carries the version it was loaded with. On POST the row is locked first (the admin's change view is one
transaction), so between the comparison and the save nobody else can get in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from factcheck.core.admin.base import ModelAdmin
from factcheck.core.errors import FactcheckError
from factcheck.core.versioning import Versioned

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

SEEN = "seen_version"
_REFUSAL = "factcheck.refusal"


class VersionedForm(ModelForm):
    """Refuses to save over what somebody else saved meanwhile, and says what differs."""

    #: What a service refused on the first try, for the form to say on the second.
    refusal = ""
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial = {**self.initial, SEEN: self.instance.version}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)
        if self.instance.pk and self.cleaned_data.get(SEEN) != self.instance.version:
            differences = self._differences()
            # What the person typed stays in the form; saving it once more is then a decision, not an accident.
            data: Any = self.data
            self.data = data.copy()
            cast("Any", self.data)[self.add_prefix(SEEN)] = str(self.instance.version)
            raise ValidationError([ValidationError(_stale(self.instance)), *map(ValidationError, differences)])
        return cleaned

    def _differences(self) -> list[str]:
        return [
            f"{self.fields[name].label or name}: stored now is “{self._shown(name, self[name].initial)}”, "
            f"yours is “{self._shown(name, self.cleaned_data.get(name))}”."
            for name in self.changed_data
            if name != SEEN and name in self.cleaned_data
        ]

    def _shown(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField) and value and not isinstance(value, models.Model):
            value = cast("Any", field.queryset).filter(pk=value).first()
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            labels = {str(key): label for key, label in cast("Any", field.choices)}
            value = labels.get(str(value), value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else str(value)


def _stale(instance: Versioned) -> str:
    return (
        f"This {type(instance).__name__.lower()} was changed while you were editing it, by somebody else or by you in "
        "another window; nothing of yours was saved. Compare below. What you typed is still in the form: to put it in "
        "place of what is stored, save again."
    )


class VersionedAdmin(ModelAdmin):
    """A `ModelAdmin` for `Versioned` models without lost updates. A form of its own must be a `VersionedForm`."""

    form = VersionedForm
    show_full_result_count = False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if request.method != "POST":
            return super().get_object(request, object_id, from_field)
        field = self.opts.get_field(from_field) if from_field else self.opts.pk
        try:
            value = cast("Any", field).to_python(object_id)
        except (ValidationError, ValueError):
            return None
        rows = self.get_queryset(request).order_by().select_for_update(of=("self",))
        return rows.filter(**{cast("Any", field).name: value}).first()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Django's; what a service refuses in `save_model` (nothing is stored then) is said in the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except FactcheckError as error:
            request.META[_REFUSAL] = str(error)
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: Any = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"refusal": request.META.get(_REFUSAL, "")})

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        fieldsets: list[tuple[Any, dict[str, Any]]] = [
            (name, dict(options)) for name, options in super().get_fieldsets(request, obj)
        ]
        shown = [field for _, options in fieldsets for field in options["fields"]]
        if self.has_change_permission(request, obj) and obj is not None and SEEN not in shown:
            fieldsets[0][1]["fields"] = [*fieldsets[0][1]["fields"], SEEN]
        if obj is None or not self.has_change_permission(request, obj):
            for _, options in fieldsets:
                options["fields"] = [field for field in options["fields"] if field != SEEN]
        return fieldsets
