#pragma once

#include <vector>

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"
#include "workspace/taxonomy.h"

class QAction;
class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace hone::ui {

class TaxonomyEdits;

/// Groups among what fits no intent, each with what speaks for it; a person accepts it under a name or dismisses it.
/// GUI thread.
class SuggestionsView : public QWidget {
  Q_OBJECT
public:
  SuggestionsView(UiContext& context, TaxonomyEdits& edits, QWidget* parent = nullptr);

  void refresh();

Q_SIGNALS:
  void counted(int suggestions);

private:
  void showSuggestions(const std::vector<SuggestedIntent>& suggestions);
  QWidget* makeCard(const SuggestedIntent& suggestion);
  void look();
  void accept(std::int64_t id, const QString& name);
  void dismiss(std::int64_t id, const QString& name);

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  QAction* m_look;
  QStackedWidget* m_stack;
  QLabel* m_words;
  QVBoxLayout* m_cards;
  std::vector<std::int64_t> m_shown;
  LatestQuery m_query;
};

} // namespace hone::ui
