"""Tables of rows: what a cell shows beside its text."""

from __future__ import annotations

from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow


def test_a_row_of_a_table_may_have_a_sign_in_one_column(qtbot, look, shown):
    """Before its text; the others have none."""
    model = RowsModel((TableColumn("A", 80), TableColumn("B", 80)))
    model.set_rows((TableRow("one", ("", ""), sign=(1, "complete", "green")), TableRow("two", ("", ""))))
    view = shown(RowsView(model, "table", "Table"), 300, 140)
    image = view.viewport().grab().toImage()
    green = look.color("green").name()
    found = {(x, y) for x in range(300) for y in range(100) if image.pixelColor(x, y).name() == green}

    assert found
    assert all(80 < x < 120 and y < look.height("table_row") for x, y in found)
