#include "ui/sources/event_preview.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

enum EventColumn { NameColumn, OfColumn, WhenColumn, ValueColumn };
constexpr std::size_t kReasonsShown = 4;

} // namespace

EventPreviewView::EventPreviewView(QWidget* parent)
  : QWidget(parent), m_headline(makeLabel(QString(), TextRole::strong)), m_table(new QTableWidget(0, 4)), m_notes(makeParagraph(QString(), TextRole::secondary))
{
  setAccessibleName(tr("Preview"));
  prepareTable(m_table);
  m_table->setHorizontalHeaderLabels({tr("Event"), tr("Of"), tr("When"), tr("Value")});
  m_table->setAccessibleName(tr("The first events of the file"));
  m_table->horizontalHeader()->setStretchLastSection(true);
  m_table->setColumnWidth(NameColumn, 150);
  m_table->setColumnWidth(OfColumn, 220);
  m_table->setColumnWidth(WhenColumn, 150);
  m_headline->setWordWrap(true);
  m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_notes->setAccessibleName(tr("How the file is read"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(m_headline);
  layout->addWidget(m_table, 1);
  layout->addWidget(m_notes);
  setMissing({});
}

void EventPreviewView::setMissing(const QString& text)
{
  m_headline->setText(text);
  setTone(m_headline, "secondary");
  m_table->setRowCount(0);
  m_table->hide();
  m_notes->hide();
}

void EventPreviewView::setPreview(const Result<EventPreview>& preview)
{
  if (preview) {
    fill(*preview);
    return;
  }
  setMissing(safeText(preview.error().describe(), 600));
  setTone(m_headline, "failed");
}

void EventPreviewView::fill(const EventPreview& preview)
{
  const auto found = numberText(static_cast<std::int64_t>(preview.found));
  const auto setAside = numberText(static_cast<std::int64_t>(preview.setAside));
  m_headline->setText(preview.whole ? tr("Events: %1. Records that would be set aside: %2.").arg(found, setAside)
                                    : tr("Events in the beginning of the file: %1. Records of it that would be set aside: %2.").arg(found, setAside));
  setTone(m_headline, preview.found == 0 ? "failed" : preview.setAside > 0 ? "warning" : "primary");

  m_table->setRowCount(static_cast<int>(preview.events.size()));
  for (int row = 0; row < m_table->rowCount(); ++row) {
    const auto& event = preview.events[static_cast<std::size_t>(row)];
    QStringList of;
    if (!event.conversationId.empty())
      of += tr("conversation %1").arg(safeLine(event.conversationId, 60));
    if (!event.userId.empty())
      of += tr("user %1").arg(safeLine(event.userId, 60));
    QStringList value;
    if (event.number)
      value += QLocale().toString(*event.number, 'g', 12);
    if (!event.text.empty())
      value += safeLine(event.text, 200);
    const QStringList cells{safeLine(event.name, 80), of.join(QStringLiteral(", ")), event.at ? timeText(event.at) : tr("no time"),
                            value.isEmpty() ? QStringLiteral("—") : value.join(QStringLiteral(" · "))};
    for (int column = 0; column < cells.size(); ++column) {
      auto* cell = new QTableWidgetItem(cells[column]);
      cell->setToolTip(cells[column]);
      m_table->setItem(row, column, cell);
    }
  }
  m_table->setVisible(!preview.events.empty());

  QStringList notes;
  if (preview.found > 0)
    notes += tr("Read as %1.").arg(safeLine(preview.reason, 400));
  if (preview.named > 0)
    notes += tr("Of the %1 shown events that name a conversation, %2 find theirs in this store. The others wait for it.")
               .arg(numberText(static_cast<std::int64_t>(preview.named)), numberText(static_cast<std::int64_t>(preview.joined)));
  for (std::size_t i = 0; i < std::min(preview.rejected.size(), kReasonsShown); ++i) {
    const auto& rejected = preview.rejected[i];
    const auto reason = safeLine(rejected.reason, 300);
    notes += QStringLiteral("◆ ") + (rejected.line ? tr("Line %1: %2").arg(numberText(*rejected.line), reason) : reason);
  }
  if (preview.setAside > kReasonsShown)
    notes += tr("… and %n more", nullptr, static_cast<int>(preview.setAside - kReasonsShown));
  m_notes->setText(notes.join(QLatin1Char('\n')));
  m_notes->setVisible(!notes.isEmpty());
}

} // namespace hone::ui
