#include "ui/intents/split_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/widgets/async.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {
constexpr QSize kSplitSize{640, 560};
} // namespace

SplitDialog::SplitDialog(UiContext& context, const Intent& intent, QWidget* parent)
  : FormDialog(tr("Split “%1”").arg(safeLine(intent.name, 120)), tr("Split"), parent), m_context(context), m_intent(intent.id),
    m_name(safeLine(intent.name, 120)), m_stack(new QStackedWidget), m_parts(new QWidget)
{
  auto* waiting = makeParagraph(tr("Looking for groups among the conversations of this intent…"), TextRole::secondary);
  waiting->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(waiting);
  m_stack->addWidget(makeScrollArea(m_parts));
  body()->addWidget(m_stack, 1);
  resize(kSplitSize);
  setReady(false);
  connect(this, &FormDialog::agreed, this, &SplitDialog::apply);
  connect(this, &QDialog::rejected, this, [this] {
    if (m_job)
      m_context.workspace().jobs().cancel(m_job);
  });
  look();
}

void SplitDialog::look()
{
  setBusy(true);
  m_job = startJob<SplitProposal>(
    this, m_context.workspace().jobs(), tr("Look how to split “%1”").arg(m_name),
    [&workspace = m_context.workspace(), id = m_intent](const JobContext& job) { return workspace.taxonomy().proposeSplit(id, job); },
    [](const SplitProposal& proposal) { return tr("%n part(s) found.", nullptr, static_cast<int>(proposal.parts.size())); },
    [this](const Result<SplitProposal>& proposal) {
      m_job = 0;
      setBusy(false);
      if (proposal)
        showProposal(*proposal);
      else
        setProblem(QString::fromStdString(proposal.error().describe()));
    });
}

QWidget* SplitDialog::makeRow(const SplitProposal::Part& part, bool use)
{
  auto* row = new QWidget;
  auto* layout = new QVBoxLayout(row);
  layout->setContentsMargins(0, space::s, space::s, space::s);
  layout->setSpacing(space::xs);
  const QString name = safeLine(part.name, 120);
  const int count = static_cast<int>(part.members.size());
  auto* check = new QCheckBox;
  check->setChecked(use);
  check->setAccessibleName(tr("Make %1 an intent of its own").arg(name));
  auto* edit = new QLineEdit(name);
  edit->setAccessibleName(tr("Name of the part"));
  edit->setEnabled(use);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::s);
  head->addWidget(check);
  head->addWidget(edit, 1);
  head->addWidget(makeLabel(tr("%n conversation(s)", nullptr, count), TextRole::secondary));
  layout->addLayout(head);
  QStringList lines;
  for (const std::string& example : part.examples)
    if (!example.empty())
      lines << tr("“%1”").arg(safeLine(example, 180));
  auto* examples = makeParagraph(lines.join(QLatin1Char('\n')), TextRole::secondary);
  examples->setContentsMargins(space::xl, 0, 0, 0);
  layout->addWidget(examples);
  connect(check, &QCheckBox::toggled, edit, &QWidget::setEnabled);
  connect(check, &QCheckBox::toggled, this, &SplitDialog::updateReady);
  connect(edit, &QLineEdit::textChanged, this, &SplitDialog::updateReady);
  m_rows.push_back({check, edit, part.members});
  return row;
}

void SplitDialog::showProposal(const SplitProposal& proposal)
{
  auto* layout = new QVBoxLayout(m_parts);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  m_stack->setCurrentIndex(1);
  if (proposal.parts.size() < 2) {
    layout->addWidget(makeParagraph(tr("Nothing in the words or the tools of these conversations parts them. You can still move single conversations to "
                                       "another intent from the list of examples.")));
    layout->addStretch();
    return;
  }
  layout->addWidget(makeParagraph(tr("The parts that are ticked become intents of their own. What is not ticked stays in “%1”.").arg(m_name), TextRole::secondary));
  // The largest part is what the intent mostly is, so it keeps the intent's name and history.
  bool first = true;
  for (const SplitProposal::Part& part : proposal.parts) {
    layout->addSpacing(space::s);
    layout->addWidget(new Separator);
    layout->addWidget(makeRow(part, !first));
    first = false;
  }
  layout->addStretch();
  updateReady();
  if (m_rows.size() > 1)
    m_rows[1].name->setFocus();
}

void SplitDialog::updateReady()
{
  QStringList names;
  bool whole = true;
  for (const Row& row : m_rows)
    if (row.use->isChecked()) {
      const QString name = row.name->text().simplified();
      whole = whole && !name.isEmpty() && !names.contains(name, Qt::CaseInsensitive);
      names << name;
    }
  setReady(whole && !names.isEmpty());
  agreeButton()->setText(names.isEmpty() ? tr("Split") : tr("Make %n intent(s)", nullptr, static_cast<int>(names.size())));
}

void SplitDialog::apply()
{
  std::vector<std::pair<std::string, std::vector<ConversationId>>> parts;
  for (const Row& row : m_rows)
    if (row.use->isChecked())
      parts.emplace_back(row.name->text().simplified().toStdString(), row.members);
  setBusy(true);
  setProblem({});
  runAsync(
    this,
    [&workspace = m_context.workspace(), from = m_intent, parts]() -> Result<void> {
      for (const auto& [name, members] : parts)
        if (auto made = workspace.taxonomy().split(from, name, members); !made)
          return std::unexpected(made.error());
      return {};
    },
    [this, count = static_cast<int>(parts.size())](Result<void> done) {
      setBusy(false);
      Q_EMIT split();
      if (!done)
        return setProblem(QString::fromStdString(done.error().describe()));
      m_context.notify(tr("%n intent(s) split off. Ctrl+Z takes it back, one at a time.", nullptr, count));
      accept();
    });
}

} // namespace hone::ui
