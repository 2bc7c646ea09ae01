"""The form that takes a briefing in: a text, a file or an address, and what is wrong with it said at the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from claims.models import Topic
from factcheck.core.errors import FactcheckError
from factcheck.core.text import MAX_TEXT_BYTES, MAX_TEXT_CHARS, checked_text, decoded
from sources.ingest.pages import checked_address

SOURCES = ("text", "file", "url")


class IntakeForm(forms.Form):
    """Valid with exactly one source. `cleaned_data` then holds what `request_briefing` takes: text or url."""

    text = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        label="Paste the text",
        help_text=f"At most {MAX_TEXT_CHARS:,} characters.",
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="Or upload a text file",
        help_text=f"Plain text, UTF-8, at most {MAX_TEXT_BYTES // 1_000_000} MB.",
    )
    url = forms.CharField(
        required=False,
        max_length=2000,
        label="Or give the address of a page",
        help_text="For example https://example.org/news/briefing. A worker fetches and reads it.",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    title = forms.CharField(
        required=False, max_length=500, help_text="Optional; else the first line or the page's title."
    )
    topic = forms.ModelChoiceField(Topic.objects.all(), required=False, empty_label="No topic")

    def clean_text(self) -> str:
        raw = str(self.cleaned_data["text"])
        return _or_invalid(checked_text, raw) if raw.strip() else ""

    def clean_file(self) -> str:
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        if upload is None:
            return ""
        if (upload.size or 0) > MAX_TEXT_BYTES:
            raise ValidationError(f"The file is too large: {upload.size:,} bytes, at most {MAX_TEXT_BYTES:,} are read.")
        return _or_invalid(lambda data: checked_text(decoded(data)), upload.read())

    def clean_url(self) -> str:
        address = str(self.cleaned_data["url"]).strip()
        return _or_invalid(checked_address, address) if address else ""

    def clean(self) -> dict[str, Any]:
        given = [name for name in SOURCES if self.cleaned_data.get(name)]
        if not given and not self.errors:
            raise ValidationError("Give one of three: a text, a file, or an address.")
        if len(given) > 1:
            raise ValidationError("Give only one: a text, a file, or an address. Empty the others.")
        return self.cleaned_data

    @property
    def source(self) -> str:
        """The name of the field that was filled in."""
        return next(name for name in SOURCES if self.cleaned_data.get(name))


def _or_invalid(check: Any, raw: Any) -> str:
    try:
        return str(check(raw))
    except FactcheckError as error:
        raise ValidationError(str(error)) from error
