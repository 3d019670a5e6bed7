#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "model/fix.h"

namespace hone {

/// Hunks of every file of a fix, with words marked and the fix's choices applied. Lines are aligned by libgit2, words
/// inside changed lines by dtl. Pure; any thread.
std::vector<FileDiff> diffFix(const Fix& fix);

/// The fix with one hunk decided. number as in diffFix. notFound when there is none.
Result<Fix> decideHunk(const Fix& fix, int number, HunkDecision decision);
/// The fix with the new side of a hunk replaced by text (lines with their ends); the hunk counts as accepted and edited.
Result<Fix> editHunk(const Fix& fix, int number, const std::string& text);
/// The new side of a hunk as text to edit.
std::string hunkNewText(const DiffHunk& hunk);

/// What the commit will hold: base plus accepted hunks, undecided ones too when undecidedCountAsAccepted.
/// Only files that differ from their base.
std::vector<FixFile> decidedFiles(const Fix& fix, bool undecidedCountAsAccepted);

/// A patch of decidedFiles that `git apply` takes against the base commit.
std::string formatPatch(const Fix& fix, bool undecidedCountAsAccepted);

/// Applies a unified patch to the base texts and returns the fix with the outcome as its proposal ("fixes edit").
Result<Fix> applyPatch(const Fix& fix, const std::string& patch);

/// Word-level changes between two versions of a line, as byte spans of each.
std::pair<std::vector<WordSpan>, std::vector<WordSpan>> diffWords(const std::string& before, const std::string& after);

} // namespace hone
