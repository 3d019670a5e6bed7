#include "ui/shell/shortcuts_dialog.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hone::ui {

namespace {
QString keyPhrase(const char* text) { return QCoreApplication::translate("hone::ui::shortcuts", text); }
} // namespace

QList<ShortcutGroup> shortcutGroups()
{
  const auto k = [](const char* keys) { return QString::fromUtf8(keys); };
  return {
    {keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Everywhere")),
     {{k("Ctrl+K"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Find a page, an action, an intent or a conversation"))},
      {k("Ctrl+1 … Ctrl+7"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Go to a page"))},
      {k("Ctrl+,"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Settings"))},
      {k("Ctrl+O"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Import files"))},
      {k("Ctrl+F"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Search in conversations"))},
      {k("Ctrl+Backspace"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Clear the filter"))},
      {k("Ctrl+J"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Show or hide the jobs"))},
      {k("Ctrl+B"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Collapse or expand the navigation"))},
      {k("Ctrl+Shift+L"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Light or dark theme"))},
      {k("F1  ?"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "This overview"))},
      {k("Ctrl+Q"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Quit"))}}},
    {keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Conversations")),
     {{k("J  K"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Next, previous conversation"))},
      {k("1 … 4"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Say how it ended"))},
      {k("I"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Correct the intent"))}}},
    {keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Intents")),
     {{k("F2"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Rename"))},
      {k("M"), keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Merge into another"))}}},
  };
}

void showShortcuts(QWidget* parent)
{
  auto* dialog = new QDialog(parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Keyboard")));
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  layout->setSpacing(space::m);
  layout->addWidget(makeLabel(keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Keyboard")), TextRole::title));
  auto* columns = new QHBoxLayout;
  columns->setSpacing(48);
  QVBoxLayout* column = nullptr;
  for (const auto& group : shortcutGroups()) {
    // The long first group fills the left column, the pages' groups share the right one.
    if (columns->count() < 2) {
      column = new QVBoxLayout;
      column->setSpacing(space::s);
      columns->addLayout(column);
    } else {
      column->addSpacing(space::m);
    }
    column->addWidget(makeLabel(group.title, TextRole::strong));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::s);
    int row = 0;
    for (const auto& line : group.lines) {
      grid->addWidget(makeLabel(line.keys, TextRole::mono), row, 0);
      grid->addWidget(makeLabel(line.words, TextRole::secondary), row, 1);
      ++row;
    }
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
  }
  for (int i = 0; i < columns->count(); ++i)
    static_cast<QVBoxLayout*>(columns->itemAt(i)->layout())->addStretch();
  layout->addLayout(columns);
  auto* close = makeButton(keyPhrase(QT_TRANSLATE_NOOP("hone::ui::shortcuts", "Close")));
  close->setDefault(true);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch();
  buttons->addWidget(close);
  layout->addLayout(buttons);
  QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
  dialog->open();
}

} // namespace hone::ui
