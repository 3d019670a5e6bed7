#include "ui/sources/source_details.h"

#include "ui/sources/ledger_view.h"
#include "ui/sources/privacy_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

QString everyText(std::int64_t minutes)
{
  if (minutes <= 0)
    return SourceDetails::tr("only by hand");
  return minutes % 60 == 0 ? SourceDetails::tr("every %n hour(s)", nullptr, static_cast<int>(minutes / 60))
                           : SourceDetails::tr("every %n minute(s)", nullptr, static_cast<int>(minutes));
}

} // namespace

SourceDetails::SourceDetails(const Actions& actions, QWidget* parent)
  : QFrame(parent), m_actions(actions), m_body(new QWidget), m_picture(new QLabel), m_name(new ElidedLabel), m_state(makeLabel(QString())),
    m_problem(makeSurface("panel")), m_problemText(makeParagraph(QString())), m_ledger(new LedgerView),
    m_ledgerUnit(makeLabel(QString(), TextRole::small)), m_facts(new QGridLayout)
{
  setProperty("surface", QStringLiteral("raised"));
  setAccessibleName(tr("Chosen source"));
  m_body->setProperty("plain", true);
  auto* layout = new QVBoxLayout(m_body);
  layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
  layout->setSpacing(space::m);

  auto* head = new QHBoxLayout;
  head->setSpacing(space::s);
  head->addWidget(m_picture);
  m_name->setFont(Theme::instance().section());
  head->addWidget(m_name, 1);
  head->addWidget(m_state);
  layout->addLayout(head);

  auto* problemLayout = new QVBoxLayout(m_problem);
  problemLayout->setContentsMargins(space::m, space::s, space::m, space::s);
  m_problemText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_problemText->setAccessibleName(tr("Last error"));
  setTone(m_problemText, "failed");
  problemLayout->addWidget(m_problemText);
  layout->addWidget(m_problem);

  auto* buttons = new FlowLayout(nullptr, space::s);
  buttons->addWidget(makeActionButton(actions.open, ButtonKind::secondary));
  buttons->addWidget(makeActionButton(actions.fetch, ButtonKind::secondary));
  buttons->addWidget(makeActionButton(actions.pause, ButtonKind::secondary));
  buttons->addWidget(makeActionButton(actions.setAside, ButtonKind::secondary));
  buttons->addWidget(makeActionButton(actions.edit, ButtonKind::secondary));
  layout->addLayout(buttons);
  layout->addSpacing(space::xs);

  auto* ledgerHead = new QHBoxLayout;
  ledgerHead->addWidget(makeLabel(tr("Ledger"), TextRole::strong));
  ledgerHead->addStretch();
  ledgerHead->addWidget(m_ledgerUnit);
  layout->addLayout(ledgerHead);
  layout->addWidget(m_ledger);
  layout->addSpacing(space::s);
  layout->addWidget(new Separator);

  m_facts->setHorizontalSpacing(space::l);
  m_facts->setVerticalSpacing(space::s);
  m_facts->setColumnStretch(1, 1);
  layout->addLayout(m_facts);
  addFact("now", tr("In the store"));
  addFact("last", tr("Last arrival"));
  addFact("type", tr("Kind"));
  addFact("location", tr("Where"));
  addFact("files", tr("Files"));
  addFact("schedule", tr("Runs"));
  addFact("upto", tr("Fetched up to"));
  addFact("cursor", tr("Last cursor"));
  addFact("rows", tr("Rows"));
  addFact("redaction", tr("Redaction"));
  addFact("retention", tr("Kept"));
  layout->addSpacing(space::s);
  layout->addWidget(new Separator);
  auto* care = new FlowLayout(nullptr, space::s);
  care->addWidget(makeActionButton(actions.redact, ButtonKind::secondary));
  care->addWidget(makeActionButton(actions.retention, ButtonKind::secondary));
  care->addWidget(makeActionButton(actions.remove, ButtonKind::danger));
  layout->addLayout(care);
  layout->addStretch();

  fillWithScrollArea(this, m_body);
  setEntry(nullptr);
}

ElidedLabel* SourceDetails::addFact(const char* key, const QString& label)
{
  const int row = m_facts->rowCount();
  auto* word = makeLabel(label, TextRole::secondary);
  auto* value = new ElidedLabel({}, Qt::ElideMiddle);
  value->setTextInteractionFlags(Qt::TextSelectableByMouse);
  value->setAccessibleName(label);
  m_facts->addWidget(word, row, 0, Qt::AlignTop);
  m_facts->addWidget(value, row, 1);
  m_factLabels.insert(QString::fromLatin1(key), {word, value});
  return value;
}

void SourceDetails::setFact(const char* key, const QString& text)
{
  const auto labels = m_factLabels.value(QString::fromLatin1(key));
  labels.first->setVisible(!text.isEmpty());
  labels.second->setVisible(!text.isEmpty());
  labels.second->setWholeText(text);
}

void SourceDetails::setEntry(const SourceEntry* entry)
{
  m_body->setVisible(entry != nullptr);
  if (!entry)
    return;
  const auto& source = entry->source;
  m_picture->setPixmap(iconPixmap(sourceTypeIcon(entry->type), tokens().accent, 20, devicePixelRatioF()));
  m_name->setWholeText(safeLine(entry->name, 300));
  m_state->setText(sourceStateText(*entry));
  setTone(m_state, sourceStateTone(entry->state));
  m_problem->setVisible(!entry->error.empty());
  m_problemText->setText(safeText(entry->error, 2000));
  m_ledger->setSource(source);
  m_ledgerUnit->setText(source.unit == "spans" ? tr("in spans") : tr("in conversations"));
  setFact("now", entry->hasRecords() ? tr("%1 conversations, %2 messages").arg(numberText(source.conversations), numberText(source.messages))
                                     : tr("Nothing has come yet"));
  setFact("last", source.lastImportAt ? timeText(source.lastImportAt) : QString());
  setFact("type", sourceTypeText(*entry));
  setFact("location", safeLine(entry->location, 1000));
  setFact("redaction", entry->redacted ? tr("On: masked before it is stored; names in free text may remain") : tr("Off"));
  setFact("retention", retentionText(entry->retention));
  setFact("files", entry->folder ? numberText(entry->folder->files) : QString());
  if (entry->sync) {
    const auto& sync = *entry->sync;
    auto runs = everyText(sync.settings.everyMinutes);
    if (sync.nextRunAt)
      runs += QStringLiteral(" · ") + tr("next at %1").arg(timeText(sync.nextRunAt));
    setFact("schedule", runs);
    setFact("upto", sync.fetchedUpTo ? timeText(sync.fetchedUpTo) : QString());
    setFact("cursor", safeLine(sync.cursor, 300));
    setFact("rows", tr("%1 in %2 pages, %3 new or changed, %4 set aside")
                      .arg(numberText(sync.rows), numberText(sync.pages), numberText(sync.rowsChanged), numberText(sync.rejected)));
  } else {
    for (const char* key : {"schedule", "upto", "cursor", "rows"})
      setFact(key, {});
  }
}

} // namespace hone::ui
