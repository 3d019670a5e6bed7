#pragma once

#include <QWidget>

#include "base/error.h"
#include "model/mapping.h"

class QLabel;
class QStackedWidget;
class QTreeWidget;

namespace hone::ui {

/// What a mapping makes of the first records: the conversations, and what was not understood with the reason. GUI thread.
class MappingPreviewView : public QWidget {
  Q_OBJECT
public:
  explicit MappingPreviewView(QWidget* parent = nullptr);

  void setPreview(const Result<MappingPreview>& preview);
  /// Something is missing before there can be a preview.
  void setMissing(const QString& text);

private:
  void fill(const MappingPreview& preview);

  QLabel* m_headline;
  QLabel* m_notes;
  QTreeWidget* m_tree;
};

} // namespace hone::ui
