#pragma once

#include <QString>

#include "model/outcome.h"
#include "model/pattern.h"

namespace hone::ui {

/// A signal kind in words for people. Any thread.
QString signalWord(SignalKind kind);

/// What a user shows who shows it, as a sentence; empty for kinds that are no signal intent.
QString signalMeaning(SignalKind kind);

/// The condition of a filter that conversations meet which show it.
Condition signalCondition(SignalKind kind);

} // namespace hone::ui
