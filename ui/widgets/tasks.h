#pragma once

#include <QStringList>

#include "ui/widgets/ui_context.h"

namespace hone::ui {

/// The long work that several places of the window can start. Each is a job: the jobs panel shows how it goes and how it
/// ended. GUI thread; the functions return at once.

/// Imports files and folders, then analyses what came.
void startImport(UiContext& context, const QStringList& paths);
/// The same with a format, a mapping or events.
void startImport(UiContext& context, ImportFilesRequest request);
/// Imports the bundled sample with its prompt repository, then analyses it.
void startSample(UiContext& context);
/// Intents, signals and outcomes of everything not yet analysed; rediscover makes the taxonomy anew (a person's edits stay).
void startAnalysis(UiContext& context, bool rediscover = false);

/// What an import did as a sentence: "1,680 conversations added, 3 records set aside." Any thread.
QString importWords(const ImportSummary& summary);

} // namespace hone::ui
