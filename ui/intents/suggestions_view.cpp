#include "ui/intents/suggestions_view.h"

#include <algorithm>

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/intents/example_row.h"
#include "ui/intents/taxonomy_edits.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/page.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

namespace {
constexpr int kCardWidth = 860; // longer lines are hard to read
} // namespace

SuggestionsView::SuggestionsView(UiContext& context, TaxonomyEdits& edits, QWidget* parent)
  : QWidget(parent), m_context(context), m_edits(edits), m_stack(new QStackedWidget), m_words(makeParagraph({}, TextRole::secondary))
{
  m_look = new QAction(icon(QStringLiteral("search")), tr("Look for suggestions"), this);
  m_look->setToolTip(tr("Looks for groups of five or more among the conversations that fit no intent"));
  connect(m_look, &QAction::triggered, this, &SuggestionsView::look);

  auto* empty = new EmptyState(QStringLiteral("intents"), tr("No open suggestion"),
                               tr("Hone can look for groups among the conversations that fit no intent. Each group is offered here with examples; "
                                  "you accept it under a name of yours, or dismiss it."));
  empty->addAction(m_look);
  m_stack->addWidget(empty);

  auto* list = new QWidget;
  m_cards = new QVBoxLayout;
  m_cards->setSpacing(space::m);
  auto* listLayout = new QVBoxLayout(list);
  listLayout->setContentsMargins(0, 0, space::s, 0);
  listLayout->addLayout(m_cards);
  listLayout->addStretch();
  auto* full = new QWidget;
  auto* layout = new QVBoxLayout(full);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::m);
  auto* bar = new QHBoxLayout;
  bar->addWidget(m_words, 1);
  bar->addWidget(makeActionButton(m_look, ButtonKind::secondary));
  layout->addLayout(bar);
  layout->addWidget(makeScrollArea(list), 1);
  m_stack->addWidget(full);

  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(m_stack);
}

void SuggestionsView::refresh()
{
  m_query.run(
    this, [&workspace = m_context.workspace()] { return workspace.taxonomy().suggestions(); },
    [this](Result<std::vector<SuggestedIntent>> suggestions) {
      if (!suggestions)
        return m_context.notifyError(suggestions.error());
      showSuggestions(*suggestions);
    });
}

void SuggestionsView::showSuggestions(const std::vector<SuggestedIntent>& suggestions)
{
  std::vector<std::int64_t> ids;
  std::int64_t members = 0;
  for (const SuggestedIntent& entry : suggestions) {
    ids.push_back(entry.suggestion.id);
    members += static_cast<std::int64_t>(entry.suggestion.members.size());
  }
  Q_EMIT counted(static_cast<int>(ids.size()));
  m_stack->setCurrentIndex(ids.empty() ? 0 : 1);
  m_words->setText(tr("%n group(s) with %1 conversations that fit no intent today.", nullptr, static_cast<int>(ids.size())).arg(numberText(members)));
  // A name that is being typed is not taken away by a refresh that brings nothing new.
  if (ids == m_shown)
    return;
  m_shown = std::move(ids);
  clearLayout(m_cards);
  for (const SuggestedIntent& entry : suggestions)
    m_cards->addWidget(makeCard(entry));
}

QWidget* SuggestionsView::makeCard(const SuggestedIntent& entry)
{
  const IntentSuggestion& suggestion = entry.suggestion;
  const QString name = safeLine(suggestion.name, 120);
  QFrame* const card = makeSurface("panel");
  card->setMaximumWidth(kCardWidth);
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(space::l, space::m, space::l, space::m);
  layout->setSpacing(space::s);
  auto* edit = new QLineEdit(name);
  edit->setAccessibleName(tr("Name of the suggested intent"));
  auto* acceptButton = makeButton(tr("Accept"), ButtonKind::secondary, QStringLiteral("check"));
  acceptButton->setAccessibleName(tr("Accept %1").arg(name));
  auto* dismissButton = makeButton(tr("Dismiss"), ButtonKind::ghost);
  dismissButton->setAccessibleName(tr("Dismiss %1").arg(name));
  auto* head = new QHBoxLayout;
  head->setSpacing(space::s);
  head->addWidget(edit, 1);
  head->addWidget(acceptButton);
  head->addWidget(dismissButton);
  layout->addLayout(head);

  QString evidence = tr("%n conversation(s)", nullptr, static_cast<int>(suggestion.members.size()));
  evidence += QStringLiteral(" · ") + (entry.withOutcome > 0 ? tr("%1 with a known outcome failed").arg(countOfText(entry.failures, entry.withOutcome))
                                                             : tr("no outcome known"));
  QStringList words;
  for (std::size_t i = 0; i < std::min<std::size_t>(6, suggestion.keywords.size()); ++i)
    words << safeLine(suggestion.keywords[i], 30);
  if (!words.isEmpty())
    evidence += QStringLiteral(" · ") + words.join(QStringLiteral(", "));
  layout->addWidget(makeParagraph(evidence, TextRole::secondary));

  for (std::size_t i = 0; i < entry.examples.size() && i < suggestion.members.size(); ++i)
    layout->addLayout(makeExampleRow(m_context, suggestion.members[i], entry.examples[i]));
  QPushButton* const all = makeButton(tr("Show all %n", nullptr, static_cast<int>(suggestion.members.size())), ButtonKind::link);
  all->setAccessibleName(tr("Show all conversations of %1").arg(name));
  connect(all, &QPushButton::clicked, this, [this, members = suggestion.members, name] {
    m_context.openConversations(members, tr("Suggested: %1").arg(name));
  });
  layout->addWidget(all, 0, Qt::AlignLeft);

  connect(edit, &QLineEdit::textChanged, acceptButton, [acceptButton](const QString& text) { acceptButton->setEnabled(!text.trimmed().isEmpty()); });
  const auto agreed = [this, edit, id = suggestion.id] { accept(id, edit->text().simplified()); };
  connect(acceptButton, &QPushButton::clicked, this, agreed);
  connect(edit, &QLineEdit::returnPressed, this, [acceptButton] { acceptButton->click(); });
  connect(dismissButton, &QPushButton::clicked, this, [this, id = suggestion.id, name] { dismiss(id, name); });
  return card;
}

void SuggestionsView::look()
{
  m_look->setEnabled(false);
  startJob<std::int64_t>(
    this, m_context.workspace().jobs(), tr("Look for suggested intents"),
    [&workspace = m_context.workspace()](const JobContext& job) { return workspace.taxonomy().findSuggestions(job); },
    [](const std::int64_t& open) { return open > 0 ? tr("%n suggestion(s) to decide on.", nullptr, static_cast<int>(open)) : tr("No group of five or more was found."); },
    [this](const Result<std::int64_t>& found) {
      m_look->setEnabled(true);
      if (!found)
        return m_context.notifyError(found.error());
      if (*found == 0)
        m_context.notify(tr("No group of five or more was found among what fits no intent."));
      refresh();
    });
}

void SuggestionsView::accept(std::int64_t id, const QString& name)
{
  if (name.isEmpty())
    return;
  m_edits.change(tr("%1 is an intent now. Ctrl+Z takes it back.").arg(name), [id, text = name.toStdString()](Workspace& workspace) -> Result<void> {
    if (auto made = workspace.taxonomy().accept(id, text); !made)
      return std::unexpected(made.error());
    return {};
  });
}

void SuggestionsView::dismiss(std::int64_t id, const QString& name)
{
  m_edits.change(tr("%1 will not be offered again.").arg(name), [id](Workspace& workspace) { return workspace.taxonomy().dismiss(id); });
}

} // namespace hone::ui
