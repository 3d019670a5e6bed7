#pragma once

#include <vector>

#include "ui/intents/intent_tree.h"
#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QAction;
class QStackedWidget;

namespace hone::ui {

class HistoryView;
class MapView;
class QualityView;
class SegmentedControl;
class SuggestionsView;
class TaxonomyEdits;
class TaxonomyView;

/// The taxonomy and what a person does with it: the tree with the chosen intent, suggestions, the map of all conversations,
/// how far it can be trusted, and its history. GUI thread.
class IntentsPage : public Page {
  Q_OBJECT
public:
  enum View { TaxonomyPart, SuggestionsPart, MapPart, QualityPart, HistoryPart };

  explicit IntentsPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;
  void showView(View view);

private:
  struct Loaded;
  void addActions();
  QWidget* makeBar();
  QWidget* makeEmpty();
  void showLoaded(Loaded loaded);
  void showPart();

  TaxonomyEdits* m_edits;
  QAction* m_analyze;
  QAction* m_create;
  QAction* m_undo;
  QAction* m_signals;
  QAction* m_signalsRest;
  SegmentedControl* m_views;
  QWidget* m_bar;
  QStackedWidget* m_stack;
  QWidget* m_empty;
  TaxonomyView* m_taxonomy;
  SuggestionsView* m_suggestions;
  MapView* m_map;
  QualityView* m_quality;
  HistoryView* m_history;
  bool m_loaded = false;
  bool m_isEmpty = false;
  LatestQuery m_query;
};

} // namespace hone::ui
