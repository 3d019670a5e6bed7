#pragma once

class QTableView;
class QTreeView;

namespace hone::ui {

/// Gives a table the house's look: 28 px rows, no grid, whole rows selected, headers at the left that do not turn bold,
/// no vertical header, smooth scrolling, keyboard.
void prepareTable(QTableView* table);
void prepareTree(QTreeView* tree);

} // namespace hone::ui
