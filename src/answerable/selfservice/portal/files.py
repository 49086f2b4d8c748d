"""Files that come through a form: how many, how large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from answerable.channels.incoming import IncomingAttachment

MOST_FILES, MOST_MEGABYTES = 10, 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
MOST_BODY = MOST_BYTES + 1024 * 1024  # of a whole form


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = [each for each in (data or []) if each]
        if len(given) > MOST_FILES:
            words = _("At most %(most)s files go along. Please choose them anew.")
            raise forms.ValidationError(words % {"most": MOST_FILES})
        if sum(each.size or 0 for each in given) > MOST_BYTES:
            words = _("The files are larger than %(most)s MB together. Please choose fewer or smaller ones.")
            raise forms.ValidationError(words % {"most": MOST_MEGABYTES})
        return given


def read_files(given: Sequence[UploadedFile[Any]]) -> tuple[IncomingAttachment, ...]:
    return tuple(
        IncomingAttachment(
            each.name or "attachment", each.content_type or "application/octet-stream", each.read()
        )
        for each in given
    )
