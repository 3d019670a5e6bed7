#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace hone::ui {

class TaxonomyEdits;

/// Labels the gold set by hand, one conversation a screen, without a look at what the engine said. 1–9 choose one of the
/// listed intents, typing narrows the list and Enter takes the first, N is no fit, S skips, U takes the last label back,
/// Escape leaves. GUI thread.
class GoldLabelling : public QWidget {
  Q_OBJECT
public:
  GoldLabelling(UiContext& context, TaxonomyEdits& edits, QWidget* parent = nullptr);

  /// Begins with what this person has not labelled yet.
  void start(std::vector<GoldItem> items, const std::string& person);
  ConversationId current() const;

Q_SIGNALS:
  void finished();

protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  struct Writes;
  QWidget* makeConversation();
  QWidget* makeChoices();
  void showItem();
  void showConversation(const ConversationDetail& detail);
  void fillChoices();
  void label(IntentId intent);
  void skip();
  void undo();
  void put(ConversationId conversation, std::optional<IntentId> intent);
  bool handleKey(QKeyEvent* event);

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  std::vector<GoldItem> m_items; ///< in the order of labelling
  std::size_t m_at = 0;
  std::size_t m_labelled = 0;
  std::size_t m_total = 0;
  std::vector<std::size_t> m_done; ///< places labelled in this sitting, the last at the end
  QLabel* m_progressWords;
  QProgressBar* m_progress;
  QLabel* m_person;
  QVBoxLayout* m_turns;
  QLineEdit* m_search;
  QListWidget* m_choices;
  QPushButton* m_noFit;
  QPushButton* m_skip;
  QPushButton* m_undo;
  LatestQuery m_query;
  std::shared_ptr<Writes> m_writes; ///< outlives the widget until all of it is kept
};

} // namespace hone::ui
