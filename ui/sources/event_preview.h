#pragma once

#include <QWidget>

#include "base/error.h"
#include "model/event_preview.h"

class QLabel;
class QTableWidget;

namespace hone::ui {

/// What the beginning of a file is read as when it is imported as events: the first events, and what would be set aside
/// with the reason. GUI thread.
class EventPreviewView : public QWidget {
  Q_OBJECT
public:
  explicit EventPreviewView(QWidget* parent = nullptr);

  void setPreview(const Result<EventPreview>& preview);
  /// There is nothing to show yet; the text says why.
  void setMissing(const QString& text);

private:
  void fill(const EventPreview& preview);

  QLabel* m_headline;
  QTableWidget* m_table;
  QLabel* m_notes;
};

} // namespace hone::ui
