#pragma once

#include <vector>

#include "ui/widgets/form_dialog.h"
#include "workspace/taxonomy.h"

class QCheckBox;
class QLineEdit;
class QStackedWidget;

namespace hone::ui {

/// Shows how an intent could be split: the parts with their names, sizes and examples. The parts that are ticked become
/// intents of their own; the rest stays. Looking for the parts is a job. GUI thread.
class SplitDialog : public FormDialog {
  Q_OBJECT
public:
  SplitDialog(UiContext& context, const Intent& intent, QWidget* parent);

Q_SIGNALS:
  /// Parts were made into intents.
  void split();

private:
  struct Row {
    QCheckBox* use;
    QLineEdit* name;
    std::vector<ConversationId> members;
  };

  void look();
  void showProposal(const SplitProposal& proposal);
  QWidget* makeRow(const SplitProposal::Part& part, bool use);
  void updateReady();
  void apply();

  UiContext& m_context;
  IntentId m_intent;
  QString m_name;
  QStackedWidget* m_stack;
  QWidget* m_parts;
  std::vector<Row> m_rows;
  std::int64_t m_job = 0;
};

} // namespace hone::ui
