#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "model/fix.h"

namespace hone {

/// Hunks of every file of a fix, with words marked and the fix's choices applied. Lines are aligned by libgit2, words
/// inside changed lines by dtl. A change that cannot be shown by line (binary, larger than 8 MiB, an empty file made or
/// removed) is one hunk without lines, which can still be decided. Pure; any thread.
std::vector<FileDiff> diffFix(const Fix& fix);

/// The fix with one hunk decided. number as in diffFix. notFound when there is none.
Result<Fix> decideHunk(const Fix& fix, int number, HunkDecision decision);
/// The fix with the new side of a hunk replaced by text (lines with their ends; LF is taken for the ends the lines had);
/// the hunk counts as accepted and edited. An edit that reaches into a rejected neighbour leaves the neighbour out; one
/// that reaches into an undecided neighbour makes one undecided hunk of both. unsupported for binary files, files over
/// 8 MiB and text that is not UTF-8.
Result<Fix> editHunk(const Fix& fix, int number, const std::string& text);
/// Every hunk of the fix with the choice that holds for it, in the order of their numbers.
std::vector<HunkChoice> hunkChoices(const Fix& fix);
/// The new side of a hunk as text to edit.
std::string hunkNewText(const DiffHunk& hunk);

/// What the commit will hold: base plus accepted hunks, undecided ones too when undecidedCountAsAccepted.
/// Only files that differ from their base (a file may be new or deleted).
std::vector<FixFile> decidedFiles(const Fix& fix, bool undecidedCountAsAccepted);

/// A patch of decidedFiles that `git apply` takes against the base commit.
std::string formatPatch(const Fix& fix, bool undecidedCountAsAccepted);

/// Applies a unified patch to the base texts and returns the fix with the outcome as its proposal ("fixes edit"): all
/// hunks accepted, those that are new marked edited, files that the patch leaves out as in the base. conflict when a hunk
/// does not fit; invalidInput with the patch's line when it cannot be read; unsupported for renames and binary files.
Result<Fix> applyPatch(const Fix& fix, const std::string& patch);

/// Word-level changes between two versions of a line, as byte spans of each, found by dtl. Never splits a code point.
/// Work is bounded: lines of more than 1,200 tokens are compared by the clause first.
std::pair<std::vector<WordSpan>, std::vector<WordSpan>> diffWords(const std::string& before, const std::string& after);

} // namespace hone
