"""Zip containers of the office formats, always the same bytes for the same parts."""

import io
import zipfile
from collections.abc import Mapping

EPOCH = (2024, 1, 1, 0, 0, 0)

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_package(parts: Mapping[str, str | bytes]) -> bytes:
    """The container of these parts in order; `mimetype` is stored as it is, as OpenDocument asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name, EPOCH), data, packing)
    return out.getvalue()
