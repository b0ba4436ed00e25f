"""The reliability of confidences: bins, error, the diagram, and predictions of any model."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from benchmarks.calibration import Prediction, bins_of, calibration_error, diagram, main, table


def predictions(p: float, right: int, wrong: int, kind: str = "ACCUSED") -> list[Prediction]:
    return [Prediction(kind, p, k < right) for k in range(right + wrong)]


def test_probabilities_that_hold_have_no_error() -> None:
    held = predictions(0.25, 1, 3) + predictions(0.75, 3, 1)
    assert calibration_error(bins_of(held, 2)) == 0
    assert calibration_error(bins_of([], 2)) == 0


def test_the_error_is_the_mean_distance() -> None:
    sure = predictions(0.9, 5, 5) + predictions(0.5, 5, 5)
    assert calibration_error(bins_of(sure, 2)) == pytest.approx(0.2)


def test_bins_have_equal_sizes_in_order_of_confidence() -> None:
    bins = bins_of([Prediction("MET", k / 100, False) for k in range(100)], 10)
    assert [b.size for b in bins] == [10] * 10
    assert [b.confidence for b in bins] == sorted(b.confidence for b in bins)


def test_events_and_noun_phrases_have_rows_of_their_own() -> None:
    text = table("run", predictions(0.5, 1, 1) + predictions(0.9, 9, 1, "PART_OF"))
    assert "| all | 12 |" in text
    assert "| events | 2 | 0.500 | 0.500 | 0.500 |" in text  # two bins of one relation each
    assert "| noun phrases | 10 | 0.900 | 0.900 |" in text


def test_the_diagram_is_svg_with_a_point_for_each_bin() -> None:
    root = ET.fromstring(diagram({"run": predictions(0.5, 10, 10)}))
    assert len(root.findall("{http://www.w3.org/2000/svg}circle")) == 10


def test_predictions_of_any_model(tmp_path, capsys) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text(
        "\n".join(json.dumps({"type": "MET", "p": 0.8, "right": k < 8}) for k in range(10)), "utf-8"
    )
    main(["--predictions", str(file), "--out", str(tmp_path / "out")])
    assert "### mine" in capsys.readouterr().out
    assert "| all | 10 | 0.800 | 0.800 |" in (tmp_path / "out.md").read_text("utf-8")
    assert (tmp_path / "out.svg").read_text("utf-8").startswith("<svg")
