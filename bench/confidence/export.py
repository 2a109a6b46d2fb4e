"""Fitted trees as the numbers that the package ships: see extractor/cells/model.py."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.confidence.fit import Models
from bench.score.measures import Floats

PLACES = 5


def model_to_json(
    models: Models,
    steps: Mapping[str, tuple[Floats, Floats]],
    *,
    given_up: float,
    whole: float,
    dial: Sequence[tuple[float, float]],
    documents: int,
    recipe: str,
) -> str:
    """The file, one tree a line."""
    answers = {str(question): {"base": base_of(model), "trees": trees_of(model)} for question, model in models.items()}
    data: dict[str, Any] = {
        "recipe": recipe,
        "documents": documents,
        "given_up": round(given_up, 3),
        "whole": round(whole, 3),
        "there": [[round(float(x), 7) for x in column] for column in steps["there"]],
        "absent": [[round(float(x), 7) for x in column] for column in steps["absent"]],
        "dial": [[round(least, 7), round(risk, 7)] for least, risk in dial],
        "answers": answers,
    }
    return json.dumps(data).replace("[[[", "[\n[[").replace("]], [[", "]],\n[[") + "\n"


def base_of(model: Any) -> float:
    """The log odds before any tree."""
    return float(model._baseline_prediction.ravel()[0])


def trees_of(model: Any) -> list[list[list[float]]]:
    """The columns of every tree: feature, most, left, right, value."""
    return [nodes_to_columns(predictors[0].nodes) for predictors in model._predictors]


def nodes_to_columns(nodes: Any) -> list[list[float]]:
    """scikit-learn's nodes; a leaf looks at feature -1."""
    leaves = nodes["is_leaf"].astype(bool)
    feature = [-1 if leaf else int(at) for leaf, at in zip(leaves, nodes["feature_idx"], strict=True)]
    most = [0.0 if leaf else round(float(x), PLACES) for leaf, x in zip(leaves, nodes["num_threshold"], strict=True)]
    value = [round(float(x), PLACES) if leaf else 0.0 for leaf, x in zip(leaves, nodes["value"], strict=True)]
    return [feature, most, nodes["left"].tolist(), nodes["right"].tolist(), value]
