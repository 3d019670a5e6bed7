#pragma once

#include <functional>
#include <vector>

#include <QObject>

#include "model/intent.h"
#include "ui/widgets/ui_context.h"

namespace hone::ui {

/// What a person does with the taxonomy, for every part of the page: asks what must be asked, does it beside the GUI
/// thread, says how it went, and emits changed(). Knows the intents by name for its questions. GUI thread.
class TaxonomyEdits : public QObject {
  Q_OBJECT
public:
  /// Questions open over dialogs.
  TaxonomyEdits(UiContext& context, QWidget* dialogs);

  void setIntents(std::vector<IntentSummary> intents) { m_intents = std::move(intents); }
  const std::vector<IntentSummary>& intents() const { return m_intents; }
  const IntentSummary* find(IntentId id) const;
  QString nameOf(IntentId id) const; ///< "No fit" for 0

  void create();
  void rename(IntentId id);
  void describe(IntentId id, const QString& text);
  void setPinned(const std::vector<IntentId>& ids, bool pinned);
  void setRetired(const std::vector<IntentId>& ids, bool retired);
  void setCategory(const std::vector<IntentId>& ids, const QString& category);
  void askCategory(const std::vector<IntentId>& ids);
  /// Asks, with the names and how many conversations move.
  void merge(std::vector<IntentId> from, IntentId into);
  /// Several: which of them stays is asked; one: into which other it goes.
  void askMerge(const std::vector<IntentId>& ids);
  /// Asks into which intent these conversations go. `from` is not offered.
  void askMoveConversations(const std::vector<ConversationId>& conversations, IntentId from);
  /// Looks for signals beside the task in every conversation, or takes them out; a job.
  void switchSignals(bool on);
  void undo();
  void importJson();
  void exportJson();

  /// Does something, says `done`, emits changed().
  void change(const QString& done, std::function<Result<void>(Workspace&)> work);

Q_SIGNALS:
  void changed();
  /// An intent was made, or is what others became: show it.
  void chosen(hone::IntentId id);

private:
  void mergeNow(const std::vector<IntentId>& from, IntentId into);
  void each(const QString& done, const std::vector<IntentId>& ids, std::function<Result<void>(Workspace&, IntentId)> work);

  UiContext& m_context;
  QWidget* m_dialogs;
  std::vector<IntentSummary> m_intents;
};

} // namespace hone::ui
