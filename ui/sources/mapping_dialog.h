#pragma once

#include "model/mapping.h"
#include "ui/widgets/async.h"
#include "ui/widgets/form_dialog.h"

class QComboBox;
class QTimer;

namespace hone::ui {

class MappingColumns;
class MappingPreviewView;
class MappingReading;
class MappingWords;
class SegmentedControl;

/// Says what the columns of a table or the paths of plain JSON records mean, with what comes of it beside them. Emits
/// mapped() and closes. GUI thread.
class MappingDialog : public FormDialog {
  Q_OBJECT
public:
  /// initial: a mapping to begin with in place of the guessed one.
  MappingDialog(UiContext& context, const std::string& path, MappingGuess guess, std::optional<Mapping> initial, QWidget* parent);

  const Mapping& mapping() const { return m_mapping; }

Q_SIGNALS:
  void mapped(const hone::Mapping& mapping);

private:
  void makeBody();
  void makeFooter();
  void setMapping(const Mapping& mapping);
  void preview();
  void loadSaved();
  void takeSaved(int index);
  void save();

  UiContext& m_context;
  std::string m_path;
  MappingGuess m_guess;
  Mapping m_mapping;
  std::vector<Mapping> m_saved;
  SegmentedControl* m_shape;
  MappingColumns* m_columns;
  MappingWords* m_words;
  MappingReading* m_reading;
  MappingPreviewView* m_preview;
  QComboBox* m_load;
  QTimer* m_timer;
  LatestQuery m_query;
  LatestQuery m_savedQuery;
};

} // namespace hone::ui
