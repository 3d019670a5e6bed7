#pragma once

#include <map>
#include <vector>

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"
#include "workspace/intent_map.h"

class QAction;
class QLabel;
class QStackedWidget;
class QTreeWidget;

namespace hone::ui {

class ConversationPicker;
class MapCanvas;
class TaxonomyEdits;

/// All conversations on a map coloured by category, with a legend that highlights, and a list of what the lasso or the
/// legend chose. The map is made by a job when it is first looked at, and kept. GUI thread.
class MapView : public QWidget {
  Q_OBJECT
public:
  MapView(UiContext& context, TaxonomyEdits& edits, QWidget* parent = nullptr);

  /// Shows what the intents are now, if the map is there and seen.
  void intentsChanged();
  /// Makes the map where there is none, colours it by what the intents are now.
  void refresh();
  /// The points of this intent stand out.
  void highlight(IntentId id);

private:
  QWidget* makeSide();
  QWidget* makeMapSide();
  void make();
  void showMap(IntentMap map);
  void colour();
  /// counts: of shown points, by intent.
  void fillLegend(const std::vector<IntentId>& order, const std::map<IntentId, std::int64_t>& counts);
  void placeLabels();
  void legendChanged();
  void takeLegend();
  void selectionChanged();
  void showTip(int point);
  std::vector<IntentId> legendIntents() const;
  int slotOf(IntentId id) const;

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  IntentMap m_map;
  std::vector<bool> m_hidden;           ///< by the page's filter, one a point
  std::vector<std::string> m_slotNames; ///< categories (or, with one category, intents) that have a colour
  bool m_byCategory = true;
  bool m_made = false;
  bool m_running = false;
  IntentId m_wanted;
  QAction* m_again;
  QStackedWidget* m_stack;
  QLabel* m_waiting;
  MapCanvas* m_canvas;
  QTreeWidget* m_legend;
  QStackedWidget* m_selection;
  ConversationPicker* m_picker;
  LatestQuery m_query;
  LatestQuery m_tipQuery;
};

} // namespace hone::ui
