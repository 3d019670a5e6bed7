#pragma once

#include <QFrame>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace hone::ui {

/// What can be chosen from, as the store has it now.
struct FilterChoices {
  std::vector<std::string> sources;
  std::vector<std::string> versions;
  std::vector<std::pair<IntentId, std::string>> intents;
  bool hasTimes = false;
};

/// The filter in words, a part each; an unset part says "all …". Pure.
struct FilterWords {
  QString time, source, version, intent, outcome;
};
FilterWords filterWords(const Filter& filter, const FilterChoices& choices, Micros now);
/// Joined as a sentence: "Last 7 days · v42 · failed or abandoned"; empty when nothing is set. Pure.
QString filterSentence(const Filter& filter, const FilterChoices& choices, Micros now);

/// The filter that all pages share: reads as a sentence of chips, each of which opens its choices, and a search field.
/// Changes go into the context. GUI thread.
class FilterBar : public QFrame {
  Q_OBJECT
public:
  explicit FilterBar(UiContext& context, QWidget* parent = nullptr);

  void reloadChoices();
  void focusSearch();
  void clear();

private:
  void showFilter();
  void openTimes();
  void openSources();
  void openVersions();
  void openIntents();
  void openOutcomes();
  void openCustomRange();
  QPushButton* addChip(const QString& accessibleName, void (FilterBar::*open)());
  void addDot();
  void setRange(std::optional<Micros> from, std::optional<Micros> to);

  UiContext& m_context;
  QHBoxLayout* m_layout;
  QPushButton *m_time, *m_source, *m_version, *m_intent, *m_outcome, *m_condition, *m_clear;
  QLineEdit* m_search;
  QTimer* m_searchDelay;
  FilterChoices m_choices;
  LatestQuery m_query;
};

} // namespace hone::ui
