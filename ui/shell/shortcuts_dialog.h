#pragma once

#include <QList>
#include <QString>

class QWidget;

namespace hone::ui {

/// One line of the overview of keys.
struct ShortcutLine {
  QString keys;
  QString words;
};
struct ShortcutGroup {
  QString title;
  QList<ShortcutLine> lines;
};

/// The keys that work everywhere and on the pages.
QList<ShortcutGroup> shortcutGroups();
/// Opens the overview of keys (F1, ?).
void showShortcuts(QWidget* parent);

} // namespace hone::ui
