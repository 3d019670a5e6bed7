#include "ui/widgets/style.h"

#include <QStringList>

namespace hone::ui {

namespace {

// Names in @…@ are replaced by token colours. No rule matches all widgets: what no rule matches is drawn by Style.
const char* const kSheet = R"(
QMainWindow, QDialog { background: @base@; }
QFrame[surface="raised"] { background: @raised@; border: none; }
QFrame[surface="sunken"] { background: @sunken@; border: none; }
QFrame[surface="base"] { background: @base@; border: none; }
QFrame[surface="panel"] { background: @raised@; border: 1px solid @hairline@; border-radius: 6px; }
QFrame[surface="popup"] { background: @raised@; border: 1px solid @hairline@; }
QFrame[surface="drop"] { background: transparent; border: 1px dashed @textSecondary@; border-radius: 6px; }
QFrame[surface="drop"][active="true"] { background: @selected@; border-color: @accent@; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[plain="true"] { background: transparent; }

QLabel[tone="secondary"] { color: @textSecondary@; }
QLabel[tone="accent"] { color: @accent@; }
QLabel[tone="failed"] { color: @failed@; }
QLabel[tone="resolved"] { color: @resolved@; }
QLabel[tone="warning"] { color: @abandoned@; }

QPushButton { background: @raised@; color: @textPrimary@; border: 1px solid @hairline@; border-radius: 6px;
  padding: 5px 12px; min-height: 18px; }
QPushButton:hover { border-color: @textSecondary@; }
QPushButton:pressed, QPushButton:checked { background: @sunken@; }
QPushButton:checked { border-color: @accent@; color: @accent@; }
QPushButton:focus { border-color: @accent@; }
QPushButton:disabled { color: @disabled@; background: @base@; border-color: @hairline@; }
QPushButton[kind="primary"] { background: @accent@; color: @onAccent@; border-color: @accent@; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accentHover@; border-color: @accentHover@; }
QPushButton[kind="primary"]:pressed { background: @accentPressed@; border-color: @accentPressed@; }
QPushButton[kind="primary"]:focus { border-color: @focusOnAccent@; }
QPushButton[kind="primary"]:disabled { background: @sunken@; color: @disabled@; border-color: @hairline@; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; }
QPushButton[kind="ghost"]:hover { background: @hover@; }
QPushButton[kind="ghost"]:pressed, QPushButton[kind="ghost"]:checked { background: @selected@; color: @textPrimary@; }
QPushButton[kind="ghost"]:focus { border-color: @accent@; }
QPushButton[kind="danger"] { color: @failed@; }
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:focus { border-color: @failed@; }
QPushButton[kind="link"] { background: transparent; border: none; padding: 2px 0; color: @accent@; text-align: left; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton[kind="chip"] { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 2px 8px;
  min-height: 18px; color: @textSecondary@; }
QPushButton[kind="chip"]:hover { background: @hover@; }
QPushButton[kind="chip"]:focus { border-color: @accent@; }
QPushButton[kind="chip"][active="true"] { background: @selected@; color: @textPrimary@; }
QPushButton::menu-indicator { image: none; width: 0; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; color: @textPrimary@; }
QToolButton:hover { background: @hover@; }
QToolButton:pressed, QToolButton:checked { background: @selected@; }
QToolButton:focus { border-color: @accent@; }
QToolButton:disabled { color: @disabled@; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="rail"] { text-align: left; padding: 6px 10px; color: @textSecondary@; }
QToolButton[kind="rail"]:hover { color: @textPrimary@; background: @hover@; }
QToolButton[kind="rail"]:checked { color: @textPrimary@; background: @selected@; }
QToolButton[kind="segment"] { border: none; border-radius: 4px; padding: 3px 10px; color: @textSecondary@; }
QToolButton[kind="segment"]:hover { color: @textPrimary@; background: transparent; }
QToolButton[kind="segment"]:checked { background: @raised@; color: @textPrimary@; }
QToolButton[kind="segment"]:focus { border: 1px solid @accent@; padding: 2px 9px; }
QFrame[surface="segments"] { background: @sunken@; border: 1px solid @hairline@; border-radius: 6px; }

QLineEdit, QTextEdit[field="true"], QPlainTextEdit[field="true"], QDateEdit, QDateTimeEdit {
  background: @raised@; color: @textPrimary@; border: 1px solid @hairline@; border-radius: 6px; padding: 4px 8px;
  selection-background-color: @textSelection@; selection-color: @textPrimary@; }
QLineEdit { min-height: 20px; }
QAbstractSpinBox { min-height: 24px; }
QAbstractSpinBox QLineEdit { background: transparent; border: none; padding: 0; min-height: 0; }
QLineEdit:hover { border-color: @textSecondary@; }
QLineEdit:focus, QTextEdit[field="true"]:focus, QPlainTextEdit[field="true"]:focus,
QDateEdit:focus, QDateTimeEdit:focus { border-color: @accent@; }
QLineEdit:disabled { background: @base@; color: @disabled@; }
QLineEdit[kind="bare"] { background: transparent; border: none; padding: 4px 0; }
QTextEdit, QPlainTextEdit, QTextBrowser { background: @raised@; color: @textPrimary@; border: none;
  selection-background-color: @textSelection@; selection-color: @textPrimary@; }

QTableView, QTreeView, QListView { background: @raised@; alternate-background-color: @raised@; color: @textPrimary@;
  border: none; outline: none; gridline-color: @hairline@; selection-background-color: @selected@;
  selection-color: @textPrimary@; }
QTableView::item, QTreeView::item { border: none; border-bottom: 1px solid @hairlineSoft@; padding: 0 8px; }
QTableView::item:hover, QTreeView::item:hover, QListView::item:hover { background: @hover@; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @selected@; color: @textPrimary@; }
QTableView[kind="plain"], QTreeView[kind="plain"], QListView[kind="plain"] { background: transparent; }
QHeaderView { background: @raised@; border: none; }
QHeaderView::section { background: @raised@; color: @textSecondary@; border: none; border-bottom: 1px solid @hairline@;
  padding: 5px 3px 5px 11px; }
QHeaderView::section:hover { color: @textPrimary@; }
QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-origin: padding; subcontrol-position: top center; width: 8px; height: 8px; }
QTableCornerButton::section { background: @raised@; border: none; }
QComboBox QAbstractItemView { background: @raised@; border: 1px solid @hairline@; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border-radius: 4px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; border: none; }
QScrollBar::handle { background: @scroll@; border-radius: 3px; border: none; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 2px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @scrollHover@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid @hairline@; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @textSecondary@; border: none; border-bottom: 2px solid transparent;
  padding: 7px 2px; margin-right: 18px; }
QTabBar::tab:hover { color: @textPrimary@; }
QTabBar::tab:selected { color: @textPrimary@; border-bottom-color: @accent@; }
QTabBar::tab:focus { color: @accent@; }

QMenu { background: @raised@; border: 1px solid @hairline@; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 10px; border-radius: 4px; color: @textPrimary@; }
QMenu::item:selected { background: @selected@; }
QMenu::item:disabled { color: @disabled@; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 8px; }
QMenu::separator { height: 1px; background: @hairline@; margin: 4px 8px; }
QToolTip { background: @raised@; color: @textPrimary@; border: 1px solid @hairline@; padding: 4px 6px; }

QSplitter::handle { background: @hairline@; }
QSplitter::handle:hover { background: @accent@; }
QProgressBar { background: @sunken@; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: @accent@; border-radius: 2px; }
QStatusBar { background: @base@; color: @textSecondary@; }
QStatusBar::item { border: none; }
QGroupBox { border: none; margin-top: 20px; padding: 0; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
)";

QColor over(const QColor& top, const QColor& bottom, double alpha)
{
  return QColor::fromRgbF(static_cast<float>(top.redF() * alpha + bottom.redF() * (1 - alpha)),
                          static_cast<float>(top.greenF() * alpha + bottom.greenF() * (1 - alpha)),
                          static_cast<float>(top.blueF() * alpha + bottom.blueF() * (1 - alpha)));
}

} // namespace

QString styleSheetFrom(const Tokens& t)
{
  const QColor towards = t.dark ? QColor(Qt::white) : QColor(Qt::black);
  const std::pair<const char*, QColor> colours[] = {
    {"base", t.base},
    {"raised", t.raised},
    {"sunken", t.sunken},
    {"hairline", t.hairline},
    {"hairlineSoft", over(t.hairline, t.raised, 0.55)},
    {"textPrimary", t.textPrimary},
    {"textSecondary", t.textSecondary},
    {"disabled", over(t.textSecondary, t.base, 0.55)},
    {"accent", t.accent},
    {"accentHover", over(towards, t.accent, 0.10)},
    {"accentPressed", over(towards, t.accent, 0.20)},
    {"focusOnAccent", t.textPrimary},
    {"onAccent", t.onAccent},
    {"failed", t.failed},
    {"resolved", t.resolved},
    {"abandoned", t.abandoned},
    {"hover", over(t.textPrimary, t.base, t.dark ? 0.07 : 0.05)},
    {"selected", over(t.accent, t.raised, t.dark ? 0.20 : 0.12)},
    {"textSelection", over(t.accent, t.raised, t.dark ? 0.40 : 0.25)},
    {"scroll", over(t.textSecondary, t.base, 0.35)},
    {"scrollHover", over(t.textSecondary, t.base, 0.65)},
  };
  auto sheet = QString::fromUtf8(kSheet);
  for (const auto& [name, colour] : colours)
    sheet.replace(QLatin1Char('@') + QLatin1String(name) + QLatin1Char('@'), colour.name());
  return sheet;
}

} // namespace hone::ui
