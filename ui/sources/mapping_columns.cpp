#include "ui/sources/mapping_columns.h"

#include "ui/sources/mapping_edit.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace hone::ui {

namespace {
enum MappingColumnKind { NameColumn, ExampleColumn, MeaningColumn };
constexpr int kMeaningWidth = 196;
} // namespace

MappingColumns::MappingColumns(QWidget* parent) : QTableWidget(0, 3, parent)
{
  prepareTable(this);
  setHorizontalHeaderLabels({tr("Column"), tr("Examples"), tr("Means")});
  setAccessibleName(tr("Columns of the file"));
  verticalHeader()->setDefaultSectionSize(36);
  horizontalHeader()->setSectionResizeMode(ExampleColumn, QHeaderView::Stretch);
  setColumnWidth(NameColumn, 130);
  setColumnWidth(MeaningColumn, kMeaningWidth);
}

QComboBox* MappingColumns::box(int row) const { return qobject_cast<QComboBox*>(cellWidget(row, MeaningColumn)); }

void MappingColumns::setGuess(const MappingGuess& guess)
{
  m_guess = guess;
  setRowCount(static_cast<int>(guess.columns.size()));
  int row = 0;
  for (const auto& column : guess.columns) {
    auto* name = new QTableWidgetItem(safeLine(column.place, 120));
    auto font = Theme::instance().body();
    font.setWeight(QFont::DemiBold);
    name->setFont(font);
    name->setToolTip(tr("Filled in %1 of %2 records").arg(numberText(static_cast<std::int64_t>(column.filled)), numberText(static_cast<std::int64_t>(guess.records))));
    setItem(row, NameColumn, name);
    QStringList examples;
    for (const auto& example : column.examples)
      examples += safeLine(example, 80);
    auto* values = new QTableWidgetItem(examples.join(QStringLiteral(" · ")));
    values->setToolTip(examples.join(QLatin1Char('\n')));
    values->setForeground(tokens().textSecondary);
    setItem(row, ExampleColumn, values);
    auto* meaning = new QComboBox;
    meaning->setAccessibleName(tr("What the column “%1” means").arg(safeLine(column.place, 80)));
    meaning->setFocusPolicy(Qt::StrongFocus);
    meaning->installEventFilter(this);
    meaning->setMaxVisibleItems(16);
    setCellWidget(row, MeaningColumn, meaning);
    connect(meaning, &QComboBox::activated, this, [this, row](int) { choose(row, box(row)->currentData().toString().toStdString()); });
    ++row;
  }
  if (row > 0)
    setCurrentCell(0, 0);
  setMapping(guess.mapping);
}

void MappingColumns::setMapping(const Mapping& mapping)
{
  m_mapping = mapping;
  fillBoxes();
}

void MappingColumns::fillBoxes()
{
  const auto meanings = columnMeanings(m_mapping.shape);
  for (int row = 0; row < rowCount(); ++row) {
    auto* meaning = box(row);
    const QSignalBlocker blocker(meaning);
    const auto& place = m_guess.columns[static_cast<std::size_t>(row)].place;
    meaning->clear();
    meaning->addItem(m_mapping.keepRest ? tr("Not used, kept aside") : tr("Not used"), QString());
    for (const auto& [key, words] : meanings)
      meaning->addItem(words, QString::fromStdString(key));
    const auto now = meaningOf(m_mapping, place);
    meaning->setCurrentIndex(std::max(0, meaning->findData(QString::fromStdString(now))));
    const auto reason = std::ranges::find(m_guess.reasons, now, &std::pair<std::string, std::string>::first);
    meaning->setToolTip(reason == m_guess.reasons.end() ? QString() : safeText(reason->second, 400));
  }
}

void MappingColumns::choose(int row, const std::string& meaning)
{
  if (row < 0 || row >= rowCount())
    return;
  setMeaning(m_mapping, m_guess.columns[static_cast<std::size_t>(row)].place, meaning);
  fillBoxes();
  Q_EMIT changed(m_mapping);
}

void MappingColumns::keyPressEvent(QKeyEvent* event)
{
  const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space || event->key() == Qt::Key_F2;
  if (auto* meaning = box(currentRow()); opens && meaning && !event->modifiers().testFlag(Qt::ControlModifier)) {
    meaning->setFocus(Qt::ShortcutFocusReason);
    meaning->showPopup();
    return;
  }
  QTableWidget::keyPressEvent(event);
}

bool MappingColumns::eventFilter(QObject* watched, QEvent* event)
{
  // The wheel scrolls the list; it must not change what a column means on its way.
  if (event->type() == QEvent::Wheel) {
    event->ignore();
    return true;
  }
  if (event->type() == QEvent::FocusIn)
    for (int row = 0; row < rowCount(); ++row)
      if (box(row) == watched)
        setCurrentCell(row, MeaningColumn);
  return QTableWidget::eventFilter(watched, event);
}

} // namespace hone::ui
