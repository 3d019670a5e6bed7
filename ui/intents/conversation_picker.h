#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

class QAction;
class QLabel;
class QLineEdit;
class QListView;

namespace hone::ui {

class ConversationListModel;
class TaxonomyEdits;

/// A list of conversations to choose from: searched by words, several selected at once, moved to another intent, opened, or
/// shown on the Conversations page. GUI thread.
class ConversationPicker : public QWidget {
  Q_OBJECT
public:
  ConversationPicker(UiContext& context, TaxonomyEdits& edits, QWidget* parent = nullptr);

  /// Everything that `filter` matches; `words` name it on the Conversations page.
  void showFilter(const Filter& filter, const QString& words, IntentId intent);
  /// These, in this order.
  void showIds(std::vector<ConversationId> ids, const QString& words);
  std::vector<ConversationId> selected() const; ///< all that are listed when none is selected
  int count() const;

private:
  void load();
  void updateState();
  void openCurrent();
  void showInConversations();
  void moveSelected();

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  Filter m_filter;
  std::optional<std::vector<ConversationId>> m_ids;
  QString m_words;
  IntentId m_intent;
  ConversationListModel* m_model;
  QLineEdit* m_search;
  QLabel* m_count;
  QListView* m_list;
  QAction* m_move;
  QAction* m_show;
  LatestQuery m_query;
};

} // namespace hone::ui
