#include "ui/intents/taxonomy_edits.h"

#include <algorithm>

#include "ui/widgets/async.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "workspace/taxonomy.h"

namespace hone::ui {

namespace {

constexpr int kNameLength = 120;

QString undoHint(const QString& done) { return TaxonomyEdits::tr("%1 Ctrl+Z takes it back.").arg(done); }

} // namespace

TaxonomyEdits::TaxonomyEdits(UiContext& context, QWidget* dialogs) : QObject(dialogs), m_context(context), m_dialogs(dialogs) {}

const IntentSummary* TaxonomyEdits::find(IntentId id) const
{
  const auto it = std::ranges::find(m_intents, id, [](const IntentSummary& summary) { return summary.intent.id; });
  return it == m_intents.end() ? nullptr : &*it;
}

QString TaxonomyEdits::nameOf(IntentId id) const
{
  const IntentSummary* const summary = find(id);
  return summary ? safeLine(summary->intent.name, kNameLength) : id ? tr("an intent that is gone") : tr("No fit");
}

void TaxonomyEdits::change(const QString& done, std::function<Result<void>(Workspace&)> work)
{
  runAsync(
    this, [&workspace = m_context.workspace(), work = std::move(work)] { return work(workspace); },
    [this, done](Result<void> result) {
      if (result)
        m_context.notify(done);
      else
        m_context.notifyError(result.error());
      Q_EMIT changed(); // of several, some may have been done before one failed
    });
}

void TaxonomyEdits::each(const QString& done, const std::vector<IntentId>& ids, std::function<Result<void>(Workspace&, IntentId)> work)
{
  if (ids.empty())
    return;
  change(undoHint(done), [ids, work = std::move(work)](Workspace& workspace) -> Result<void> {
    for (const IntentId id : ids)
      if (auto result = work(workspace, id); !result)
        return result;
    return {};
  });
}

void TaxonomyEdits::create()
{
  promptText(m_dialogs, tr("New intent"), tr("Name, as a verb and what it is done to (“Cancel an order”)"), {}, tr("Make the intent"),
             [this](const QString& name) {
               runAsync(
                 this, [&workspace = m_context.workspace(), text = name.toStdString()] { return workspace.taxonomy().create(text, {}, {}); },
                 [this, name](Result<IntentId> made) {
                   if (!made)
                     return m_context.notifyError(made.error());
                   m_context.notify(tr("%1 was made. Move conversations to it, or wait for new ones that fit.").arg(name));
                   Q_EMIT chosen(*made);
                   Q_EMIT changed();
                 });
             });
}

void TaxonomyEdits::rename(IntentId id)
{
  const IntentSummary* const summary = find(id);
  if (!summary)
    return;
  promptText(m_dialogs, tr("Rename intent"), tr("Name, as a verb and what it is done to"), QString::fromStdString(summary->intent.name), tr("Rename"),
             [this, id](const QString& name) {
               each(tr("The intent is now called %1.").arg(name), {id},
                    [text = name.toStdString()](Workspace& workspace, IntentId intent) { return workspace.renameIntent(intent, text); });
             });
}

void TaxonomyEdits::describe(IntentId id, const QString& text)
{
  each(tr("The description was kept."), {id}, [words = text.trimmed().toStdString()](Workspace& workspace, IntentId intent) {
    return workspace.taxonomy().describe(intent, words);
  });
}

void TaxonomyEdits::setPinned(const std::vector<IntentId>& ids, bool pinned)
{
  each(pinned ? tr("Pinned: discovery keeps it, whatever it finds.") : tr("No longer pinned."), ids,
       [pinned](Workspace& workspace, IntentId intent) { return workspace.taxonomy().setPinned(intent, pinned); });
}

void TaxonomyEdits::setRetired(const std::vector<IntentId>& ids, bool retired)
{
  each(retired ? tr("Retired: it keeps its past and takes no new conversation.") : tr("Back in use."), ids,
       [retired](Workspace& workspace, IntentId intent) { return workspace.taxonomy().setRetired(intent, retired); });
}

void TaxonomyEdits::setCategory(const std::vector<IntentId>& ids, const QString& category)
{
  each(category.isEmpty() ? tr("Moved out of its category.") : tr("Moved to %1.").arg(safeLine(category.toStdString(), kNameLength)), ids,
       [name = category.toStdString()](Workspace& workspace, IntentId intent) { return workspace.setIntentCategory(intent, name); });
}

void TaxonomyEdits::askCategory(const std::vector<IntentId>& ids)
{
  const IntentSummary* const summary = ids.empty() ? nullptr : find(ids.front());
  if (!summary)
    return;
  promptText(m_dialogs, tr("Move to category"), tr("Category; a new name makes a new one"), QString::fromStdString(summary->intent.category), tr("Move"),
             [this, ids](const QString& name) { setCategory(ids, name); });
}

void TaxonomyEdits::merge(std::vector<IntentId> from, IntentId into)
{
  std::erase(from, into);
  const IntentSummary* const target = find(into);
  QStringList names;
  std::int64_t conversations = 0;
  for (const IntentId id : from)
    if (const IntentSummary* const source = find(id)) {
      names << tr("“%1”").arg(safeLine(source->intent.name, kNameLength));
      conversations += source->conversations;
    }
  if (!target || names.isEmpty())
    return;
  const QString text =
    tr("%1 becomes part of “%2” with %n conversation(s). “%2” then has %3. The merge lasts when intents are discovered again, and can be undone.", nullptr,
       static_cast<int>(conversations))
      .arg(names.join(QStringLiteral(", ")), safeLine(target->intent.name, kNameLength), numberText(target->conversations + conversations));
  confirm(m_dialogs, tr("Merge intents?"), text, tr("Merge"), [this, from, into] { mergeNow(from, into); });
}

void TaxonomyEdits::mergeNow(const std::vector<IntentId>& from, IntentId into)
{
  Q_EMIT chosen(into);
  each(tr("The intents were merged."), from, [into](Workspace& workspace, IntentId intent) { return workspace.mergeIntents(intent, into); });
}

void TaxonomyEdits::askMerge(const std::vector<IntentId>& ids)
{
  if (ids.empty())
    return;
  QStringList names;
  std::vector<IntentId> choices;
  const auto offer = [&](const IntentSummary& summary) {
    names << safeLine(summary.intent.name, kNameLength);
    choices.push_back(summary.intent.id);
  };
  const auto selected = [&](IntentId id) { return std::ranges::find(ids, id) != ids.end(); };
  for (const IntentSummary& summary : m_intents)
    if (ids.size() > 1 ? selected(summary.intent.id) : !selected(summary.intent.id) && !summary.intent.retired)
      offer(summary);
  if (choices.empty())
    return m_context.notify(tr("There is no other intent to merge with."));
  const QString title = ids.size() > 1 ? tr("Merge %n intent(s)", nullptr, static_cast<int>(ids.size())) : tr("Merge %1").arg(nameOf(ids.front()));
  promptChoice(m_dialogs, title, ids.size() > 1 ? tr("The one that stays") : tr("Into"), names, 0, tr("Merge"), [this, ids, choices](int index) {
    const IntentId into = choices[static_cast<std::size_t>(index)];
    std::vector<IntentId> from = ids;
    std::erase(from, into);
    mergeNow(from, into);
  });
}

void TaxonomyEdits::askMoveConversations(const std::vector<ConversationId>& conversations, IntentId from)
{
  if (conversations.empty())
    return;
  QStringList names;
  std::vector<IntentId> choices;
  for (const IntentSummary& summary : m_intents)
    if (summary.intent.id != from && !summary.intent.retired) {
      names << safeLine(summary.intent.name, kNameLength);
      choices.push_back(summary.intent.id);
    }
  if (from) {
    names << tr("No fit");
    choices.push_back(IntentId{});
  }
  if (choices.empty())
    return m_context.notify(tr("There is no other intent yet. Make one first."));
  const int count = static_cast<int>(conversations.size());
  promptChoice(m_dialogs, tr("Move %n conversation(s)", nullptr, count), tr("To the intent"), names, 0, tr("Move"),
               [this, conversations, choices, names, count](int index) {
                 const IntentId into = choices[static_cast<std::size_t>(index)];
                 change(undoHint(tr("%n conversation(s) moved to %1.", nullptr, count).arg(names.at(index))),
                        [conversations, into](Workspace& workspace) { return workspace.taxonomy().move(conversations, into); });
               });
}

void TaxonomyEdits::switchSignals(bool on)
{
  startJob<bool>(
    this, m_context.workspace().jobs(), on ? tr("Look for signals beside the task") : tr("Take out signals beside the task"),
    [&workspace = m_context.workspace(), on](const JobContext& job) -> Result<bool> {
      if (const auto done = workspace.taxonomy().setSignalIntentsOn(on, job); !done)
        return std::unexpected(done.error());
      return on;
    },
    [](const bool& found) { return found ? tr("Signals were looked for in every conversation.") : tr("Signals are switched off."); },
    [this](const Result<bool>& done) {
      if (!done)
        m_context.notifyError(done.error());
      Q_EMIT changed();
    });
}

void TaxonomyEdits::undo()
{
  runAsync(
    this, [&workspace = m_context.workspace()] { return workspace.taxonomy().undo(); },
    [this](Result<TaxonomyChange> undone) {
      if (!undone)
        return m_context.notifyError(undone.error());
      m_context.notify(tr("Undone: %1").arg(safeLine(undone->summary, 200)));
      Q_EMIT changed();
    });
}

void TaxonomyEdits::exportJson()
{
  chooseSaveFile(m_dialogs, tr("Export the taxonomy"), QStringLiteral("taxonomy.json"), tr("JSON files (*.json)"), [this](const QString& path) {
    runAsync(
      this, [&workspace = m_context.workspace(), file = path.toStdString()] { return workspace.taxonomy().exportTo(file); },
      [this, path](Result<void> done) {
        if (!done)
          return m_context.notifyError(done.error());
        m_context.notify(tr("The taxonomy was written to %1.").arg(path));
      });
  });
}

void TaxonomyEdits::importJson()
{
  chooseFiles(m_dialogs, tr("Import a taxonomy"), tr("JSON files (*.json)"), [this](const QStringList& paths) {
    if (paths.isEmpty())
      return;
    runAsync(
      this, [&workspace = m_context.workspace(), file = paths.first().toStdString()] { return workspace.taxonomy().importFrom(file); },
      [this](Result<TaxonomyImport> done) {
        if (!done)
          return m_context.notifyError(done.error());
        QString words = tr("%1 intents made, %2 changed, %3 as they were; %4 conversations labelled.")
                          .arg(numberText(done->created), numberText(done->changed), numberText(done->unchanged), numberText(done->labels));
        if (!done->problems.empty())
          words += QLatin1Char(' ') + tr("%n entry(ies) could not be used, the first: %1", nullptr, static_cast<int>(done->problems.size()))
                                        .arg(safeLine(done->problems.front(), 200));
        m_context.notify(words, !done->problems.empty());
        Q_EMIT changed();
      });
  });
}

} // namespace hone::ui
