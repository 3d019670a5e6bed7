#pragma once

#include "capture/reader.h"

namespace hone {

/// Langfuse: a trace with its observations and scores (the download of the window, GET /traces/{id}), lists of traces,
/// observations or scores as either API gives them ({data: […]}) or as the blob export writes them (JSON or JSONL).
std::string recogniseLangfuse(const Outline& outline);
std::unique_ptr<Reader> makeLangfuseReader();

/// LangSmith: runs ({runs: […]}, a list, one a line, with child_runs or without), and the batches that SDKs send.
std::string recogniseLangsmith(const Outline& outline);
std::unique_ptr<Reader> makeLangsmithReader();

/// Braintrust: rows of project logs ({events: […]}, a list, one a line as its sync tool writes them).
std::string recogniseBraintrust(const Outline& outline);
std::unique_ptr<Reader> makeBraintrustReader();

} // namespace hone
