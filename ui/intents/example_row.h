#pragma once

#include <string>

#include <QHBoxLayout>

#include "ui/widgets/ui_context.h"

namespace hone::ui {

/// A line that shows a conversation by what its user asked first, with a note where there is one, and opens it. The context
/// outlives the row.
QHBoxLayout* makeExampleRow(UiContext& context, ConversationId conversation, const std::string& opening, const QString& note = {});

} // namespace hone::ui
