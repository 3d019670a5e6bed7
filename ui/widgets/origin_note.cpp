#include "ui/widgets/origin_note.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/safe_text.h"
#include "workspace/models.h"

namespace hone::ui {

QString originWords(const AnalysisOrigin& origin)
{
  QStringList sentences;
  const bool embedded = origin.intentsBy.empty() || origin.intentsBy == "embedded";
  if (!embedded)
    sentences += OriginNote::tr("Intents found with vectors of %1.").arg(safeLine(origin.intentsBy, 120));
  else if (!origin.notes.empty())
    sentences += OriginNote::tr("Intents found by the embedded engine.");
  if (!origin.namesBy.empty())
    sentences += OriginNote::tr("Names by %1.").arg(safeLine(origin.namesBy, 120));
  for (const auto& note : origin.notes)
    sentences += safeLine(note, 400);
  return sentences.join(QLatin1Char(' '));
}

OriginNote::OriginNote(UiContext& context, QWidget* parent) : QLabel(parent), m_context(context)
{
  setTextFormat(Qt::PlainText);
  setWordWrap(true);
  setTone(this, "secondary");
  setAccessibleName(tr("What found the intents"));
  hide();
  connect(&context, &UiContext::dataChanged, this, &OriginNote::refresh);
  refresh();
}

void OriginNote::refresh()
{
  m_query.run(
    this, [&workspace = m_context.workspace()] { return workspace.models().origin(); },
    [this](const Result<AnalysisOrigin>& origin) {
      setText(origin ? originWords(*origin) : QString());
      setVisible(!text().isEmpty());
    });
}

} // namespace hone::ui
