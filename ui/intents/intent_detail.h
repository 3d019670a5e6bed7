#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"
#include "workspace/taxonomy.h"

class QAction;
class QLabel;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace hone::ui {

class ConversationPicker;
class ElidedLabel;
class TaxonomyEdits;

/// The chosen intent: its numbers, its conversations with examples, what it means, how far it can be trusted. Also "no fit",
/// and a signal beside the task with what users said.
/// GUI thread.
class IntentDetail : public QWidget {
  Q_OBJECT
public:
  enum Tab { ConversationsTab, AboutTab, QualityTab };

  /// `actions` stand as buttons below the name, the rest in a menu.
  IntentDetail(UiContext& context, TaxonomyEdits& edits, const std::vector<QAction*>& buttons, QMenu* more, QWidget* parent = nullptr);

  /// What it shows of the intent (0: no fit).
  void showIntent(IntentId id, const IntentFigureTable& figures, const GoldReport& gold);
  void showSignal(SignalKind kind, const IntentFigureTable& figures);
  IntentId current() const { return m_current; }
  ConversationPicker* picker() const { return m_picker; }

Q_SIGNALS:
  void qualityRequested();

private:
  QWidget* makeConversations();
  QWidget* makeAbout();
  QWidget* makeQuality();
  QString name() const;
  void showNumbers(std::int64_t conversations, const Rate& failures);
  void showAbout(const IntentSummary* summary);
  void showTrust(const GoldReport& gold);
  void loadExamples();
  void showExamples(const std::vector<IntentExample>& examples);
  void loadQuotes(SignalKind kind);
  Filter filterOf(bool failuresOnly) const;
  void keepDescription();

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  IntentId m_current;
  std::optional<SignalKind> m_signal; ///< shown instead of an intent
  bool m_shown = false;
  QLabel* m_name;
  QLabel* m_origin;
  QPushButton* m_count;
  QPushButton* m_failures;
  QWidget* m_actions;
  QTabWidget* m_tabs;
  QVBoxLayout* m_examples;
  ConversationPicker* m_picker;
  QPlainTextEdit* m_description;
  QPushButton* m_keep;
  std::string m_descriptionShown;
  QLabel* m_keywords;
  QVBoxLayout* m_trust;
  LatestQuery m_exampleQuery;
};

} // namespace hone::ui
