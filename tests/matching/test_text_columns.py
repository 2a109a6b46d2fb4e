"""Tables in columns of text, as `pdftotext -layout` writes them: what their headers and wrapped lines tell."""

import unicodedata

import pytest

from extractor import Source, Template, extract, load_templates
from extractor.forms.specimen import (
    WRITERS,
    Layout,
    Unlabelled,
    Values,
    blank_zeros,
    draw_values,
    expected_cells,
    values_to_report,
    write_specimen,
)
from tests.expectations import wrong_cells

TEMPLATES = {template.form: template for template in load_templates()}
GAZETTE = ("statistics", "channels.gazette", "count")


def specimen(form: str, seed: int = 3) -> tuple[Template, Values, str]:
    """A form, figures many of which are blank, and the text of a report with them."""
    template = TEMPLATES[form]
    values = blank_zeros(draw_values(template, seed), seed, 0.5)
    return template, values, write_specimen(template, values, "txt-layout").decode()


def wrong(template: Template, values: Values, text: str) -> list[str]:
    report = extract(Source.of("a.txt", text.encode()))
    return [str(cell) for cell in wrong_cells(report, template, expected_cells(template, values))]


def leaf_header(text: str) -> str:
    return next(line for line in text.split("\n") if line.count("总计") == 2)


def last_replaced(line: str, old: str, new: str) -> str:
    head, _, tail = line.rpartition(old)
    return head + new + tail


@pytest.mark.parametrize("seed", range(4))
def test_a_line_far_to_the_right_belongs_to_the_header(seed: int) -> None:
    template, values, text = specimen("2021", seed)
    header = leaf_header(text)
    column = sum(2 if char > "\u2e80" else 1 for char in header[: header.rindex("尚未审结")])
    assert column > 60
    wrapped = last_replaced(header, "尚未审结", "   尚   ") + "\n" + " " * (column + 1) + "未审结"
    assert not wrong(template, values, text.replace(header, wrapped))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("label", ["其他他果", "其　 果", "其 \u3000结"])
def test_a_column_whose_label_is_misspelt_or_torn_apart_keeps_its_place(label: str, seed: int) -> None:
    template, values, text = specimen("2021", seed)
    header = leaf_header(text)
    assert not wrong(template, values, text.replace(header, last_replaced(header, "其他结果", label)))


@pytest.mark.parametrize("seed", range(4))
def test_labels_that_run_together_stand_between_the_others(seed: int) -> None:
    template, values, text = specimen("2021", seed)
    header = leaf_header(text)
    assert not wrong(
        template, values, text.replace(header, last_replaced(header, "其他结果  尚未审结", "  其他结尚未审结  "))
    )


def test_the_one_value_of_a_table_is_placed_by_its_header() -> None:
    template, values, _ = specimen("2021")
    values = {key: value for key, value in values.items() if key[0] != "disputes" or "review." not in key[2][:7]}
    values["disputes", "cases", "review.corrected"] = "6"
    report = values_to_report(template, values, layout=Layout(unlabelled=Unlabelled.SPLIT))
    assert not wrong(template, values, WRITERS["txt-layout"](report).decode())


@pytest.mark.parametrize(("upper", "lower"), [("53", "8"), ("1", "4"), ("5", "97")])
def test_a_number_that_wraps_beside_its_label_is_whole(upper: str, lower: str) -> None:
    template, values, _ = specimen("2014")
    values[GAZETTE] = upper + lower
    text = write_specimen(template, values, "txt-layout").decode()
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if "公报公开" in line)
    assert upper + lower in lines[at]
    assert upper + lower not in lines[at + 1]
    place = lines[at].rindex(upper + lower)
    column = sum(2 if char > "\u2e80" else 1 for char in lines[at][:place])
    lines[at] = lines[at].replace(upper + lower, upper)
    lines[at + 1] += " " * (column - 2 * len(lines[at + 1])) + lower
    assert not wrong(template, values, "\n".join(lines))


def test_a_header_that_comes_again_places_the_rows_below_it() -> None:
    template, values, text = specimen("2021")
    lines = text.split("\n")
    first = next(at for at, line in enumerate(lines) if "自然人" in line)
    cut = next(at for at, line in enumerate(lines) if "（七）总计" in line)
    end = next(at for at, line in enumerate(lines) if "四、结转下年度" in line) + 1
    below = [" " * 12 + line for line in (*lines[first - 1 : first + 2], *lines[cut:end])]
    assert not wrong(template, values, "\n".join([*lines[:cut], *below, *lines[end:]]))


def test_a_label_said_before_a_row_that_is_counted_is_not_the_row() -> None:
    """`27 （二）申请办结数`, and the label again with its value in the next line."""
    template = TEMPLATES["2014"]
    values = draw_values(template, 3)
    report = values_to_report(template, values, layout=Layout(serial="序号"))
    lines = WRITERS["txt-layout"](report).decode().split("\n")
    at = next(at for at, line in enumerate(lines) if "（二）申请办结数" in line)
    number = lines[at].split()[0]
    before = lines[at][: lines[at].index("（二）申请办结数") + len("（二）申请办结数")]
    lines[at : at + 1] = [before, lines[at].replace(number, " " * len(number), 1)]
    assert not wrong(template, values, "\n".join(lines))


def test_one_number_below_the_header_of_a_block_is_its_only_row() -> None:
    template, values, _ = specimen("2021")
    values = {**values, ("proactive", "fees", "amount"): "0.25"}
    lines = write_specimen(template, values, "txt-spaced").decode().split("\n")
    (at,) = [at for at, line in enumerate(lines) if line.startswith("行政事业性收费")]
    lines[at] = lines[at].removeprefix("行政事业性收费").strip()
    cells = extract(Source.of("a.txt", "\n".join(lines).encode())).cells
    assert [str(cell.value) for cell in cells if cell.row == "fees"] == ["0.25"]


def display(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def test_a_number_that_wraps_beside_the_end_of_its_groups_label_is_whole() -> None:
    """`（三）不予 4.保护第三方合法权益 … 1` and `公开 … 5` below it are one row, with 15."""
    template = TEMPLATES["2021"]
    row, ends = "denied.third_party", ("natural_person", "total")
    values = {key: "15" if key[2] in ends else "0" for key in draw_values(template, 3) if key[1] == row}
    lines = write_specimen(template, draw_values(template, 3) | values, "txt-layout").decode().split("\n")
    at = next(at for at, line in enumerate(lines) if "4.保护第三方合法权益" in line)
    head, middle, _ = lines[at].split("15")
    indent = " " * head.index("公开")
    below = indent + "公开"
    below += " " * (display(head) - display(below)) + "5 " + " " * display(middle) + "5"
    above = lines[at - 1].replace("（三）不予", " " * 10)
    lines[at - 1 : at + 1] = [above, head.replace("公开" + " " * 6, "（三）不予") + "1 " + middle + "1", below]
    report = extract(Source.of("a.txt", "\n".join(lines).encode()))
    assert [cell.raw for cell in report.cells if cell.row == row and cell.column in ends] == ["1\n5", "1\n5"]


def test_numbers_that_count_rows_within_the_text_of_their_labels_hide_no_label() -> None:
    """`59 2.兼职人员数` before `60 1.专职人员数…`: both are known by their labels, out of order."""
    template = TEMPLATES["2014"]
    values = draw_values(template, 3)
    text = WRITERS["txt-spaced"](values_to_report(template, values, layout=Layout(serial="序号"))).decode()
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if "1.专职人员数" in line)
    one, other = (line.split(" ", 1) for line in lines[at : at + 2])
    lines[at : at + 2] = [f"{one[0]} {other[1]}", f"{other[0]} {one[1]}"]
    assert "2.兼职人员数" in lines[at]
    assert not wrong(template, values, "\n".join(lines))


def test_a_label_that_is_cut_off_in_a_table_of_words_may_be_a_blank_row() -> None:
    template, values, _ = specimen("2021")
    values = {key: "" if key[1] == "denied.third_party" else text for key, text in values.items()}
    text = write_specimen(template, values, "txt-layout").decode()
    assert not wrong(template, values, text.replace("4.保护第三方合法权益", "4.保护第三方合法  "))


@pytest.mark.parametrize("seed", range(4))
def test_a_page_whose_columns_are_set_anew_is_placed_by_its_own(seed: int) -> None:
    """`pdftotext -layout` spaces each page by itself: below, the columns are narrower than above."""
    template, values, _ = specimen("2021", seed)
    full = {key: "3" for key in values if key[1] == "denied.administrative_query" and not values[key]}
    values = values | full
    lines = write_specimen(template, values, "txt-layout").decode().split("\n")
    cut = next(at for at, line in enumerate(lines) if "4.保护第三方合法权益" in line)
    end = next(at for at in range(cut, len(lines)) if not lines[at].strip())
    below = [narrowed(line) for line in lines[cut:end]]
    assert not wrong(template, values, "\n".join([*lines[:cut], "", *below, *lines[end:]]))


def narrowed(line: str, edge: int = 48) -> str:
    """The words of a line behind its label nearer to each other, under those of other lines as they were."""
    found, column = "", 0
    for word in line.split():
        start = line.index(word, column)
        at, column = display(line[:start]), start + len(word)
        found += " " * (at - max(at - edge, 0) // 5 - display(found)) + word
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_label_of_one_character_a_line_has_the_values_beside_one_of_them(seed: int) -> None:
    template, values, text = specimen("2014", seed)
    line = next(line for line in text.split("\n") if "2.同意公开答复数" in line)
    label = "2.同意公开答复数"
    start = line.index(label)
    rest = line[start + len(label) :]
    pieces = [label[:3], *label[3:]]
    stacked = [" " * start + piece for piece in pieces]
    stacked[5] += " " * (display(label) - display(pieces[5])) + rest
    assert not wrong(template, values, text.replace(line, "\n".join(stacked)))
