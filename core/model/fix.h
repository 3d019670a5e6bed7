#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "model/diff.h"

namespace hone {

enum class FixState : std::uint8_t { draft, reviewed, committed, pushed, inReview, shipped, measured };

std::string_view toString(FixState state);
std::optional<FixState> fixStateFromString(std::string_view name);

/// One changed file of a fix: what it was in the base commit, and what is proposed now (with a person's edits).
struct FixFile {
  std::string path;
  std::string baseText;
  std::string proposedText;
  bool newFile = false;      ///< the base commit does not have it; baseText is empty
  bool deletedFile = false;  ///< the proposal takes it away; proposedText is empty
};

/// A person's word on one hunk, kept by the hunk's content so that it survives re-diffing.
struct HunkChoice {
  std::string hunkKey;   ///< hash of path, old start and both sides
  HunkDecision decision = HunkDecision::undecided;
  bool edited = false;
};

/// Numbers that a draft rests on, as rows for people: ("Failed without the step", "38 % · 31–45 · 212 of 558").
struct EvidenceLine {
  std::string label;
  std::string value;
  std::string condition; ///< "kind\x1fvalue" of the conversations behind the number, or empty
};

/// A proposed change to a repository.
struct Fix {
  FixId id;
  std::string patternId;
  std::string recipe;      ///< which recipe drafted it
  std::string title;       ///< imperative, fits a commit subject
  std::string rationale;   ///< plain sentences: what was found and why this change
  std::vector<EvidenceLine> evidence;
  std::string repository;  ///< absolute path of the repository's folder
  std::string baseCommit;  ///< hex object id
  std::vector<FixFile> files;
  std::vector<HunkChoice> choices;
  FixState state = FixState::draft;
  std::string branch;      ///< once committed
  std::string commit;      ///< hex object id once committed
  std::string remote;      ///< once pushed: name and URL without credentials
  std::string lastError;   ///< of the last commit or push that failed, for people
  std::optional<Micros> createdAt;
};

} // namespace hone
