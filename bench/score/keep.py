"""Judged documents saved as a pair of files: NAME.json (labels, keys, sizes) and NAME.npz (the arrays, one after the
other). What a confidence model is fitted on, and what can be scored again without extracting."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from bench.score.judged import FEATURES, STATUSES, Judged, Labels

VERSION = 1
ARRAYS = ("confidence", "right", "found", "true", "evidence")


def save(documents: Sequence[Judged], path: Path) -> None:
    """Write PATH.json and PATH.npz; a suffix that `path` has is dropped."""
    forms = list(dict.fromkeys(one.keys for one in documents))
    meta = {
        "version": VERSION,
        "features": FEATURES,
        "statuses": STATUSES,
        "keys": forms,
        "documents": [
            {
                **asdict(one.labels),
                "keys": forms.index(one.keys),
                "confidence_in_all": one.confidence_in_all,
                "no_table": one.no_table,
            }
            for one in documents
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps(meta, ensure_ascii=False, indent=0), encoding="utf-8")
    arrays: dict[str, Any] = {name: np.concatenate([getattr(one, name) for one in documents]) for name in ARRAYS}
    np.savez_compressed(path.with_suffix(".npz"), **arrays)


def load(path: Path) -> list[Judged]:
    """What was saved. Raises ValueError where it was saved by a version with other columns: extract again."""
    meta = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if (meta["version"], tuple(meta["features"]), tuple(meta["statuses"])) != (VERSION, FEATURES, STATUSES):
        raise ValueError(f"{path} was saved with other evidence than there is today: make it again with --save")
    with np.load(path.with_suffix(".npz")) as file:
        arrays = {name: file[name] for name in ARRAYS}
    forms = [tuple((table, row, column) for table, row, column in keys) for keys in meta["keys"]]
    documents, start = [], 0
    for one in meta["documents"]:
        keys, confidence, reason = forms[one.pop("keys")], one.pop("confidence_in_all"), one.pop("no_table")
        end = start + len(keys)
        labels = Labels(**{**one, "kinds": tuple(one["kinds"])})
        cut = {name: array[start:end] for name, array in arrays.items()}
        documents.append(Judged(labels=labels, keys=keys, confidence_in_all=confidence, no_table=reason, **cut))
        start = end
    return documents
