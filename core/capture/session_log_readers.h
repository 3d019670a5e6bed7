#pragma once

#include "capture/reader.h"

namespace hone {

/// Session logs of Claude Code: one object a line with type, sessionId, uuid, message. The last line may be half
/// written. Side chains (sub-agents) become conversations of their own.
std::string recogniseClaudeCode(const Outline& outline);
std::unique_ptr<Reader> makeClaudeCodeReader();

/// Session logs of Codex: one {timestamp, type, payload} a line, or the payloads themselves in older ones.
std::string recogniseCodex(const Outline& outline);
std::unique_ptr<Reader> makeCodexReader();

/// Trajectories of SWE-agent ({history, trajectory, info.exit_status}) and mini-swe-agent ({messages, info.exit_status}).
std::string recogniseSweAgent(const Outline& outline);
std::unique_ptr<Reader> makeSweAgentReader();

} // namespace hone
